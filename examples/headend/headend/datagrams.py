"""The broadcast as datagrams: UDP or RTP (RFC 2250), unicast or multicast."""

import ipaddress
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from headend.errors import HeadendError

Write = Callable[[memoryview], object]
_DATAGRAM: Final = 7 * 188
_RTP_MP2T: Final = 33


def open_channel(target: str, rtp: bool) -> Write:
    """Seven packets each (with an RTP header, RFC 2250); what is left over waits for the next call."""
    try:
        parts = urlsplit(target)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise HeadendError(f"{target} lacks a host or a port: write it like udp://239.1.1.1:5004")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        channel = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET and ipaddress.ip_address(address[0]).is_multicast:
            channel.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        channel.connect(address)
    except OSError as error:
        raise HeadendError(f"cannot send to {target}: {error.strerror}") from error
    sequence = int.from_bytes(os.urandom(2), "big")
    source = os.urandom(4)
    waiting = bytearray()

    def write(data: memoryview) -> None:
        nonlocal sequence
        waiting.extend(data)
        whole = len(waiting) // _DATAGRAM * _DATAGRAM
        for at in range(0, whole, _DATAGRAM):
            payload = bytes(waiting[at : at + _DATAGRAM])
            if rtp:
                stamp = int(time.monotonic() * 90_000) & 0xFFFFFFFF
                head = (
                    bytes((0x80, _RTP_MP2T)) + sequence.to_bytes(2, "big") + stamp.to_bytes(4, "big") + source
                )
                payload = head + payload
                sequence = sequence + 1 & 0xFFFF
            # Nobody listening on a unicast port is no fault of the broadcast.
            with suppress(ConnectionRefusedError):
                channel.send(payload)
        del waiting[:whole]

    return write
