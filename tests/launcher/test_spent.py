"""A late frame tells where its time went: work, rest, and what others held up."""

from __future__ import annotations

import mmap
import threading
import time

from gulou_launcher.spent import Meter, Spent
from gulou_launcher.tools import late_frames
from gulou_launcher.trace import LATE, FrameTrace


def spend(seconds: float) -> None:
    """Compute for so long, in this thread's own time."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_work_is_told_from_rest_and_from_what_holds_it_up() -> None:
    meter = Meter()
    before, begun = meter.read(), time.monotonic()
    spend(0.02)
    time.sleep(0.03)
    meter.rested(0.03)
    held = threading.Lock()
    held.acquire()
    threading.Timer(0.04, held.release).start()
    held.acquire()
    spent, took = meter.since(before), time.monotonic() - begun
    assert 0.02 <= spent.worked < took - 0.06
    assert spent.rested == 0.03
    assert spent.queued >= 0.0
    assert 0.0 < spent.held_up(took) <= took - 0.05


def test_a_page_that_is_touched_first_is_a_fault() -> None:
    meter = Meter()
    before = meter.read()
    with mmap.mmap(-1, 1 << 20) as pages:
        pages.write(b"!" * (1 << 20))
        assert meter.since(before).faults >= 1


def test_a_late_frame_is_told_in_milliseconds() -> None:
    frame = FrameTrace(10.0, 10.012, 10.02, 10.05, Spent(0.008, 0.004, 0.011, 3, 1, 2))
    assert frame.took > LATE
    line = late_frames.lines([frame], now=11.05)[-1]
    assert line.split() == [
        "1.0", "50.0", "12.0", "8.0", "30.0", "8.0", "4.0", "11.0", "27.0", "3", "1", "2"
    ]  # fmt: skip
