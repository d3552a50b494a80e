"""A monkey at the remote: random keys over all apps, by one seed; `make monkey COUNT=100000 SEED=1`.

Nothing may crash, no key may wait for more than a second, and Back alone leads home from wherever it got to.
When something is wrong, the seed and the last keys are printed: the same seed presses the same keys.
"""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

from gulou.keys import Key  # noqa: E402
from gulou.states import ExitReason  # noqa: E402
from gulou_launcher.control import client, messages, scenes  # noqa: E402
from gulou_launcher.control.errors import ControlError  # noqa: E402
from gulou_launcher.kept import Kept  # noqa: E402

FROZEN = 1.0
"""Seconds that the box may take to have dealt with a key."""
LEAVING = 40
"""Times that Back is pressed before the way out counts as missing: an app may have as many pages."""
LOOK_EVERY = 200
"""Keys between two looks at how the apps are."""
_OFTEN = {Key.UP: 8, Key.DOWN: 10, Key.LEFT: 8, Key.RIGHT: 10, Key.OK: 12, Key.BACK: 4, Key.HOME: 1}
"""How often a key is pressed; all others once."""
_CRASHES = {reason.sentence for reason in ExitReason if reason.failed and reason is not ExitReason.REFUSED}


@dataclass
class Outing:
    """What became of it. `trouble` is empty where nothing went wrong."""

    pressed: int = 0
    slowest: float = 0.0
    opened: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=40))
    troubles: list[str] = field(default_factory=list)


def roam(box: RunningBox, count: int, seed: int, frozen: float = FROZEN) -> Outing:
    """Press so many keys; end at the first trouble."""
    dice, outing = random.Random(seed), Outing()
    keys = [key for key in Key for _ in range(_OFTEN.get(key, 1))]
    launcher = _launcher(box)
    with client.Conversation(box.data) as remote:
        apps = [app.id for app in remote.ask(messages.GetApps(), messages.Apps)[0].apps]
        while outing.pressed < count:
            if outing.pressed % LOOK_EVERY == 0:
                # Keys alone would leave it in one app for long; each app has its turn.
                _open(remote, dice.choice(apps), outing)
            key = dice.choice(keys)
            outing.last.append(key)
            begun = time.monotonic()
            try:
                remote.press(key)
            except ControlError as error:
                outing.troubles.append(f"{key} was not taken: {error}")
                return outing
            took = time.monotonic() - begun
            outing.pressed += 1
            outing.slowest = max(outing.slowest, took)
            if took > frozen:
                outing.troubles.append(f"{key} took {took:.2f} s")
            if outing.pressed % LOOK_EVERY == 0:
                outing.troubles += _crashed(remote)
                outing.troubles += _dead_end(box, remote)
            if outing.troubles:
                break
    if _launcher(box) != launcher:
        outing.troubles.append("the launcher fell and was started anew")
    return outing


def _launcher(box: RunningBox) -> int | None:
    return next((process.pid for process in box.status().processes if process.role == "launcher"), None)


def _open(remote: client.Conversation, app: str, outing: Outing) -> None:
    try:
        remote.ask(scenes.OpenApp(app, ""), scenes.Opened)
    except ControlError as error:
        outing.troubles.append(f"{app} cannot be opened: {error}")
    outing.opened[app] += 1


def _crashed(remote: client.Conversation) -> list[str]:
    """The apps that have failed, with the reason."""
    apps = remote.ask(messages.GetApps(), messages.Apps)[0].apps
    return [
        f"{app.id} {app.state}: {app.reason}"
        for app in apps
        if app.state in ("failed", "quarantined") and any(each in app.reason for each in _CRASHES)
    ]


def _dead_end(box: RunningBox, remote: client.Conversation) -> list[str]:
    """Whether Back alone leads home from here."""
    for _ in range(LEAVING):
        if _at_home(remote):
            return []
        remote.press(Key.BACK)
        time.sleep(0.05)  # an app may answer Back for itself
    front = client.inspect(box.data, looks=True)
    words = " / ".join(letters.text for node in front.nodes for letters in node.letters)
    return [f"Back does not lead home from {front.app or 'a page of the box'}: {words[:300]}"]


def _at_home(remote: client.Conversation) -> bool:
    home, front = (
        remote.ask(scenes.Inspect(screen), scenes.Inspected)[0] for screen in (scenes.HOME, scenes.FRONT)
    )
    return home.nodes == front.nodes


def _guard(data: Path) -> None:
    """A PIN that nobody knows: the monkey shall press all keys, and not reset the box."""
    kept = Kept(data)
    record = {"salt": secrets.token_bytes(16), "hash": secrets.token_bytes(32), "wrong": 0, "until": 0.0}
    kept.put("lock", "", "pin", value=record)
    kept.close(5.0)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make monkey", description="Random remote keys over all apps.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--tuner", default="", help="what to receive meanwhile; default: nothing")
    parser.add_argument("--frozen", type=float, default=FROZEN, help="seconds that are too long for a key")
    options = parser.parse_args(argv)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"{options.count} keys, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="gulou-monkey-") as place:
        apps = (ROOT / "apps", ROOT / "examples")
        _guard(Path(place) / "data")
        with RunningBox(Path(place) / "data", options.tuner, apps=apps, more=("--page-port", "0")) as box:
            box.wait_for(lambda: box.status().isolation.level is not None)
            begun = time.monotonic()
            outing = roam(box, options.count, seed, options.frozen)
            took = time.monotonic() - begun
            said = box.said() if outing.troubles else ""
    each = ", ".join(f"{app} {times}" for app, times in sorted(outing.opened.items()))
    print(
        f"{outing.pressed} keys in {took:.0f} s; the slowest took {outing.slowest * 1000:.0f} ms; "
        f"opened: {each}"
    )
    if outing.troubles:
        print(*outing.troubles, sep="\n")
        print(f"SEED={seed}; the last keys: {' '.join(outing.last)}")
        print(said)
        return 1
    print("no crash, no freeze, no dead end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
