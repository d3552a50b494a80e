"""What the box takes while nobody does anything: at home, behind the screen saver, in standby."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from running import Broadcast, RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402
from tests.bench._figures import figure  # noqa: E402
from tests.bench._starting import demo, ready  # noqa: E402

MINUTE = 60.0
"""Seconds of each measurement: the clock on home goes on once within it."""
STILL = 90.0
"""Seconds at most until the tuner is let go."""
SHORT = (0.0, 0.05, 0.3, 1.0, 1.9, 2.0, 2.1, 3.0)
"""Seconds of standbys that end soon, also as the apps are just being frozen (after two)."""
HOME_BOUND, STANDBY_BOUND = 1.0, 0.3
"""% of a core."""


@dataclass(frozen=True)
class Taken:
    """Of a while: % of a core of all processes of the box and of its launcher alone, how often any of the
    launcher's threads woke a second, and frames."""

    share: float
    launcher: float
    woken: float
    frames: int


def rows() -> list[dict[str, Any]]:
    """Measure the figures of rest in the group `living-room`."""
    broadcast = demo()
    with (
        tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder,
        RunningBox(Path(folder) / "rest", broadcast.tuner, more=("--page-port", "0")) as box,
    ):
        ready(box, broadcast)
        _still(box)
        home = _take(box)
        box.open_app("live-tv")
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))
        box.press("power")
        _still(box)
        standby = _take(box)
        begun = time.monotonic()
        box.press("ok")
        box.wait_for(lambda: broadcast.shows(box, 1))
        woken = time.monotonic() - begun
        soon = [_wake(box, broadcast, seconds) for seconds in SHORT]
    return [
        *_figures("at home with nothing moving", home, HOME_BOUND, 2),
        *_figures("in standby", standby, STANDBY_BOUND, 0),
        figure("living-room", "key that ends standby to the picture of the channel", "s", woken, None),
        figure("living-room", f"the same soon after, the worst of {len(soon)}", "s", max(soon), None),
    ]


def _wake(box: RunningBox, broadcast: Broadcast, seconds: float) -> float:
    """Seconds from the key to the picture, after a standby of so many."""
    box.press("power")
    time.sleep(seconds)
    begun = time.monotonic()
    box.press("ok")
    box.wait_for(lambda: broadcast.shows(box, 1))
    return time.monotonic() - begun


def _figures(where: str, taken: Taken, bound: float, frames: int) -> Iterator[dict[str, Any]]:
    yield figure("living-room", f"CPU of all processes {where}", "% of a core", taken.share, bound)
    yield figure("living-room", f"CPU of the launcher {where}", "% of a core", taken.launcher, None)
    yield figure("living-room", f"wake-ups of the launcher {where}", "a second", taken.woken, None)
    yield figure("living-room", f"frames in a minute {where}", "frames", taken.frames, frames)


def _still(box: RunningBox) -> None:
    """Wait until the box has let go of the tuner, which it keeps ready for a while."""
    box.wait_for(lambda: box.driver("tuner").state == "idle", STILL)
    time.sleep(5)


def _take(box: RunningBox) -> Taken:
    """Watch the box for a minute from outside: whoever asks it keeps it awake."""
    processes = {each.name: each.pid for each in box.status().processes}
    pids = [pid for pid in processes.values() if pid is not None]
    launcher = processes["launcher"]
    assert launcher is not None
    frames = client.frames(box.data).count
    cpu, own, switches = _cpu(pids), _cpu([launcher]), _switches(launcher)
    begun = time.monotonic()
    time.sleep(MINUTE)
    cpu, own, switches = _cpu(pids) - cpu, _cpu([launcher]) - own, _switches(launcher) - switches
    passed = time.monotonic() - begun
    return Taken(
        100 * cpu / passed, 100 * own / passed, switches / passed, client.frames(box.data).count - frames
    )


def _cpu(pids: list[int]) -> float:
    """Seconds of processor time of all threads of these processes, to the microsecond (schedstat)."""
    nanoseconds = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                nanoseconds += int(task.read_text("ascii").split()[0])
    return nanoseconds / 1e9


def _switches(pid: int) -> int:
    """How often threads of this process have gone to sleep, and so were woken."""
    found = 0
    for task in Path(f"/proc/{pid}/task").glob("*/status"):
        with suppress(OSError):
            found += sum(
                int(line.split()[1])
                for line in task.read_text("ascii").splitlines()
                if line.startswith("voluntary_ctxt_switches")
            )
    return found
