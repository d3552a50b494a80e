"""Messages on a TCP or TLS connection: a length, the length of what follows as a stream, msgpack, the stream.

What rides along as a descriptor on the control socket follows its message here, as so many bytes.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

from gulou.errors import WireError

STALL = 20.0
"""Seconds in which nothing moves: the other end, or the way to it, is gone."""
_HEADER = struct.Struct(">IQ")
_CHUNK = 1 << 16
_encoder = msgspec.msgpack.Encoder()

Told = Callable[[int], None]
"""Gets the number of bytes that have gone."""


class Stream:
    """So many bytes that follow a message; `read` gives none at their end."""

    def __init__(self, framed: Framed, size: int) -> None:
        self._framed = framed
        self.left = size

    def read(self, count: int, /) -> bytes:
        chunk = self._framed.take(min(count, self.left, _CHUNK)) if self.left else b""
        self.left -= len(chunk)
        return chunk

    def skip(self) -> None:
        """Read what is left, so that the next message can be heard."""
        while self.read(_CHUNK):
            pass


class Framed:
    """One end of a connection; it waits, and has one thread. Every method raises WireError or OSError."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        """`limit`: bytes that a message may have, without its stream."""
        self._sock = sock
        self._limit = limit
        self._sock.settimeout(STALL)

    def send(
        self,
        message: msgspec.Struct,
        stream: BinaryIO | None = None,
        size: int = 0,
        told: Told = lambda sent: None,
    ) -> None:
        """Send a message, and `size` bytes of `stream` after it."""
        body = _encoder.encode(message)
        self._sock.sendall(_HEADER.pack(len(body), size) + body)
        sent = 0
        while sent < size:
            chunk = stream.read(min(_CHUNK, size - sent)) if stream is not None else b""
            if not chunk:
                raise WireError("the file became shorter while it was sent")
            self._sock.sendall(chunk)
            sent += len(chunk)
            told(sent)

    def receive(self, kind: Any, patience: float = STALL, stream_limit: int = 0) -> tuple[Any, Stream]:
        """The next message, of the type `kind`, within `patience` seconds; and what follows it."""
        self._sock.settimeout(patience)
        try:
            size, more = _HEADER.unpack(self._exactly(_HEADER.size, patience))
        finally:
            self._sock.settimeout(STALL)
        if size > self._limit or more > stream_limit:
            raise WireError("a message that is too long came")
        body = self._exactly(size, STALL)
        try:
            return msgspec.msgpack.decode(body, type=kind), Stream(self, more)
        except (ValueError, RecursionError) as error:
            raise WireError(f"a message that cannot be understood came: {error}") from error

    def take(self, count: int) -> bytes:
        """Some bytes, at most `count`."""
        chunk = self._sock.recv(count)
        if not chunk:
            raise WireError("the other end is gone")
        return chunk

    def close(self) -> None:
        self._sock.close()

    def _exactly(self, count: int, patience: float) -> bytes:
        # Who sends a byte now and then must not hold a thread for ever.
        parts, until = bytearray(), time.monotonic() + patience
        while len(parts) < count:
            parts += self.take(count - len(parts))
            if time.monotonic() > until and len(parts) < count:
                raise WireError("a message came too slowly")
        return bytes(parts)
