"""A disk that takes long: nothing is lost while there is memory, and what is lost then is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.lane import SLOW, Backlog, Lane
from gulou_hal.recording.shape import Piece
from gulou_hal.recording.sink import Sink
from gulou_hal.ts.packet import PACKET_SIZE, as_packets, is_random_access
from tests.hal.recording.test_file import H264, shaped
from tests.hal.recording.test_shift import endless

Wait = Callable[[Callable[[], object]], None]


class Disk:
    """The one seam to the disk: while it stands, whoever writes or flushes waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._turns = threading.Event()
        self._turns.set()
        self.flushes: list[tuple[float, int]] = []
        append, sync = RecordingFile.append, RecordingFile.sync

        def slow_append(file: RecordingFile, piece: Piece) -> None:
            self._turns.wait(20)
            append(file, piece)

        def slow_sync(file: RecordingFile) -> None:
            self._turns.wait(20)
            sync(file)
            self.flushes.append((time.monotonic(), file.synced))

        monkeypatch.setattr(RecordingFile, "append", slow_append)
        monkeypatch.setattr(RecordingFile, "sync", slow_sync)

    def stand(self) -> None:
        self._turns.clear()

    def turn(self) -> None:
        self._turns.set()


def size(pieces: list[Piece]) -> int:
    """Bytes that a recording of these has, which begins at the first random-access point."""
    begins = next(number for number, piece in enumerate(pieces) if piece.points)
    return sum(len(piece.data) for piece in pieces[begins:]) - pieces[begins].points[0].offset


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_a_disk_that_stands_still_costs_memory_and_not_a_packet(
    recording: Path, tmp_path: Path, disk: Disk
) -> None:
    pieces = endless(shaped(recording.read_bytes(), H264), 8)
    backlog = Backlog()
    sink = Sink(tmp_path / "News.ts")
    lane = Lane(sink, backlog)
    lane.put(pieces[0])
    disk.stand()
    began = time.monotonic()
    for piece in pieces[1:]:
        lane.put(piece)
    assert time.monotonic() - began < 2, "who reads does not wait"
    assert sink.position < 3_000 < pieces[-1].position and backlog.waiting > 1 << 20
    disk.turn()
    assert lane.close(20)
    sink.close()
    assert backlog.waiting == 0 and not sink.missed
    assert sink.file.length == size(pieces)


def test_more_than_there_is_memory_for_is_lost_up_to_where_a_decoder_may_start(
    recording: Path, tmp_path: Path, disk: Disk, wait: Wait
) -> None:
    pieces = endless(shaped(recording.read_bytes(), H264), 12)
    backlog = Backlog(most=size(pieces) // 4)
    sink = Sink(tmp_path / "News.ts")
    lane = Lane(sink, backlog)
    disk.stand()
    for piece in pieces[: len(pieces) // 2]:
        lane.put(piece)
        assert backlog.waiting <= backlog.most
    disk.turn()
    wait(lambda: backlog.waiting == 0)
    for piece in pieces[len(pieces) // 2 :]:
        lane.put(piece)
        while backlog.waiting:
            time.sleep(0.0005)
    assert lane.close(20)
    sink.close()
    (missed,) = sink.missed
    assert missed.reason == SLOW and sink.slow and sink.errors >= 1
    entries = sink.file.entries()
    ((place,),) = (entries["missed"] > 0).nonzero()
    entry = entries[place]
    assert entry["position"] / 1000 == pytest.approx(missed.at + missed.seconds, abs=0.1)
    data = (tmp_path / "News.ts").read_bytes()
    head, tail = data[: int(entry["offset"])], data[int(entry["offset"]) :]
    assert is_random_access(as_packets(tail[: 20 * PACKET_SIZE])).any(), "a picture begins there"
    whole = b"".join(piece.data for piece in pieces)
    assert head in whole and whole.endswith(tail), "one gap, and none beside it"
    assert len(head) > len(whole) // 5 and len(tail) > len(whole) // 3


def test_what_is_flushed_is_never_long_ago(recording: Path, tmp_path: Path, disk: Disk) -> None:
    """Each flush takes in what had come when it began, however much waits to be written behind it."""
    pieces = endless(shaped(recording.read_bytes(), H264), 2)
    sink = Sink(tmp_path / "News.ts")
    lane = Lane(sink, Backlog())
    for piece in pieces[:40]:
        lane.put(piece)
        time.sleep(0.03)
    assert lane.close(20)
    sizes = [flushed for _, flushed in disk.flushes]
    assert len(sizes) >= 3 and sizes == sorted(sizes)
    assert sizes[-1] == size(pieces[:40]), "the end is flushed too"
    assert all(each % PACKET_SIZE == 0 for each in sizes)
    sink.close()


def test_one_that_cannot_write_keeps_no_memory(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: RecordingFile, __: Piece) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingFile, "append", full)
    backlog = Backlog()
    sink = Sink(tmp_path / "News.ts")
    lane = Lane(sink, backlog)
    for piece in shaped(recording.read_bytes(), H264):
        lane.put(piece)
    assert lane.close(20) and backlog.waiting == 0
    assert sink.failure is not None and sink.failure.errno == 28
    sink.close()
