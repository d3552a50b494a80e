"""A disk that is full or read-only and a clock that jumps: nothing is lost, and each is told in words."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou.services.recordings import RecordingState, Timer, TimerState
from gulou_hal.recording.clock import Clock
from gulou_hal.ts.packet import as_packets
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.multiplex import Multiplex
from tests.hal.recording.box import ONE, TWO, Box
from tests.hal.recording.test_recorder import only, path, record

Wait = Callable[[Callable[[], object]], None]
NOBODY = Path("/nowhere")
YEAR = 365 * 86_400


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small(tmp_path: Path, received: Multiplex, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """A box with a disk of six megabytes."""
    monkeypatch.setattr("gulou_hal.recording.recorder._TICK", 0.1)
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.getuid() or not mount("-t", "tmpfs", "-o", "size=6m", "none", str(folder)):
        pytest.skip("a disk of its own needs a user that may mount one")
    box = Box(folder, received)
    yield box
    box.end()
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_runs_full_costs_what_does_not_fit_and_says_so(small: Box, wait: Wait) -> None:
    recorder = small.begin()
    record(small, 60)
    wait(lambda: recorder.recordings.recordings and only(small).size > 100_000)
    filler = small.folder / "filler"
    file = os.open(filler, os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="No space"):
        while True:
            os.write(file, bytes(4096))
    os.close(file)
    wait(lambda: only(small).state is RecordingState.cut)
    assert only(small).note == "The disk is full: what was recorded until then is there"
    assert only(small).note in small.told
    packets = as_packets(path(small).read_bytes())
    assert len(packets) * 188 == only(small).size > 100_000
    assert Continuity().feed(packets) == 0
    filler.unlink()
    size = only(small).size
    small.end()
    small.begin()
    wait(lambda: only(small).state is RecordingState.recording and only(small).size > size)
    assert only(small).missed[0].reason == "the box was off", "with room again, and time left, it goes on"


def test_from_a_read_only_disk_one_plays_and_is_told_why_nothing_is_recorded(small: Box, wait: Wait) -> None:
    recorder = small.begin()
    timer = record(small, 60)
    wait(lambda: recorder.recordings.recordings and only(small).size > 50_000)
    recorder.remove(timer.id)
    assert only(small).state is RecordingState.recorded
    small.end()
    assert mount("-o", "remount,ro", str(small.folder))
    recorder = small.begin()
    assert only(small).title == "News" and recorder.playable(only(small).address).size == only(small).size
    start = int(time.time())
    recorder.add(Timer(TWO.url, start, start + 60, "Film"))
    wait(lambda: any("Read-only file system" in said and "check" in said for said in small.told))
    (timer,) = (each for each in recorder.timers_answer.timers if each.title == "Film")
    assert timer.state is TimerState.conflict and "The disk could not be written" in timer.note
    assert mount("-o", "remount,rw", str(small.folder))
    wait(lambda: any(each.title == "Film" for each in recorder.recordings.recordings))


def test_a_disk_that_becomes_read_only_is_told(box: Box, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = box.begin()
    record(box, 60)
    wait(lambda: recorder.recordings.recordings and only(box).size > 50_000)

    def refused(_: int) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "fdatasync", refused)
    wait(lambda: only(box).state is RecordingState.cut)
    assert "became read-only" in only(box).note and only(box).note in box.told
    assert path(box).stat().st_size == only(box).size > 0


class Times:
    """What the clocks of a box show."""

    def __init__(self) -> None:
        self.system, self.steady = 1_800_000_000.0, 50.0
        self.kept = True
        self.clock = Clock(lambda: self.system, lambda: self.steady, lambda: self.kept, NOBODY)
        self.clock.look()

    def pass_by(self, seconds: float, jump: float = 0.0) -> float:
        """Let time pass, and the system's clock jump; return what the box takes for the time."""
        self.steady += seconds
        self.system += seconds + jump
        return self.clock.now()


def test_a_jump_that_nobody_vouches_for_moves_nothing() -> None:
    times = Times()
    times.kept = False
    assert times.pass_by(20) == 1_800_000_020
    for jump in (YEAR, -2 * YEAR, 3600):
        before = times.clock.now()
        assert times.pass_by(20, jump) == before + 20
    assert times.clock.trusted


def test_a_jump_that_a_time_server_made_is_followed() -> None:
    times = Times()
    assert times.pass_by(20, 600) == 1_800_000_620


def test_an_old_recording_that_is_received_does_not_set_the_clock_back() -> None:
    times = Times()
    times.clock.broadcast(1_600_000_000)
    assert times.pass_by(20) == 1_800_000_020


def test_without_a_clock_the_first_time_that_is_broadcast_counts() -> None:
    times = Times()
    clock = Clock(lambda: times.steady, lambda: times.steady, lambda: False, NOBODY)
    assert not clock.trusted
    clock.broadcast(1_800_000_000)
    assert clock.trusted and clock.now() == 1_800_000_000
    times.steady += 3600
    assert clock.now() == 1_800_003_600


def test_what_is_being_recorded_goes_on_when_the_clock_jumps(box: Box, wait: Wait) -> None:
    ahead = [0.0]
    clock = Clock(lambda: time.time() + ahead[0], time.monotonic, lambda: ahead[0] == 0.0, NOBODY)
    recorder = box.begin(clock=clock)
    record(box, 30)
    wait(lambda: recorder.recordings.recordings and only(box).seconds > 0.3)
    ahead[0] = 10.0 * YEAR
    clock._looked = float("-inf")
    before = only(box).seconds
    wait(lambda: only(box).seconds > before + 0.5)
    assert only(box).state is RecordingState.recording and len(recorder.timers_answer.timers) == 1
    assert only(box).missed == ()
    assert recorder.timers_answer.timers[0].service == ONE.url
