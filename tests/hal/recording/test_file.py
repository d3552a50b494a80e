"""A recording's file: what any player plays, what an index finds in it, and what a power cut leaves."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.recording import index
from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.mend import complete, mend
from gulou_hal.recording.shape import Piece, Shape
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import PACKET_SIZE, as_packets, is_random_access, pids
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.programs import ProgramMap, Programs

BEGAN = 1_700_000_000_000
H264, RADIO = 1, 3
STEP = 400 * PACKET_SIZE


def _program(data: bytes, number: int) -> ProgramMap:
    """What a stream says of a program."""
    programs, tables = Programs(), SectionFilter((0,))
    for _ in range(2):
        for section in tables.feed(as_packets(data)):
            programs.feed(section)
        for pid in programs.table_pids - tables.pids:
            tables.add(pid)
        tables.forget()
    return programs.maps()[number]


def shaped(data: bytes, number: int) -> list[Piece]:
    """What is written of a program, a quarter of a second at a time."""
    shape = Shape()
    shape.follow(_program(data, number))
    return [
        shape.take(data[at : at + STEP], BEGAN + shape.position, 250 if at else None)
        for at in range(0, len(data), STEP)
    ]


def _record(path: Path, pieces: list[Piece]) -> RecordingFile:
    file = RecordingFile(path)
    for piece in pieces:
        file.append(piece)
    file.close()
    return file


@pytest.fixture
def recorded(recording: Path, tmp_path: Path) -> Path:
    path = tmp_path / "News.ts"
    _record(path, shaped(recording.read_bytes(), H264))
    return path


def test_it_is_a_transport_stream_of_one_service_that_begins_with_its_tables(recorded: Path) -> None:
    packets = as_packets(recorded.read_bytes())
    assert len(packets) * PACKET_SIZE == recorded.stat().st_size
    assert Continuity().feed(packets) == 0
    program = _program(recorded.read_bytes(), H264)
    assert set(pids(packets).tolist()) == {0, program.pmt_pid} | program.pids
    assert np.count_nonzero(pids(packets) == 0) >= 6, "twice a second and more"


def test_each_point_of_the_index_is_where_a_decoder_may_start(recorded: Path) -> None:
    packets = as_packets(recorded.read_bytes())
    entries = index.read(recorded.with_suffix(".index"), recorded.stat().st_size)
    assert len(entries) >= 5
    program = _program(recorded.read_bytes(), H264)
    for entry in entries:
        row = int(entry["offset"]) // PACKET_SIZE
        assert pids(packets[row : row + 3]).tolist() == [0, program.pmt_pid, program.video_pid]
        assert is_random_access(packets[row + 2 : row + 3]).all()
    positions = entries["position"].astype(int)
    assert positions[index.at(entries, 1200)] <= 1200 < positions[index.at(entries, 1200) + 1]
    assert (entries["wall"] - BEGAN - positions).max() <= 1000


@pytest.mark.parametrize("number", [H264, RADIO])
@pytest.mark.parametrize("damage", ["missing", "short", "garbage", "of another"])
def test_an_index_is_made_again_as_it_was(recording: Path, tmp_path: Path, number: int, damage: str) -> None:
    path = tmp_path / "News.ts"
    _record(path, shaped(recording.read_bytes(), number))
    index_path = path.with_suffix(".index")
    whole = index.read(index_path, path.stat().st_size)
    match damage:
        case "missing":
            index_path.unlink()
        case "short":
            os.truncate(index_path, index_path.stat().st_size // 2 + 5)
        case "garbage":
            index_path.write_bytes(index_path.read_bytes()[:64] + os.urandom(200))
        case "of another":
            index_path.write_bytes(b"something else")
    again, length = complete(path, BEGAN)
    assert again["offset"].tolist() == whole["offset"].tolist()
    assert again["position"].tolist() == whole["position"].tolist()
    assert 2000 < length < 3100
    assert index.read(index_path, path.stat().st_size)["offset"].tolist() == whole["offset"].tolist()


@pytest.mark.parametrize("tail", ["half a packet", "zeros", "anything", "nothing"])
def test_after_a_power_cut_it_ends_with_its_last_whole_packet(recorded: Path, tail: str) -> None:
    size = recorded.stat().st_size
    left = {
        "half a packet": b"\x47\x01\x00\x10 half",
        "zeros": bytes(100_000),
        "anything": random.Random(6).randbytes(100_000),
        "nothing": b"",
    }[tail]
    with recorded.open("ab") as file:
        file.write(left)
    mended = mend(recorded, BEGAN)
    assert (mended.size, mended.cut) == (size, len(left))
    assert recorded.stat().st_size == size


def test_a_hole_that_the_disk_left_becomes_null_packets(recorded: Path) -> None:
    """A disk writes in its own order: what comes later may be there, what was before it not."""
    size = recorded.stat().st_size
    with recorded.open("rb+") as file:
        file.seek(size // PACKET_SIZE // 2 * PACKET_SIZE)
        file.write(bytes(8192))
    assert mend(recorded).size == size
    packets = as_packets(recorded.read_bytes())
    assert (packets[:, 0] == 0x47).all()
    assert np.count_nonzero(pids(packets) == 0x1FFF) >= 8192 // PACKET_SIZE


def test_a_recording_goes_on_where_it_was_cut(recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "News.ts"
    pieces = shaped(recording.read_bytes(), H264)
    _record(path, pieces[: len(pieces) // 2])
    os.truncate(path, path.stat().st_size - 100)
    mend(path)
    _record(path, pieces[len(pieces) // 2 :])
    assert (as_packets(path.read_bytes())[:, 0] == 0x47).all()
    assert complete(path)[0]["offset"].tolist() == sorted(complete(path)[0]["offset"].tolist())


def test_what_was_missed_has_its_place(recording: Path) -> None:
    """Twelve seconds without a signal: the position goes on, and so says what time of day it is."""
    data = recording.read_bytes()
    shape = Shape()
    shape.follow(_program(data, H264))
    shape.take(data[:STEP], BEGAN, None)
    before = shape.position
    piece = shape.take(data[:STEP], BEGAN, 12_000)
    (gap,) = piece.missed
    assert gap.at == before and gap.length == pytest.approx(12_000, abs=500)
    assert shape.position >= before + 12_000


def test_a_full_disk_takes_nothing_away(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = recorded.stat().st_size
    file = RecordingFile(recorded)
    original = os.pwrite

    def half(fd: int, data: memoryview, at: int) -> int:
        if at > size:
            raise OSError(28, "No space left on device")
        return original(fd, data[: len(data) // 2 - 7], at)

    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(OSError, match="No space"):
        file.append(Piece(bytes(4 * PACKET_SIZE)))
    file.close()
    assert recorded.stat().st_size == size


def test_what_lies_behind_is_given_back_and_the_rest_stays_where_it_is(recorded: Path) -> None:
    file = RecordingFile(recorded, durable=False)
    before = recorded.stat().st_blocks
    assert file.discard(file.length // 2), "this file system cannot; the others are said so"
    assert recorded.stat().st_blocks < before
    assert file.entries()["offset"][0] >= file.first > 0
    assert file.length == recorded.stat().st_size
    file.close()


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
def test_another_player_finds_nothing_wrong_with_it(recorded: Path) -> None:
    with recorded.open("ab") as file:
        file.write(bytes(5000))
    mend(recorded)
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", recorded],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stderr == ""
    assert float(done.stdout) == pytest.approx(3, abs=0.3)
