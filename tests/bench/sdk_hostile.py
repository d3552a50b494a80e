"""The launcher's frames while a hostile app runs, ten seconds each, with something that moves all the time.

Prints a table of the apps that cost most. `SECONDS=` in the environment chooses another time, `ONLY=` the
apps whose names hold these letters, or one of several such words with commas between them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in (ROOT, ROOT / "tests" / "box"):
    sys.path.insert(0, str(_place))

from running import RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402
from gulou_launcher.emptied import empty  # noqa: E402
from gulou_launcher.trace import LATE, FrameTrace  # noqa: E402
from tests.hostile.table import ROWS, Row, make_apps  # noqa: E402

SECONDS = 10.0
SHOWN = 25
_AFTER = 1.0
"""Seconds that are watched after an app has ended."""
_GONE = ("failed", "quarantined", "stopped")


@dataclass(frozen=True)
class Watched:
    """The frames while one app ran: seconds that each took from being wanted to being on the screen."""

    deed: str
    frames: list[float]
    state: str

    @property
    def late(self) -> int:
        return sum(frame > LATE for frame in self.frames)

    @property
    def worst(self) -> float:
        return max(self.frames, default=0.0)


def rows() -> list[dict[str, Any]]:
    """Run each hostile app, and count the frames that took longer than 33 ms."""
    seconds = float(os.environ.get("SECONDS", SECONDS))
    chosen = [row for row in ROWS if any(word in row.deed for word in os.environ.get("ONLY", "").split(","))]
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        apps = make_apps(Path(folder) / "apps")
        with RunningBox(Path(folder) / "data", apps=[apps], more=("--page-port", "0")) as box:
            box.wait_for(lambda: box.status().isolation.level is not None)
            time.sleep(2)
            calm = _watch(box, None, min(seconds, 5))
            watched = [_watch(box, row, seconds) for row in chosen]
        # One of them has made folders deeper than those who clear up afterwards can bear.
        empty(Path(folder) / "data" / "apps")
    for each in sorted([calm, *watched], key=lambda each: (-each.late, -each.worst))[:SHOWN]:
        print(
            f"  {each.deed:<40} {len(each.frames):>5} frames, {each.late:>3} late, "
            f"worst {1000 * each.worst:>4.0f} ms, {each.state}"
        )
    hostile = sum(each.late for each in watched)
    frames = sum(len(each.frames) for each in watched)
    return [
        _row(
            "hostile-late", f"frames over 33 ms while hostile apps run ({len(watched)})", "frames", hostile, 0
        ),
        _row(
            "hostile-share",
            "share of these among all frames",
            "%",
            round(100 * hostile / max(1, frames), 3),
            None,
        ),
        _row(
            "hostile-worst",
            "the longest of all",
            "ms",
            round(1000 * max(each.worst for each in watched)),
            None,
        ),
        _row("hostile-calm", "the longest with no app", "ms", round(1000 * calm.worst), None),
    ]


def _watch(box: RunningBox, row: Row | None, seconds: float) -> Watched:
    begun = time.monotonic()
    client.frames(box.data, seconds + 2)
    if row is not None:
        client.open_app(box.data, row.id)
    frames: dict[float, FrameTrace] = {}
    until = begun + seconds
    while time.monotonic() < until:
        time.sleep(0.25)
        frames |= {frame.wanted: frame for frame in client.frames(box.data).last if frame.wanted >= begun}
        if row is not None and box.app(row.id).state in _GONE and time.monotonic() > begun + 0.5:
            until = min(until, time.monotonic() + _AFTER)
    ended = time.monotonic()
    state = box.app(row.id).state if row is not None else ""
    box.press("home")
    took = [frame.done - frame.wanted for frame in frames.values() if frame.done <= ended]
    return Watched(row.deed if row is not None else "no app", took, state)


def _row(name: str, what: str, unit: str, value: float, bound: float | None) -> dict[str, Any]:
    return {
        "id": f"sdk.{name}",
        "group": "sdk",
        "what": what,
        "unit": unit,
        "value": value,
        "bound": bound,
        "better": "lower",
    }
