"""Packets on their way: seven in a datagram, numbered, and the same with and without the kernel's help."""

from __future__ import annotations

import socket

import pytest

from gulou_hal.sharing.sender import DATAGRAM, PAYLOAD, Packer, UdpWay
from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tuner.datagrams import Datagrams

DATA = b"".join(
    b"\x47\x01\x00" + bytes((0x10 | number % 16,)) + bytes([number % 256]) * 184 for number in range(500)
)


def test_seven_packets_travel_together_and_the_rest_waits() -> None:
    packer = Packer(ssrc=0xAABBCCDD, number=0xFFFE)
    rows = packer.pack(DATA[: 17 * PACKET_SIZE], 1.0)
    assert rows.shape == (2, DATAGRAM)
    assert rows[0, :4].tobytes() == b"\x80\x21\xff\xfe"
    assert rows[1, :4].tobytes() == b"\x80\x21\xff\xff"
    assert rows[0, 4:12].tobytes() == (90_000).to_bytes(4, "big") + b"\xaa\xbb\xcc\xdd"
    last = packer.flush(1.1)
    assert last.shape == (1, 12 + 3 * PACKET_SIZE)
    assert last[0, 2:4].tobytes() == b"\0\0"
    assert len(packer.flush(1.2)) == 0
    assert (packer.datagrams, packer.octets) == (3, 17 * PACKET_SIZE)


@pytest.mark.parametrize("segments", [True, False])
def test_what_is_sent_is_what_comes(segments: bool) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here,
    ):
        there.bind(("127.0.0.1", 0))
        there.setblocking(False)
        here.connect(there.getsockname())
        way = UdpWay(here)
        way._segments = segments
        rows = Packer(1, 0).pack(DATA, 1.0)
        way.send(rows)
        assert way._segments == segments, "this kernel sends segments"
        received = Datagrams("it", rtp=True)
        assert received.drain(there).tobytes() == DATA[: len(rows) * PAYLOAD]
        assert received.lost == 0
