"""A monkey at the remote: random keys over all apps, by one seed; `make monkey COUNT=100000 SEED=1`.

Nothing may crash, no key may wait for more than a second, what can have the focus has it, and from
wherever it got Back alone leads home, and so does Home.
When something is wrong, the seed and the last keys are printed: the same seed presses the same keys. Where it
could not get home from is to be seen in build/monkey.png.

The screen is small, for what is drawn is not looked at, and some keys are always under way, as of someone who
presses faster than the box answers. Where others want the cores as well, each key has so many times as long;
those that took more than a second all the same are counted.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

from gulou.keys import Key  # noqa: E402
from gulou.states import ExitReason  # noqa: E402
from gulou_launcher.control import client, messages, scenes  # noqa: E402
from gulou_launcher.control.errors import ControlError  # noqa: E402
from gulou_launcher.kept import Kept  # noqa: E402

PICTURE = ROOT / "build" / "monkey.png"
"""Where it got lost."""
FROZEN = 1.0
"""Seconds that the box may take to have dealt with a key."""
AHEAD = 4
"""Keys under way at a time; an app that takes long has room for twice as many."""
SIZE = "640x360"
WATCH = 0.2
"""Seconds between two looks at how many want a core."""
GONE = 60.0
"""Seconds after which nothing will be answered any more."""
ANSWERING = 3.0
"""Seconds that an app may take to answer Back, before it is pressed again."""
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
    busy: int = 0
    """Keys that were late because the machine had no core for the box."""
    opened: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=40))
    troubles: list[str] = field(default_factory=list)


class Crowd(threading.Thread):
    """Watches how many want a core at a time: the fourth word of /proc/loadavg (proc(5))."""

    def __init__(self) -> None:
        super().__init__(name="crowd", daemon=True)
        self._looks: deque[tuple[float, int]] = deque(maxlen=round(60 / WATCH))
        self._cores = len(os.sched_getaffinity(0))
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(WATCH):
            runnable = Path("/proc/loadavg").read_text("ascii").split()[3]
            self._looks.append((time.monotonic(), int(runnable.partition("/")[0])))

    def since(self, begun: float) -> float:
        """How many shared a core since then, at least 1."""
        seen = [runnable for at, runnable in self._looks if at >= begun - WATCH]
        return max(1.0, sum(seen) / len(seen) / self._cores) if seen else 1.0


def roam(box: RunningBox, count: int, seed: int, frozen: float = FROZEN) -> Outing:
    """Press so many keys; end at the first trouble."""
    dice, outing = random.Random(seed), Outing()
    keys = [key for key in Key for _ in range(_OFTEN.get(key, 1))]
    launcher = _launcher(box)
    crowd = Crowd()
    crowd.start()
    with client.Conversation(box.data) as remote:
        apps = [app.id for app in remote.ask(messages.GetApps(), messages.Apps)[0].apps]
        while outing.pressed < count and not outing.troubles:
            # Keys alone would leave it in one app for long; each app has its turn.
            _open(remote, dice.choice(apps), outing)
            chosen = [dice.choice(keys) for _ in range(min(LOOK_EVERY, count - outing.pressed))]
            if _press(remote, chosen, outing, crowd, frozen):
                outing.troubles += _crashed(remote)
                outing.troubles += _lost_focus(remote)
                # One time in four by Home, else by Back alone.
                by_home = outing.pressed // LOOK_EVERY % 4 == 0
                missing = _no_home(remote) if by_home else _dead_end(remote)
                if missing:
                    outing.troubles.append(f"{missing} {_seen(box)}")
    crowd.ended.set()
    if _launcher(box) != launcher:
        outing.troubles.append("the launcher fell and was started anew")
    return outing


def _press(
    remote: client.Conversation, keys: Sequence[Key], outing: Outing, crowd: Crowd, frozen: float
) -> bool:
    """Press all of them, some before the box has taken the first; False where it does not answer any more."""
    under_way: deque[tuple[Key, float]] = deque()
    coming = iter(keys)
    while True:
        for key in itertools.islice(coming, AHEAD - len(under_way)):
            outing.last.append(key)
            under_way.append((key, time.monotonic()))
            remote.send(messages.Press(key))
        if not under_way:
            return True
        key, begun = under_way.popleft()
        refusal = ""
        try:
            remote.answer(messages.Pressed, GONE)
        except ControlError as error:
            refusal = str(error)
        took = time.monotonic() - begun
        outing.pressed += 1
        outing.slowest = max(outing.slowest, took)
        if (refusal or took > frozen) and took <= frozen * crowd.since(begun):
            outing.busy += 1
        elif refusal:
            outing.troubles.append(f"{key} was not taken for {took:.2f} s: {refusal}")
            return False
        elif took > frozen:
            outing.troubles.append(f"{key} took {took:.2f} s, with {crowd.since(begun):.0f} at each core")


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


def _lost_focus(remote: client.Conversation) -> list[str]:
    """Whether something could have the focus, on the page or over everything, and nothing has it."""
    for _ in range(LEAVING):
        screens = [
            remote.ask(scenes.Inspect(screen), scenes.Inspected)[0]
            for screen in (scenes.SYSTEM, scenes.FRONT)
        ]
        lost = [each for each in screens if not each.focus and any(node.candidate for node in each.nodes)]
        if not lost:
            return []
        time.sleep(0.05)  # it may be about to draw another page
    return [f"nothing has the focus in {lost[0].app or 'a page of the box'}"]


def _no_home(remote: client.Conversation) -> str:
    """What is wrong where Home does not lead home; in simple mode it does by way of television."""
    remote.press(Key.BACK)  # so that this Home is not the second of two
    for _ in range(2):
        remote.press(Key.HOME)
        for _ in range(LEAVING):
            if _at_home(remote):
                return ""
            time.sleep(0.05)
    return "Home does not lead home"


def _dead_end(remote: client.Conversation) -> str:
    """What is wrong where Back alone does not lead home from here."""
    for _ in range(LEAVING):
        if _at_home(remote):
            return ""
        remote.press(Key.BACK)
        time.sleep(0.02)  # nobody presses faster
    return "Back does not lead home"


def _seen(box: RunningBox) -> str:
    """Where it is, in words; the screen as it is goes to build/monkey.png."""
    picture = client.capture(box.data)
    PICTURE.parent.mkdir(exist_ok=True)
    Image.frombytes("RGBA", (picture.width, picture.height), picture.rgba).convert("RGB").save(PICTURE)
    front, over = (client.inspect(box.data, screen, looks=True) for screen in (scenes.FRONT, scenes.SYSTEM))
    words = (" / ".join(each.text for node in seen.nodes for each in node.letters) for seen in (front, over))
    return f"from {front.app or 'a page of the box'}: {next(words)[:300]}; over it: {next(words)[:200]}"


def _at_home(remote: client.Conversation) -> bool:
    """Once what is in front has answered the last key."""
    deadline = time.monotonic() + ANSWERING
    while True:
        front = remote.ask(scenes.Inspect(scenes.FRONT), scenes.Inspected)[0]
        if not front.busy or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return not front.app and front.nodes == remote.ask(scenes.Inspect(scenes.HOME), scenes.Inspected)[0].nodes


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
        more = ("--page-port", "0")
        with RunningBox(Path(place) / "data", options.tuner, size=SIZE, apps=apps, more=more) as box:
            box.wait_for(lambda: box.status().isolation.level is not None, 60)
            begun = time.monotonic()
            outing = roam(box, options.count, seed, options.frozen)
            took = time.monotonic() - begun
            said = box.said() if outing.troubles else ""
    each = ", ".join(f"{app} {times}" for app, times in sorted(outing.opened.items()))
    print(
        f"{outing.pressed} keys in {took:.0f} s; the slowest took {outing.slowest * 1000:.0f} ms; "
        f"{outing.busy} were late on a busy machine; "
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
