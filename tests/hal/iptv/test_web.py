"""Streams by HTTP, from a real server, as HLS that ffmpeg cut, through the tuner and out with our numbers."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.iptv.renumber import Renumber
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import Packets, as_packets, pids
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Devices
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.programs import Programs

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="needs ffmpeg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a provider's server has: one program as a file, and cut into pieces, clear and ciphered."""
    if FFMPEG is None:
        pytest.skip("needs ffmpeg")
    place = tmp_path_factory.mktemp("provider")
    run = partial(subprocess.run, check=True, timeout=60, cwd=place, stdin=subprocess.DEVNULL)
    source = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", "-f", "lavfi", "-i", "sine", "-t", "6"]
    codecs = ["-c:v", "mpeg2video", "-g", "12", "-c:a", "mp2"]
    run([FFMPEG, "-v", "error", *source, *codecs, "-f", "mpegts", "one.ts"])
    cut = ["-i", "one.ts", "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0"]
    run([FFMPEG, "-v", "error", *cut, "vod.m3u8"])
    (place / "key").write_bytes(bytes(range(16)))
    (place / "key.info").write_text("key\nkey\n")
    run([FFMPEG, "-v", "error", *cut, "-hls_key_info_file", "key.info", "secret.m3u8"])
    (place / "fmp4.m3u8").write_text(
        '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2,\nseg.m4s\n#EXT-X-ENDLIST\n'
    )
    (place / "gone.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\ngone.ts\n#EXT-X-ENDLIST\n"
    )
    (place / "master.m3u8").write_text(
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100\nnone.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=900\nvod.m3u8\n"
    )
    return place


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


List = Callable[..., Device]


@pytest.fixture
def device(tmp_path: Path) -> Iterator[List]:
    """Makes the device of a list with these addresses."""
    made: list[Devices] = []

    def make(*addresses: str) -> Device:
        path = tmp_path / "list.m3u"
        path.write_text("#EXTM3U\n" + "".join(f"#EXTINF:-1,Channel {url}\n{url}\n" for url in addresses))
        came: list[Device] = []
        devices = Devices([f"iptv://{path}"], lambda new, _: came.extend(new))
        made.append(devices)
        devices.start()
        deadline = time.monotonic() + 5
        while not came or not came[0].listed:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return came[0]

    yield make
    for devices in made:
        devices.stop()


def received(tuner: Tuner, count: int, seconds: float = 10) -> Packets:
    """The first packets that come, `count` or more."""
    pieces: list[Packets] = []
    deadline = time.monotonic() + seconds
    while sum(map(len, pieces)) < count:
        assert time.monotonic() < deadline, tuner.status()
        pieces.append(tuner.read(0.2))
    return np.concatenate(pieces)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["one.ts", "vod.m3u8", "secret.m3u8", "master.m3u8"])
def test_a_channel_of_the_list_comes_with_the_numbers_that_it_has_here(
    name: str, server: str, device: List
) -> None:
    receiver = device(f"{server}/{name}")
    ((delivery, channel),) = receiver.listed
    service = ServiceId.from_url(channel.service)
    assert service is not None
    assert receiver.receives(delivery)
    assert not receiver.receives(Delivery(System.dvbc, 474_000_000))
    tuner = receiver.tuner(delivery)
    tuner.open()
    try:
        packets = received(tuner, 400)
        assert tuner.status().state is TunerState.locked
    finally:
        tuner.close()
    programs, continuity = Programs(), Continuity()
    wanted = SectionFilter([0])
    for section in wanted.feed(packets):
        programs.feed(section)
    for section in SectionFilter([0, *programs.table_pids]).feed(packets):
        programs.feed(section)
    found = programs.get(service)
    assert found is not None
    assert [stream.codec for stream in found.streams] == ["mpeg2video", "mpeg-audio"]
    continuity.feed(packets)
    assert continuity.errors == 0
    assert tuner.status().state is TunerState.closed


@needs_ffmpeg
def test_it_comes_at_its_own_pace(server: str, device: List) -> None:
    receiver = device(f"{server}/vod.m3u8")
    tuner = receiver.tuner(receiver.listed[0][0])
    tuner.open()
    begun = time.monotonic()
    received(tuner, 400)
    halfway = time.monotonic() - begun
    tuner.close()
    assert halfway > 0.2, "six seconds of a small picture do not come at once"


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "sentence"),
    [("none.ts", "answered 404"), ("fmp4.m3u8", "fragmented MP4"), ("gone.m3u8", "answered 404")],
)
def test_what_cannot_be_received_is_told(name: str, sentence: str, server: str, device: List) -> None:
    receiver = device(f"{server}/{name}")
    tuner = receiver.tuner(receiver.listed[0][0])

    def try_it() -> None:
        tuner.open()
        received(tuner, 1)

    with pytest.raises(TunerError, match=sentence):
        try_it()
    tuner.close()


def test_a_server_that_is_not_there_is_told(device: List) -> None:
    receiver = device("http://127.0.0.1:1/one.ts")
    with pytest.raises(TunerError, match="cannot be fetched"):
        receiver.tuner(receiver.listed[0][0]).open()


def test_other_packets_pass_as_they_are() -> None:
    media = as_packets((b"\x47\x01\x00\x10" + bytes(184)) * 5)
    assert np.array_equal(Renumber(ServiceId(1, 2, 3)).apply(media), media)
    sdt = as_packets(b"\x47\x40\x11\x10" + bytes(184))
    assert len(pids(Renumber(ServiceId(1, 2, 3)).apply(sdt))) == 0
