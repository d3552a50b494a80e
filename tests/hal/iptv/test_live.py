"""Live HLS from a real server whose playlist slides, moves, leaps, and goes away; multicast from a list."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.iptv import hls
from gulou_hal.iptv.web import WebTuner
from gulou_hal.ts.packet import PACKET_SIZE, Packets, pcr_rows, read_pcrs
from gulou_hal.tuner.contract import TunerError, TunerState, Tuning
from gulou_hal.tuner.devices import Devices

WINDOW = 4


def piece(number: int) -> bytes:
    """Half a second of a stream: 40 packets, ten of which have a PCR (ISO/IEC 13818-1 §2.4.3.4)."""
    packets = []
    for at in range(40):
        row = number * 40 + at
        head = b"\x47\x01\x00" + bytes([(0x30 if at % 4 == 0 else 0x10) | row % 16])
        if at % 4 == 0:
            base = row * 90_000 // 80
            head += b"\x07\x10" + (base << 15 | 0x7E00).to_bytes(6, "big")
        packets.append(head.ljust(188, bytes([number])))
    return b"".join(packets)


SEGMENTS = [piece(number) for number in range(12)]


class Provider:
    """A live server: a piece is added whenever the playlist is asked for. `/tv` leads to where it is."""

    def __init__(self, segments: list[bytes]) -> None:
        self.segments = segments
        self.newest = WINDOW - 1
        self.offset = 0
        """By how much the numbers of the playlist are more than those of the pieces."""
        self.cut_before = -1
        self.missing: set[int] = set()
        self.asked: list[str] = []
        self._server: http.server.ThreadingHTTPServer | None = None
        self.port = 0

    def go(self) -> None:
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def leave(self) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        if request.path == "/tv":
            request.send_response(302)
            request.send_header("Location", "/edge/7/live.m3u8?token=x")
            request.end_headers()
            return None
        if request.path.startswith("/edge/7/live.m3u8?token=x"):
            return self._send(request, self._playlist().encode(), "application/vnd.apple.mpegurl")
        number = int(request.path.rpartition("/")[2].partition(".")[0])
        if number in self.missing or not request.path.startswith("/edge/7/"):
            return request.send_error(404)
        return self._send(request, self.segments[number], "video/mp2t")

    def _playlist(self) -> str:
        first = max(0, self.newest - WINDOW + 1)
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1", f"#EXT-X-MEDIA-SEQUENCE:{first + self.offset}"]
        for number in range(first, self.newest + 1):
            lines += ["#EXT-X-DISCONTINUITY"] if number == self.cut_before else []
            lines += ["#EXTINF:0.48,", f"{number}.ts"]
        if self.newest < len(self.segments) - 1:
            self.newest += 1
        return "\n".join(lines) + "\n"

    @staticmethod
    def _send(request: http.server.BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(list(SEGMENTS))
    made.go()
    yield made
    made.leave()


class Hurried(threading.Event):
    """Nobody waits for a playlist to grow: it does when it is asked for."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(0.01)


def fetched(provider: Provider) -> Iterator[bytes]:
    """The pieces of the stream as they come, without its pace."""
    import requests

    session = requests.Session()
    first = session.get(f"http://127.0.0.1:{provider.port}/tv")
    return hls.pieces(session, first.url, first.text, Hurried())


def whole(pieces: Iterator[bytes], size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += next(pieces)
    return found


def test_a_playlist_that_slides_is_followed_from_three_before_its_end(provider: Provider) -> None:
    expected = b"".join(provider.segments[1:10])
    assert whole(fetched(provider), len(expected)) == expected
    assert provider.asked[0] == "/tv", "where it leads to is asked from then on"
    assert provider.asked.count("/tv") == 1


def test_what_is_gone_already_is_passed_over(provider: Provider) -> None:
    provider.missing = {3}
    expected = b"".join(provider.segments[1:3] + provider.segments[4:8])
    assert whole(fetched(provider), len(expected)) == expected


def test_a_server_that_went_away_goes_on_where_it_is_when_it_comes_back(provider: Provider) -> None:
    pieces = fetched(provider)
    begun = b"".join(provider.segments[1:4])
    assert whole(pieces, len(begun)) == begun
    provider.leave()
    provider.newest = 10
    threading.Timer(0.3, provider.go).start()
    expected = b"".join(provider.segments[7:11])
    assert whole(pieces, len(expected)) == expected


def test_a_server_that_stays_away_is_told(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hls, "_PATIENCE", 0.2)
    pieces = fetched(provider)
    next(pieces)
    provider.leave()
    with pytest.raises(TunerError, match="cannot be fetched"):
        whole(pieces, 1 << 30)
    provider.go()


def test_a_server_that_counts_anew_is_followed(provider: Provider) -> None:
    provider.offset = 5000
    pieces = fetched(provider)
    begun = b"".join(provider.segments[1:4])
    assert whole(pieces, len(begun)) == begun
    provider.offset, provider.newest = 0, 6
    expected = b"".join(provider.segments[4:8])
    assert whole(pieces, len(expected)) == expected


def test_a_leap_of_the_clock_keeps_the_pace(provider: Provider) -> None:
    """Two seconds of it, in the middle of which another part of the programme follows."""
    provider.segments = [*SEGMENTS[:2], *SEGMENTS[8:], *SEGMENTS[2:8]]
    provider.cut_before = 2
    tuner = WebTuner(Tuning.parse(f"http://127.0.0.1:{provider.port}/tv"))
    tuner.open()
    begun = time.monotonic()
    size = sum(map(len, provider.segments[1:4]))
    pieces: list[Packets] = []
    try:
        while sum(map(len, pieces)) * PACKET_SIZE < size:
            assert time.monotonic() < begun + 10
            pieces.append(tuner.read(0.2))
        assert tuner.status().state is TunerState.locked
    finally:
        tuner.close()
    took = time.monotonic() - begun
    packets = np.concatenate(pieces)
    clock = np.diff(read_pcrs(packets, pcr_rows(packets)).astype(np.int64))
    assert (clock > 27_000_000).any(), "the leap is there, as it was sent"
    assert 0.7 < took < 8, "one and a half seconds of it take no three seconds more, nor none"


def test_a_group_of_a_list_is_joined(tmp_path: Path) -> None:
    """What is sent to 239.255.77.7 on this machine comes with the numbers of its channel."""
    group, port = "239.255.77.7", _free_port()
    path = tmp_path / "list.m3u"
    path.write_text(f"#EXTM3U\n#EXTINF:-1,Group\nudp://@{group}:{port}?iface=lo\n")
    devices: list[object] = []
    watching = Devices([f"iptv://{path}"], lambda came, _: devices.extend(came))
    watching.start()
    _until(lambda: bool(devices and devices[0].listed))  # type: ignore[attr-defined]
    device = devices[0]
    ((delivery, _),) = device.listed  # type: ignore[attr-defined]
    tuner = device.tuner(delivery)  # type: ignore[attr-defined]
    tuner.open()
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
    try:
        media = b"".join(b"\x47\x01\x00" + bytes([0x10 | n]) + bytes([n] * 184) for n in range(7))
        got: list[Packets] = []
        for _ in range(20):
            sender.sendto(media, (group, port))
            got.append(tuner.read(0.1))
            if sum(map(len, got)) >= 14:
                break
        assert np.concatenate(got)[:7].tobytes() == media
    finally:
        tuner.close()
        sender.close()
        watching.stop()


@pytest.mark.parametrize("address", ["pipe:///bin/date", "file:///etc/hostname", "dvb://0", "rtmp://x/y"])
def test_a_list_names_no_command_and_no_file_of_this_box(address: str) -> None:
    from gulou_hal.tuner.iptv.lists import _tuner

    with pytest.raises(TunerError, match="is not taken from a list"):
        _tuner(address, local=False)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
