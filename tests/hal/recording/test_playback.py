"""A recording on its way to a player: from any place, while it grows, as fast as it is read."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gulou.waiting import readable
from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.playback import Finished, Opened, Playable, Playback
from gulou_hal.ts.packet import as_packets, pids
from tests.hal.recording.test_file import H264, _record, shaped


@pytest.fixture
def playback() -> Iterator[Playback]:
    playback = Playback()
    yield playback
    playback.stop()


def opened(playback: Playback, playable: Playable, position: float | None = None) -> Opened:
    """Open it and wait for the pipe."""
    found: queue.SimpleQueue[Opened] = queue.SimpleQueue()
    playback.open(playable, position, 1, found.put, pytest.fail)
    return found.get(timeout=5)


def read(fd: int, size: int, seconds: float = 5.0) -> bytes:
    """So many bytes, fewer at the end of the stream or when none come."""
    data, deadline = b"", time.monotonic() + seconds
    while len(data) < size and time.monotonic() < deadline:
        if readable([fd], 0.1):
            more = os.read(fd, size - len(data))
            if not more:
                break
            data += more
    return data


@pytest.fixture
def film(recording: Path, tmp_path: Path) -> Path:
    path = tmp_path / "Film.ts"
    _record(path, shaped(recording.read_bytes(), H264))
    return path


def test_it_comes_whole_and_then_ends(playback: Playback, film: Path) -> None:
    stream = opened(playback, Finished(film))
    assert stream.position < 0.2 and stream.length > 2 and not stream.grows
    assert stream.program is not None and stream.program.video_pid == 0x100
    whole = read(stream.reader, 1 << 30)
    assert film.read_bytes().endswith(whole) and len(whole) > film.stat().st_size - 10_000
    os.close(stream.reader)


@pytest.mark.parametrize("position", [1.6, -1.0])
def test_it_begins_with_tables_and_a_picture_at_the_place_that_was_asked_for(
    playback: Playback, film: Path, position: float
) -> None:
    stream = opened(playback, Finished(film), position)
    wanted = position if position > 0 else stream.length + position
    assert wanted - 0.6 <= stream.position <= wanted
    assert stream.program is not None
    first = pids(as_packets(read(stream.reader, 3 * 188))).tolist()
    assert first == [0, stream.program.pmt_pid, stream.program.video_pid]
    os.close(stream.reader)


def test_a_recording_that_grows_goes_on_coming(playback: Playback, recording: Path, tmp_path: Path) -> None:
    pieces = shaped(recording.read_bytes(), H264)
    file = RecordingFile(tmp_path / "Live.ts")
    for piece in pieces[:4]:
        file.append(piece)
    stream = opened(playback, file)
    assert stream.grows
    came = read(stream.reader, file.length - int(file.entries()["offset"][0]))
    for piece in pieces[4:]:
        file.append(piece)
    file.close()
    came += read(stream.reader, 1 << 30)
    assert (tmp_path / "Live.ts").read_bytes().endswith(came)
    assert np.count_nonzero(pids(as_packets(came)) == 0) > 5
    os.close(stream.reader)


def test_who_pauses_longer_than_is_kept_goes_on_where_something_is(
    playback: Playback, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou_hal.recording.playback.PIPE_SIZE", 4096)
    file = RecordingFile(tmp_path / "Ring.ts", durable=False)
    for piece in shaped(recording.read_bytes(), H264):
        file.append(piece)
    stream = opened(playback, file)
    time.sleep(0.1)
    assert file.discard(file.length * 3 // 4)
    packets = as_packets(read(stream.reader, 1 << 20, seconds=0.5))
    assert len(packets) * 188 < file.length // 2, "what is gone is left out"
    assert (packets[:, 0] == 0x47).all(), "it goes on at a packet, with a picture of its own"
    file.close()
    os.close(stream.reader)


def test_a_player_that_leaves_ends_its_stream(playback: Playback, film: Path) -> None:
    stream = opened(playback, Finished(film))
    os.close(stream.reader)
    deadline = time.monotonic() + 5
    while playback.plays:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_that_is_gone_is_refused_in_words(playback: Playback, tmp_path: Path) -> None:
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    playback.open(Finished(tmp_path / "gone.ts"), None, 1, lambda _: None, said.put)
    assert "cannot be read (No such file or directory): check the disk" in said.get(timeout=5)
