"""A service on its way to a player: tables first, then a random-access point, then everything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gulou.waiting import readable
from gulou_hal.si.psi import Pat, Pmt
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import Packets, as_packets, pids, starts_unit
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.stream import Stream, packetize

Wait = Callable[[Callable[[], bool]], None]
H264, MPEG2, RADIO = (ServiceId(0xFF01, 1, sid) for sid in (1, 2, 3))


def _read(fd: int, size: int, seconds: float = 5.0) -> Packets:
    data = b""
    deadline = time.monotonic() + seconds
    while (len(data) < size or len(data) % 188) and time.monotonic() < deadline:
        if readable([fd], 0.1):
            # To the end of a packet, so that the next call begins with one.
            more = os.read(fd, 1 << 16 if len(data) < size else -len(data) % 188)
            if not more:
                break
            data += more
    return as_packets(data)


def _open(multiplex: Multiplex, wait: Wait, service: ServiceId) -> Stream:
    """A stream of a warm ring."""
    multiplex.want(30)
    wait(lambda: multiplex.programs.complete and (multiplex.receiving_for or 0) > 1.5)
    with multiplex.lock:
        stream = multiplex.open_stream(service)
        stream.pump()
    return stream


def _sections(packets: Packets, *wanted: int) -> list[object]:
    parser = TableParser()
    return [parser.parse(section.data) for section in SectionFilter(wanted).feed(packets)]


@pytest.mark.parametrize("service", [H264, MPEG2])
def test_it_starts_with_pat_pmt_and_a_random_access_point(
    service: ServiceId, multiplex: Multiplex, wait: Wait
) -> None:
    stream = _open(multiplex, wait, service)
    packets = _read(stream.reader, 50_000)
    program = stream.program
    assert program is not None
    assert pids(packets[:3]).tolist() == [0, program.pmt_pid, program.video_pid]
    (pat,) = _sections(packets[:1], 0)
    (pmt,) = _sections(packets[1:2], program.pmt_pid)
    assert isinstance(pat, Pat)
    assert [(row.service_id, row.pmt_pid) for row in pat.programs] == [(service.sid, program.pmt_pid)]
    assert isinstance(pmt, Pmt)
    assert {stream.pid for stream in pmt.streams} <= program.pids
    access = AccessPoints()
    assert program.video_pid is not None
    access.watch({program.video_pid: "h264" if service == H264 else "mpeg2video"})
    access.feed(0, packets[2:3], pids(packets[2:3]))
    assert access.newest(program.video_pid, 0, 0) == 0


def test_nothing_but_the_service_and_no_gap(multiplex: Multiplex, wait: Wait) -> None:
    stream = _open(multiplex, wait, H264)
    packets = _read(stream.reader, 150_000)
    assert stream.program is not None
    assert set(pids(packets).tolist()) <= stream.program.pids | {0, stream.program.pmt_pid}
    assert Continuity().feed(packets) == 0
    assert len(_sections(packets, 0)) == 1  # repeats of one version


def test_tables_come_again_and_again(multiplex: Multiplex, wait: Wait) -> None:
    stream = _open(multiplex, wait, H264)
    packets = _read(stream.reader, 1 << 20, seconds=1.5)
    assert 3 <= np.count_nonzero(pids(packets) == 0) <= 8


def test_radio_starts_a_moment_back(multiplex: Multiplex, wait: Wait) -> None:
    stream = _open(multiplex, wait, RADIO)
    packets = _read(stream.reader, 3 * 188)
    assert stream.program is not None
    assert stream.program.video_pid is None
    assert pids(packets[:2]).tolist() == [0, stream.program.pmt_pid]


def test_opening_costs_little_of_what_the_ring_holds(multiplex: Multiplex, wait: Wait) -> None:
    """What is selected is a fraction of what is kept: cost grows with the service, not the multiplex."""
    stream = _open(multiplex, wait, RADIO)
    radio = stream.pump()
    assert radio < 200_000


def test_a_reader_that_stalls_holds_up_nobody_and_resumes_at_an_access_point(
    multiplex: Multiplex, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou_hal.tv.multiplex.WATCHED_SECONDS", 0.8)
    monkeypatch.setattr("gulou_hal.tv.stream.PIPE_SIZE", 4096)
    stream = _open(multiplex, wait, H264)
    other = _open(multiplex, wait, MPEG2)
    assert len(_read(other.reader, 250_000, seconds=8)) >= 250_000 // 188
    before = _read(stream.reader, 100_000)
    wait(lambda: stream.dropped > 0)
    packets = np.concatenate([before, _read(stream.reader, 200_000)])
    assert stream.program is not None
    tables = np.flatnonzero(pids(packets) == 0)[1:]  # it began with the first
    after = packets[tables[tables + 2 < len(packets)] + 2]
    assert np.any((pids(after) == stream.program.video_pid) & starts_unit(after)), (len(before), tables)


def test_a_reader_that_goes_away_ends_the_stream(multiplex: Multiplex, wait: Wait) -> None:
    stream = _open(multiplex, wait, H264)
    stream.release_reader()
    wait(lambda: stream.closed and multiplex.status().streams == 0)


def test_closing_lets_the_reader_see_the_end(multiplex: Multiplex, wait: Wait) -> None:
    stream = _open(multiplex, wait, H264)
    reader = os.dup(stream.reader)
    multiplex.close_stream(stream)
    multiplex.close_stream(stream)
    while os.read(reader, 1 << 20):
        pass
    os.close(reader)


def test_no_random_access_indicator_is_no_obstacle(recording: Path) -> None:
    """With the indicators wiped out, the same pictures are found by what is in them."""
    original = as_packets(recording.read_bytes())
    wiped = original.copy()
    adapted = ((wiped[:, 3] & 0x20) != 0) & (wiped[:, 4] > 0)
    wiped[adapted, 5] &= 0xBF
    found = []
    for packets in (original, wiped):
        video = {0x100: "h264", 0x102: "mpeg2video"}
        access = AccessPoints()
        access.watch(video)
        access.feed(0, packets, pids(packets))
        found.append({pid: list(points) for pid, points in access._points.items()})
    assert found[0] == found[1]
    assert all(len(points) >= 4 for points in found[0].values())


def test_a_long_section_takes_several_packets() -> None:
    section = bytes([2, 0xB0 | 500 >> 8, 500 & 0xFF]) + bytes(500)
    packets = as_packets(packetize(0x100, section, 15))
    assert len(packets) == 3
    assert (packets[:, 3] & 0x0F).tolist() == [15, 0, 1]
    assert starts_unit(packets).tolist() == [True, False, False]


def test_ffprobe_decodes_from_the_first_picture(multiplex: Multiplex, wait: Wait, tmp_path: Path) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe (package ffmpeg) is not installed")
    stream = _open(multiplex, wait, H264)
    packets = _read(stream.reader, 150_000)
    assert stream.program is not None
    pictures = np.flatnonzero(starts_unit(packets) & (pids(packets) == stream.program.video_pid))
    path = tmp_path / "service.ts"
    path.write_bytes(packets[: pictures[-1]].tobytes())  # whole pictures only
    probe = subprocess.run(
        [
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "frame=media_type,key_frame",
            "-of",
            "json",
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )
    assert probe.stderr == b""
    frames = [frame for frame in json.loads(probe.stdout)["frames"] if frame["media_type"] == "video"]
    assert frames[0]["key_frame"] == 1
