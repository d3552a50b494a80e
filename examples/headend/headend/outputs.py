"""Where the broadcast goes: standard output, a file or FIFO, UDP or RTP."""

import ipaddress
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from headend.errors import HeadendError

Write = Callable[[memoryview], None]
_DATAGRAM: Final = 7 * 188
_PIPE_SIZE: Final = 1 << 20
_RTP_MP2T: Final = 33


def open_output(target: str) -> Write:
    """A function that sends bytes to ``-``, a path, ``udp://host:port`` or ``rtp://host:port``."""
    if target == "-":
        return _descriptor(sys.stdout.fileno())
    scheme = target.partition("://")[0] if "://" in target else ""
    if scheme in ("udp", "rtp"):
        return _datagrams(target, rtp=scheme == "rtp")
    if scheme:
        raise HeadendError(f"cannot send to {target}: use -, a file, udp://host:port or rtp://host:port")
    try:
        return _descriptor(os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))
    except OSError as error:
        raise HeadendError(f"cannot write to {target}: {error.strerror}") from error


def _descriptor(descriptor: int) -> Write:
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)

    def write(data: memoryview) -> None:
        while data:
            data = data[os.write(descriptor, data) :]

    return write


def _datagrams(target: str, rtp: bool) -> Write:
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
