"""Pausing, rewinding and replaying what is on: a ring on disk that a recording can begin with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gulou.errors import ServiceError
from gulou.services.recordings import RecordingState, Settings, Timer
from gulou.services.tv import Programme
from gulou_hal.recording.ring import Ring
from gulou_hal.recording.shape import Piece
from gulou_hal.recording.shifting import Shifting
from gulou_hal.ts.packet import as_packets, pids
from gulou_hal.tv.continuity import Continuity
from tests.hal.recording.box import ONE, TWO, Box
from tests.hal.recording.test_file import H264, shaped
from tests.hal.recording.test_ratings import Guard

Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the household to settle."""
    monkeypatch.setattr("gulou_hal.recording.shifting.SETTLES", 0.0)
    monkeypatch.setattr("gulou_hal.recording.shifting.LINGERS", 0.5)


def endless(pieces: list[Piece], rounds: int) -> list[Piece]:
    """The same seconds again and again, each further on."""
    length = pieces[-1].position
    return [
        Piece(
            piece.data,
            tuple(
                type(point)(point.offset, point.wall + again * length, point.position + again * length)
                for point in piece.points
            ),
            piece.position + again * length,
        )
        for again in range(rounds)
        for piece in pieces
    ]


def test_the_ring_keeps_its_minutes_and_no_more_bytes(recording: Path, tmp_path: Path) -> None:
    """Ten times as long costs no more of the disk."""
    pieces = shaped(recording.read_bytes(), H264)
    taken = []
    for rounds in (10, 100):
        ring = Ring(tmp_path / f"{rounds}.ts", seconds=8, most=1 << 30)
        for piece in endless(pieces, rounds):
            ring._cut_at = 0.0
            ring.take(piece)
        assert 7 < ring.kept < 10
        taken.append(ring.file.path.stat().st_blocks)
        entries = ring.file.entries()
        offset = int(entries["offset"][0])
        with ring.file.path.open("rb") as file:
            file.seek(offset)
            assert int(pids(as_packets(file.read(188)))[0]) == 0, "the oldest that is kept can be played"
        ring.close()
        assert not ring.file.path.exists(), "it is deleted at the end"
    assert taken[1] <= taken[0] * 1.5


def test_bytes_bound_it_too(recording: Path, tmp_path: Path) -> None:
    ring = Ring(tmp_path / "live.ts", seconds=3600, most=2 << 20)
    for piece in endless(shaped(recording.read_bytes(), H264), 40):
        ring._cut_at = 0.0
        ring.take(piece)
    assert ring.file.length - ring.file.first <= (2 << 20) + (1 << 17)
    ring.close()


def test_a_channel_is_kept_once_somebody_stays_with_it() -> None:
    now = [0.0]
    shifting = Shifting(Path("/nowhere"), lambda: now[0])
    assert shifting.wanted == ""
    shifting.watching(ONE.url)
    assert shifting.wanted == "", "who zaps does not wear the disk"
    now[0] = 6
    assert shifting.wanted == ONE.url
    shifting.service = ONE.url
    shifting.watching(TWO.url)
    shifting.watching(ONE.url)
    assert shifting.wanted == ONE.url, "there and back again"
    shifting.watching("")
    now[0] = 40
    assert shifting.wanted == ONE.url
    now[0] = 90
    assert shifting.wanted == ""


@pytest.mark.usefixtures("at_once")
def test_what_is_on_can_be_rewound(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    with pytest.raises(ServiceError, match="Nothing is kept"):
        recorder.playable(ONE.url)
    recorder.shifting.watching(ONE.url)
    wait(lambda: recorder.shift(ONE.url).shift.seconds > 1)
    assert recorder.playable(ONE.url).grows
    assert recorder.shift(TWO.url).shift.seconds == 0
    recorder.shifting.watching("")
    wait(lambda: recorder.shifting.ring is None)
    wait(lambda: not list((box.folder / "timeshift").iterdir()))


@pytest.mark.usefixtures("at_once")
def test_a_recording_begins_with_what_is_kept_of_its_programme(box: Box, wait: Wait) -> None:
    """Record pressed in the middle: not a packet is missing between what was kept and what comes."""
    recorder = box.begin()
    began = int(time.time())
    recorder.shifting.watching(ONE.url)
    wait(lambda: recorder.shift(ONE.url).shift.seconds > 2)
    recorder.add(Timer(ONE.url, began - 60, int(time.time()) + 2, "Film"))
    wait(lambda: recorder.recordings.recordings)
    wait(lambda: recorder.recordings.recordings[0].state is RecordingState.recorded)
    (film,) = recorder.recordings.recordings
    assert film.seconds > 3
    packets = as_packets((box.folder / "recordings" / film.file).read_bytes())
    assert (packets[:, 0] == 0x47).all() and Continuity().feed(packets) == 0
    assert np.count_nonzero(pids(packets) == 0) > 2 * film.seconds
    assert film.start <= began + 2


@pytest.mark.usefixtures("at_once")
def test_each_programme_that_is_kept_is_judged_by_its_own_age(box: Box, wait: Wait) -> None:
    box.guide.present[ONE] = Programme(1, 0, 600, {"eng": "News"}, age=0)
    recorder = box.begin()
    recorder.shifting.watching(ONE.url)
    wait(lambda: recorder.shift(ONE.url).shift.seconds > 1)
    assert [(each.age, each.event_id) for each in recorder.shifting.ratings] == [(0, 1)]
    box.guide.present[ONE] = Programme(2, 600, 600, {"eng": "Thriller"}, age=16)
    wait(lambda: len(recorder.shifting.ratings) == 1 and recorder.shifting.ratings[0].age == 16)
    # All that is kept is within the time in which the broadcast may be late to say so.
    kept = recorder.playable(ONE.url)
    leave = recorder.parts(ONE.url, Guard(16)).leave(kept.entries, kept.first, kept.size)
    assert leave.refused and leave.part.event_id == 2


@pytest.mark.usefixtures("at_once")
def test_it_can_be_switched_off(box: Box, wait: Wait) -> None:
    recorder = box.begin()
    recorder.set(Settings(timeshift=0))
    recorder.shifting.watching(ONE.url)
    time.sleep(0.5)
    assert recorder.shift(ONE.url).shift.seconds == 0 and recorder.shifting.ring is None


@pytest.mark.usefixtures("at_once")
def test_a_full_disk_is_said_and_television_goes_on(
    box: Box, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = box.begin()
    original = os.pwrite

    def full(fd: int, data: memoryview, at: int) -> int:
        if Path(f"/proc/self/fd/{fd}").readlink().name == "live.ts":
            raise OSError(28, "No space left on device")
        return original(fd, data, at)

    monkeypatch.setattr(os, "pwrite", full)
    recorder.shifting.watching(ONE.url)
    wait(lambda: "No space left" in recorder.shift(ONE.url).shift.note)
    assert recorder.shifting.ring is None
