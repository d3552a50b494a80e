"""The launcher's frames while a hostile app runs, ten seconds each, with something that moves all the time.

Prints a table of the apps that cost most, and of each late frame what the frame thread did meanwhile. What
the host of a virtual machine takes is measured independently (`_host`): a frame that would have come in time
without that is counted apart. `SECONDS=` in the environment chooses another time, `ONLY=` the apps whose
names hold these letters, or one of several such words with commas between them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in (ROOT, ROOT / "tests" / "box"):
    sys.path.insert(0, str(_place))

from running import RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402
from gulou_launcher.emptied import empty  # noqa: E402
from gulou_launcher.tools import late_frames  # noqa: E402
from gulou_launcher.trace import LATE, FrameTrace  # noqa: E402
from tests.bench._figures import figure  # noqa: E402
from tests.bench._host import Host, Stall, during  # noqa: E402
from tests.hostile.table import ROWS, Row, make_apps  # noqa: E402

SECONDS = 10.0
MOST_SECONDS = 18.0
"""More frames than the launcher keeps, at 60 a second, could not be told apart."""
SHOWN = 25
_LOOK = 0.25
_AFTER = 1.0
"""Seconds that are watched after an app has ended."""
_GONE = ("failed", "quarantined", "stopped")


@dataclass(frozen=True)
class Watched:
    """The frames while one app ran."""

    deed: str
    frames: Sequence[FrameTrace]
    state: str

    @property
    def late(self) -> list[FrameTrace]:
        return [frame for frame in self.frames if frame.took > LATE]

    @property
    def worst(self) -> float:
        return max((frame.took for frame in self.frames), default=0.0)


def rows() -> list[dict[str, Any]]:
    """Run each hostile app, and count the frames that took longer than 33 ms."""
    seconds = min(MOST_SECONDS, float(os.environ.get("SECONDS", SECONDS)))
    chosen = [row for row in ROWS if any(word in row.deed for word in os.environ.get("ONLY", "").split(","))]
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder, Host() as host:
        apps = make_apps(Path(folder) / "apps")
        with RunningBox(Path(folder) / "data", apps=[apps], more=("--page-port", "0")) as box:
            box.wait_for(lambda: box.status().isolation.level is not None)
            time.sleep(2)
            calm = _watch(box, None, min(seconds, 5))
            watched = []
            for row in chosen:
                watched.append(_watch(box, row, seconds))
                for frame in watched[-1].late:
                    print(f"  late beside {row.deed}: {1000 * frame.took:.0f} ms", flush=True)
        stalls = host.stalls()
        # One of them has made folders deeper than those who clear up afterwards can bear.
        empty(Path(folder) / "data" / "apps")
    for each in sorted([calm, *watched], key=lambda each: (-len(each.late), -each.worst))[:SHOWN]:
        print(
            f"  {each.deed:<40} {len(each.frames):>5} frames, {len(each.late):>3} late, "
            f"worst {1000 * each.worst:>4.0f} ms, {each.state}"
        )
    _tell(watched, stalls if host.measured else None)
    frames = [frame for each in watched for frame in each.frames]
    ours = [frame for frame in frames if frame.took - _stalled(frame, stalls) > LATE]
    late = [frame for frame in frames if frame.took > LATE]
    worst = max((frame for frame in frames if frame in ours or frame not in late), key=lambda each: each.took)
    return [
        figure(
            "sdk.hostile-late",
            f"frames over 33 ms while hostile apps run ({len(watched)}), not counting the next row",
            "frames",
            len(ours),
            0,
        ),
        figure(
            "sdk.hostile-host",
            "the same, that the host's stalls alone made late",
            "frames",
            len(late) - len(ours),
            None,
        ),
        figure(
            "sdk.hostile-stalls",
            "the host's stalls over 5 ms meanwhile, on any core",
            "stalls",
            sum(stall.by_host for stall in stalls),
            None,
        ),
        figure(
            "sdk.hostile-share",
            "share of all late ones among the frames",
            "%",
            round(100 * len(late) / max(1, len(frames)), 3),
            None,
        ),
        figure(
            "sdk.hostile-worst", "the longest that is not the host's", "ms", round(1000 * worst.took), None
        ),
        figure("sdk.hostile-calm", "the longest with no app", "ms", round(1000 * calm.worst), None),
    ]


def _stalled(frame: FrameTrace, stalls: Sequence[Stall]) -> float:
    return during(stalls, frame.wanted, frame.done)


def _tell(watched: Sequence[Watched], stalls: Sequence[Stall] | None) -> None:
    """Where the time of the late frames went, and which stalls of any kind fell into them."""
    if stalls is None:
        print(
            "  Nobody may go before others here: the host's stalls were not measured, no frame is its fault."
        )
    now = time.monotonic()
    for each in watched:
        if each.late:
            print(f"\n  {each.deed}:", *late_frames.lines(each.late, now), sep="\n  ")
        for frame in each.late:
            for stall in stalls or ():
                if stall.begun < frame.done and stall.ended > frame.wanted:
                    still, took = 1000 * (stall.ended - stall.begun), 1000 * frame.took
                    print(
                        f"    core {stall.core} stood still for {still:.1f} ms in a frame of {took:.0f} ms, "
                        f"by the {'host' if stall.by_host else 'kernel'}: the host says that it took "
                        f"{1000 * stall.stolen:.0f} ms, and the core heard {stall.interrupts} interrupts"
                    )
    print()


def _watch(box: RunningBox, row: Row | None, seconds: float) -> Watched:
    begun = time.monotonic()
    client.frames(box.data, seconds + 2)
    if row is not None:
        client.open_app(box.data, row.id)
    until = begun + seconds
    while time.monotonic() < until:
        time.sleep(_LOOK)
        if row is not None and box.app(row.id).state in _GONE and time.monotonic() > begun + 0.5:
            until = min(until, time.monotonic() + _AFTER)
    ended = time.monotonic()
    # Asked for once: what measures is to be no load.
    frames = [
        frame for frame in client.frames(box.data).last if frame.wanted >= begun and frame.done <= ended
    ]
    state = box.app(row.id).state if row is not None else ""
    box.press("home")
    return Watched(row.deed if row is not None else "no app", frames, state)
