"""Ten thousand apps killed at random moments of their lives, and what that leaves behind: nothing.

`COUNT=` and `SEED=` in the environment choose another number and other moments.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

from gulou_launcher.control import client, messages, scenes  # noqa: E402
from tests.bench._figures import figure  # noqa: E402

KILLS = 10_000
WARM = 1500
"""Kills before the first look: caches fill, and the heap finds the size at which it stays."""
LOOKS = 5
"""The least of so many looks counts: a connection that was just closed is open for a moment longer."""
APPS = 4
LONGEST = 0.04
"""Seconds that an app may live: from before its lock-in until after its first frame."""
_MANIFEST = 'id = "{name}"\nversion = "1.0.0"\nentry = "short:Short"\n[name]\nen = "{name}"\n'
_APP = """from gulou import App, ui


class Short(App):
    def start(self, link):
        self.count = 0
        self.every(0.01, self.more)

    def more(self):
        self.count += 1

    def view(self):
        return ui.Page(ui.Text(f"{self.count}"), ui.List(range(1000), row=lambda n: ui.Item(title=str(n))))
"""


@dataclass(frozen=True)
class Held:
    """What the box's own processes hold. Memory is bytes."""

    descriptors: dict[str, int]
    memory: dict[str, int]
    zombies: int


def rows() -> list[dict[str, Any]]:
    """Kill, and compare what the box holds with what it held after the first few hundred."""
    count, seed = int(os.environ.get("COUNT", KILLS)), int(os.environ.get("SEED", "1"))
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        return list(_rows(Path(folder), count, random.Random(seed)))


def _rows(place: Path, count: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    names = [f"short{number}" for number in range(APPS)]
    for name in names:
        (place / "apps" / name).mkdir(parents=True)
        (place / "apps" / name / "app.toml").write_text(_MANIFEST.format(name=name))
        (place / "apps" / name / "short.py").write_text(_APP)
    with RunningBox(place / "data", apps=[place / "apps"], more=("--page-port", "0")) as box:
        box.wait_for(lambda: box.status().isolation.level is not None)
        pids = _own(box)
        _kill(box, names, WARM, dice)
        before = _held(box, pids)
        begun = time.monotonic()
        killed = _kill(box, names, count, dice)
        took = time.monotonic() - begun
        after = _held(box, pids)
        deaths = sum(pids[name] != pid for name, pid in _own(box).items())
        for name in pids:
            grown = 100 * (after.memory[name] / before.memory[name] - 1)
            print(
                f"  {name}: {before.descriptors[name]} → {after.descriptors[name]} descriptors, "
                f"{before.memory[name] / 1e6:.1f} → {after.memory[name] / 1e6:.1f} MB ({grown:+.1f} %)"
            )
        print(f"  {killed} kills in {took:.0f} s, {killed / took:.0f} a second")
    what = f"after {killed} apps killed at random moments"
    yield figure("sdk.kills-deaths", f"{what}: processes of the box that fell", "processes", deaths, 0)
    lost = sum(max(0, after.descriptors[name] - before.descriptors[name]) for name in pids)
    yield figure("sdk.kills-descriptors", f"{what}: descriptors left open", "descriptors", lost, 0)
    worst = max(100 * (after.memory[name] / before.memory[name] - 1) for name in pids)
    yield figure("sdk.kills-memory", f"{what}: most that a process grew", "%", round(worst, 2), 5)
    yield figure("sdk.kills-zombies", f"{what}: processes that nobody buried", "processes", after.zombies, 0)


def _own(box: RunningBox) -> dict[str, int]:
    roles = ("box", "launcher", "gateway", "zygote", "stem")
    return {
        process.name: process.pid
        for process in box.status().processes
        if process.name in roles and process.pid is not None
    }


def _kill(box: RunningBox, names: list[str], count: int, dice: random.Random) -> int:
    """Open one app after the other, and kill those that live, at any moment; how many died of it."""
    with client.Conversation(box.data) as remote:
        return _kill_by(remote, names, count, dice)


def _kill_by(remote: client.Conversation, names: list[str], count: int, dice: random.Random) -> int:
    killed = 0
    while killed < count:
        remote.ask(scenes.OpenApp(dice.choice(names), ""), scenes.Opened)
        time.sleep(dice.random() * LONGEST)
        living = [app for app in remote.ask(messages.GetApps(), messages.Apps)[0].apps if app.pid]
        for app in dice.sample(living, dice.randint(0, len(living))):
            assert app.pid is not None
            with suppress(ProcessLookupError):
                os.kill(app.pid, signal.SIGKILL)
                killed += 1
    return killed


def _held(box: RunningBox, pids: dict[str, int]) -> Held:
    """What is held once all apps are gone."""

    def gone() -> bool:
        living = [app.pid for app in box.status().apps if app.pid is not None]
        for pid in living:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not living

    box.press("home")
    box.wait_for(gone, 20)
    time.sleep(1.0)
    looks = []
    for _ in range(LOOKS):
        named = {process.name: process for process in box.status().processes}
        time.sleep(0.3)
        looks.append(
            Held(
                {name: sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()) for name, pid in pids.items()},
                {name: named[name].memory or 1 for name in pids},
                _zombies(set(pids.values())),
            )
        )
    return Held(
        {name: min(look.descriptors[name] for look in looks) for name in pids},
        {name: min(look.memory[name] for look in looks) for name in pids},
        min(look.zombies for look in looks),
    )


def _zombies(parents: set[int]) -> int:
    found = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            found += state == "Z" and int(parent) in parents
    return found
