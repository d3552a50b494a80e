"""Messages over a Unix stream socket: a 4-byte big-endian length, then msgpack; file descriptors ride along.

A stream rather than SEQPACKET, since a scene may be larger than a socket's send buffer. Descriptors arrive
in the order they were sent; a message that carries one says so in its own fields.
"""

from __future__ import annotations

import array
import contextlib
import os
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from gulou.errors import MessageTooLongError, WireError

MAX_MESSAGE = 4 << 20
MAX_OUTGOING = 8 << 20
MAX_DESCRIPTORS = 8
MAX_WAITING_DESCRIPTORS = 64
"""Descriptors that came and that no message has asked for: one more and the other end is at fault."""
_HEADER = struct.Struct(">I")
_CHUNK = 1 << 16
_CHUNKS = 4
"""Taken in one `read`, so that an end that never stops sending keeps nobody else waiting."""

Received = TypeVar("Received")
_encoder = msgspec.msgpack.Encoder()


_decoders: dict[int, tuple[Any, msgspec.msgpack.Decoder[Any]]] = {}


def _decoder(receives: Any) -> msgspec.msgpack.Decoder[Any]:
    """One for each type, since every process that was forked after it was made shares its memory.

    Found by identity: to hash a union touches each of its types.
    """
    known = _decoders.get(id(receives))
    if known is None:
        known = _decoders[id(receives)] = (receives, msgspec.msgpack.Decoder(receives))
    return known[1]


class Wire(Generic[Received]):
    """One end of a connection that receives messages of the type `receives` (a union of tagged structs).

    Sending never blocks: what the socket does not take waits in a bounded buffer until `flush`.
    One thread reads; any thread may send, flush and close.
    """

    def __init__(
        self, sock: socket.socket, receives: Any, *, limit: int = MAX_MESSAGE, sends: int | None = None
    ) -> None:
        """`limit` is the longest message in bytes that is received, `sends` the longest that is sent."""
        self._sock = sock
        self._sends = sends
        self._sock.setblocking(False)
        self._decoder = _decoder(receives)
        self._limit = limit
        self._incoming = bytearray()
        self._sending = threading.RLock()
        self._outgoing: deque[tuple[bytes, tuple[int, ...]]] = deque()
        self._waiting = 0
        self._descriptors: deque[int] = deque()
        self._messages: deque[Received] = deque()
        self.received_bytes = 0
        self.closed = False

    def fileno(self) -> int:
        return self._sock.fileno()

    @property
    def wants_write(self) -> bool:
        """True while bytes wait for the socket to take them."""
        return bool(self._outgoing)

    @property
    def stray(self) -> bool:
        """True while descriptors wait though every message that came is complete: nobody announced them."""
        return bool(self._descriptors) and not self._incoming

    @property
    def has_messages(self) -> bool:
        """True while messages that have arrived wait to be taken: the socket is silent about these."""
        return bool(self._messages)

    def send(self, message: msgspec.Struct, descriptors: Sequence[int] = ()) -> None:
        """Send or queue one message. Descriptors are duplicated; the caller keeps its own.

        Raises WireError when closed, or when the other end has let MAX_OUTGOING bytes pile up, and
        MessageTooLongError, with nothing sent, where the message is longer than the other end takes.
        """
        body = _encoder.encode(message)
        if self._sends is not None and len(body) > self._sends:
            raise MessageTooLongError(
                f"A message of {len(body)} bytes is too long for the TV, which takes {self._sends}: "
                "show less at once, and long lists as ui.List, ui.Rail or ui.Grid."
            )
        with self._sending:
            if self.closed:
                raise WireError("the connection is closed")
            kept = tuple(os.dup(fd) for fd in descriptors)
            self._outgoing.append((_HEADER.pack(len(body)) + body, kept))
            self._waiting += len(body) + _HEADER.size
            self.flush()
            if self._waiting > MAX_OUTGOING:
                self.close()
                raise WireError("the other end stopped reading")

    def flush(self) -> None:
        """Write what the socket takes now."""
        with self._sending:
            while self._outgoing:
                data, descriptors = self._outgoing[0]
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
                try:
                    sent = self._sock.sendmsg([data], [rights] if descriptors else [], socket.MSG_NOSIGNAL)
                except (BlockingIOError, InterruptedError):
                    return
                except OSError as error:
                    self.close()
                    raise WireError(f"the other end is gone: {error.strerror}") from error
                for fd in descriptors:
                    os.close(fd)
                self._waiting -= sent
                if sent == len(data):
                    self._outgoing.popleft()
                else:
                    self._outgoing[0] = (data[sent:], ())

    def drain(self, timeout: float) -> None:
        """Block until all is written, at most `timeout` seconds."""
        from gulou.waiting import writable

        deadline = time.monotonic() + timeout
        while self._outgoing:
            left = deadline - time.monotonic()
            if left <= 0 or not writable([self._sock], left):
                raise WireError("the other end did not read in time")
            self.flush()

    def read(self) -> list[Received]:
        """Return messages that have arrived, without waiting; at the end of the stream, close.

        More may have arrived than one call takes: then the socket stays readable.
        Raises WireError on a message that is too long or not of the type expected.
        """
        for _ in range(_CHUNKS):
            if self.closed:
                break
            try:
                data, ancillary, _, _ = self._sock.recvmsg(
                    _CHUNK, socket.CMSG_SPACE(MAX_DESCRIPTORS * 4), socket.MSG_CMSG_CLOEXEC
                )
            except (BlockingIOError, InterruptedError):
                break
            except OSError:
                data, ancillary = b"", []
            for level, kind, payload in ancillary:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    fds = array.array("i")
                    fds.frombytes(payload[: len(payload) - len(payload) % 4])
                    self._descriptors.extend(fds)
            if len(self._descriptors) > MAX_WAITING_DESCRIPTORS:
                self.close()
                raise WireError("descriptors came that no message announced")
            if not data:
                self.close()
                break
            self.received_bytes += len(data)
            self._incoming += data
            self._decode()
            if len(data) < _CHUNK:
                break
        messages = list(self._messages)
        self._messages.clear()
        return messages

    def wait(self, timeout: float | None) -> Received | None:
        """Return the next message within `timeout` seconds; None when none came or the other end closed."""
        from gulou.waiting import readable

        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._messages:
            if self.closed:
                return None
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not readable([self._sock], left):
                return None
            self._messages.extend(self.read())
        return self._messages.popleft()

    def take_descriptor(self) -> int:
        """Return the next descriptor received; the caller now owns it. Raises WireError when none came."""
        if not self._descriptors:
            raise WireError("a descriptor was announced and did not come")
        return self._descriptors.popleft()

    def close(self) -> None:
        """Close the socket and every descriptor still held. Safe to call twice."""
        with self._sending:
            if self.closed:
                return
            self.closed = True
            for _, descriptors in self._outgoing:
                for fd in descriptors:
                    os.close(fd)
            self._outgoing.clear()
            while self._descriptors:
                with contextlib.suppress(OSError):
                    os.close(self._descriptors.popleft())
            self._sock.close()

    def _decode(self) -> None:
        buffer = self._incoming
        start = 0
        while len(buffer) - start >= _HEADER.size:
            (length,) = _HEADER.unpack_from(buffer, start)
            if length > self._limit:
                self.close()
                raise WireError(f"a message of {length} bytes came; at most {self._limit} are allowed")
            end = start + _HEADER.size + length
            if len(buffer) < end:
                break
            try:
                self._messages.append(self._decoder.decode(memoryview(buffer)[start + _HEADER.size : end]))
            except (ValueError, RecursionError, MemoryError) as error:
                # ValueError: msgspec's own errors, and text that is not UTF-8.
                self.close()
                raise WireError(f"a message that cannot be understood came: {error}") from error
            start = end
        if start:
            del buffer[:start]


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new connection."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
