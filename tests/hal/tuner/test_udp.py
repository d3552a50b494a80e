"""Reception over a network: real datagrams on loopback, and real senders."""

from __future__ import annotations

import contextlib
import itertools
import random
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.packet import PACKET_SIZE, Packets, as_packets, pcr_rows, pids
from gulou_hal.tuner.contract import Tuner, TunerState
from gulou_hal.tuner.rtp import payload_span
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.continuity import Continuity


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture
def port() -> int:
    return _free_port()


@pytest.fixture
def sender(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        yield sock


@contextlib.contextmanager
def _open(url: str) -> Iterator[Tuner]:
    tuner = tuner_for(url)
    tuner.open()
    try:
        yield tuner
    finally:
        tuner.close()


def _payloads(recording: Path, count: int) -> list[bytes]:
    data = recording.read_bytes()
    return [data[at * 1316 : (at + 1) * 1316] for at in range(count)]


def _rtp(number: int, payload: bytes, first: int = 0x80, between: bytes = b"", after: bytes = b"") -> bytes:
    return struct.pack(">BBHII", first, 33, number & 0xFFFF, 0, 1) + between + payload + after


def _receive(tuner: Tuner, packets: int, seconds: float = 3.0) -> Packets:
    """Read until so many packets came, or nothing more comes."""
    pieces: list[Packets] = []
    deadline = time.monotonic() + seconds
    while sum(map(len, pieces)) < packets and time.monotonic() < deadline:
        pieces.append(tuner.read(0.1))
    return np.concatenate(pieces)


def _send(sender: socket.socket, datagrams: Sequence[bytes]) -> None:
    for datagram in datagrams:
        sender.send(datagram)


def test_plain_udp(port: int, sender: socket.socket, recording: Path) -> None:
    payloads = _payloads(recording, 100)
    with _open(f"udp://127.0.0.1:{port}") as tuner:
        assert tuner.status().state is TunerState.waiting
        _send(sender, payloads)
        packets = _receive(tuner, 700)
        assert np.array_equal(packets, as_packets(b"".join(payloads)))
        assert tuner.status().state is TunerState.locked


@pytest.mark.parametrize("scheme", ["udp", "rtp"])
def test_rtp_is_recognised_whatever_the_address_says(
    scheme: str, port: int, sender: socket.socket, recording: Path
) -> None:
    payloads = _payloads(recording, 100)
    with _open(f"{scheme}://127.0.0.1:{port}") as tuner:
        _send(sender, [_rtp(65500 + number, payload) for number, payload in enumerate(payloads)])
        assert np.array_equal(_receive(tuner, 700), as_packets(b"".join(payloads)))
        assert tuner.status().lost == 0


def test_rtp_headers_with_everything_in_them() -> None:
    sources, extension = bytes(8), struct.pack(">HH", 0xBEDE, 2) + bytes(8)
    datagram = _rtp(1, b"payload", 0x80 | 0x20 | 0x10 | 2, sources + extension, bytes(3) + b"\x04")
    start, end = payload_span(memoryview(datagram))
    assert datagram[start:end] == b"payload"


@pytest.mark.parametrize(
    "datagram", [b"", b"\x80", b"\x90" + bytes(11), b"\xa0" + bytes(11), b"\x8f" + bytes(20)]
)
def test_wrong_rtp_headers_have_no_payload(datagram: bytes) -> None:
    assert payload_span(memoryview(datagram)) == (0, 0)


def test_rtp_out_of_order_is_put_in_order(port: int, sender: socket.socket, recording: Path) -> None:
    payloads = _payloads(recording, 120)
    datagrams = [_rtp(number, payload) for number, payload in enumerate(payloads)]
    chance = random.Random(7)
    shuffled = datagrams[:1] + sorted(
        datagrams[1:], key=lambda d: int.from_bytes(d[2:4], "big") + chance.random() * 8
    )
    shuffled.insert(50, shuffled[10])  # and one twice
    with _open(f"rtp://127.0.0.1:{port}") as tuner:
        _send(sender, shuffled)
        assert np.array_equal(_receive(tuner, 840), as_packets(b"".join(payloads)))
        assert tuner.status().lost == 0


def test_lost_datagrams_are_counted_and_waited_for_no_longer_than_needed(
    port: int, sender: socket.socket, recording: Path
) -> None:
    payloads = _payloads(recording, 30)
    kept = [_rtp(number, payload) for number, payload in enumerate(payloads) if number not in (10, 11, 20)]
    with _open(f"rtp://127.0.0.1:{port}") as tuner:
        _send(sender, kept)
        assert len(_receive(tuner, 27 * 7)) == 27 * 7
        assert tuner.status().lost == 3


def test_a_sender_that_starts_anew(port: int, sender: socket.socket, recording: Path) -> None:
    payloads = _payloads(recording, 40)
    numbers = itertools.chain(range(30_000, 30_020), range(100, 120))
    with _open(f"rtp://127.0.0.1:{port}") as tuner:
        _send(sender, [_rtp(number, payload) for number, payload in zip(numbers, payloads, strict=True)])
        assert len(_receive(tuner, 280)) == 280
        assert tuner.status().lost == 0


def test_a_pulled_cable_is_said_and_reception_resumes(
    port: int, sender: socket.socket, recording: Path
) -> None:
    payloads = _payloads(recording, 40)
    with _open(f"udp://127.0.0.1:{port}") as tuner:
        _send(sender, payloads[:20])
        _receive(tuner, 140)
        deadline = time.monotonic() + 1.1
        while time.monotonic() < deadline:
            assert len(tuner.read(0.2)) == 0
        status = tuner.status()
        assert status.state is TunerState.no_signal
        assert f"No signal on udp://127.0.0.1:{port}: no packets for 1 s" in status.reason
        _send(sender, payloads[20:])
        assert len(_receive(tuner, 140)) == 140
        assert tuner.status().locked


@pytest.mark.parametrize(
    ("sender_named", "expected"),
    [("", 140), ("127.0.0.1", 140), ("192.0.2.9", 0)],
    ids=["any", "this", "another"],
)
def test_multicast_on_loopback(port: int, recording: Path, sender_named: str, expected: int) -> None:
    group = "239.255.77.7"
    with (
        _open(f"udp://{sender_named}@{group}:{port}?iface=lo") as tuner,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source,
    ):
        source.bind(("127.0.0.1", 0))
        source.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        for payload in _payloads(recording, 20):
            source.sendto(payload, (group, port))
        assert len(_receive(tuner, 140, seconds=1)) == expected


def test_ipv6(port: int, recording: Path) -> None:
    try:
        source = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        source.connect(("::1", port))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with source, _open(f"rtp://[::1]:{port}") as tuner:
        _send(source, _payloads(recording, 20))
        assert len(_receive(tuner, 140)) == 140


def _needs_multicast_route() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("239.255.77.8", 9))
        except OSError:
            pytest.skip("this machine has no route for multicast")


def _ingested(recording: Path, folder: Path) -> Path:
    """A copy of the recording with the clock file beside it that multicat needs."""
    for tool in ("multicat", "ingests"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} (package multicat) is not installed")
    copy = folder / "mux.ts"
    shutil.copy(recording, copy)
    packets = as_packets(recording.read_bytes())
    pcr_pid = int(pids(packets[pcr_rows(packets)[:1]])[0])
    subprocess.run(["ingests", "-p", str(pcr_pid), str(copy)], check=True, timeout=20, capture_output=True)
    return copy


@pytest.mark.parametrize("flags", [(), ("-U",)], ids=["rtp", "udp"])
@pytest.mark.parametrize("cast", ["unicast", "multicast"])
def test_multicat_is_received_with_no_continuity_error(
    flags: tuple[str, ...], cast: str, port: int, recording: Path, tmp_path: Path
) -> None:
    copy = _ingested(recording, tmp_path)
    if cast == "unicast":
        url, target = f"rtp://127.0.0.1:{port}", f"127.0.0.1:{port}"
    else:
        # multicat leaves the choice of the interface to the routes, so the receiver must too
        url, target = f"rtp://@239.255.77.8:{port}", f"239.255.77.8:{port}"
        _needs_multicast_route()
    sent = recording.stat().st_size // PACKET_SIZE
    with _open(url) as tuner, _running("multicat", *flags, str(copy), target):
        packets = _receive(tuner, sent - 7, seconds=8)
        assert len(packets) >= sent * 0.95
        assert Continuity().feed(packets) == 0
        assert tuner.status().lost == 0


@contextlib.contextmanager
def _running(*command: str) -> Iterator[None]:
    """A command that runs beside the test, and no longer."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_a_service_split_off_by_dvblast_is_received_with_no_continuity_error(
    port: int, recording: Path, tmp_path: Path
) -> None:
    if shutil.which("dvblast") is None:
        pytest.skip("dvblast is not installed")
    copy = _ingested(recording, tmp_path)
    between = _free_port()
    services = tmp_path / "services.conf"
    services.write_text(f"127.0.0.1:{port}/udp 1 1\n")  # program 1, whole
    with (
        _open(f"udp://127.0.0.1:{port}") as tuner,
        _running("dvblast", "-D", f"127.0.0.1:{between}", "-c", str(services), "-C"),
    ):
        time.sleep(0.5)  # it says nowhere that it listens
        with _running("multicat", str(copy), f"127.0.0.1:{between}"):
            packets = _receive(tuner, 1000, seconds=8)
    assert len(packets) >= 1000
    assert Continuity().feed(packets) == 0
    assert {0, 0x100, 0x101} <= set(pids(packets).tolist())
    assert 0x102 not in pids(packets)
