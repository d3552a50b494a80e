"""One TCP connection of somebody in the house: what comes in is cut into requests, what goes out may wait."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import Reader, Request

_CHUNK: Final = 1 << 16
_LONGEST_BODY: Final = 1 << 16
_MOST_WAITING: Final = 2 << 20
"""Bytes that may wait for a slow reader; packets over that are left out, as on a full network."""


class Connection:
    """Its loop reads and flushes; any thread writes."""

    def __init__(self, sock: socket.socket, peer: str, wake: Callable[[], None]) -> None:
        """`wake` has the loop look at `wants_write` again."""
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.peer: Final = peer
        self.local: Final = str(sock.getsockname()[0])
        self.port: Final = int(sock.getsockname()[1])
        self.closed = False
        self.closing = False
        """True when it is to be closed once all is written."""
        self.heard_at = time.monotonic()
        self.left_out = 0
        """Frames that found no room."""
        self._socket = sock
        self._wake = wake
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._reader = Reader(_LONGEST_BODY)

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def wants_write(self) -> bool:
        return bool(self._waiting)

    def read(self) -> list[Request]:
        """Return the requests that came; `closed` tells the end. Raises SatipError: answer and close."""
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            self.close()
            return []
        found = self._reader.feed(data)
        requests = [each for each in found if isinstance(each, Request)]
        if requests or found:  # frames are a client's receiver reports: a sign of life
            self.heard_at = time.monotonic()
        if len(requests) > 64:
            raise SatipError("too many requests at once")
        return requests

    def write(self, data: bytes) -> None:
        """Send now or when there is room."""
        with self._lock:
            self._waiting += data
            self._flush()
        if self._waiting:
            self._wake()

    def offer(self, frames: bytes) -> bool:
        """Send whole frames if there is room for them; return whether there was."""
        with self._lock:
            if self.closed:
                return False
            if len(self._waiting) + len(frames) > _MOST_WAITING:
                self.left_out += 1
                return True
            waited = bool(self._waiting)
            self._waiting += frames
            if not waited:
                self._flush()
            waits = bool(self._waiting)
        if waits and not waited:
            self._wake()
        return not self.closed

    def flush(self) -> None:
        """There is room in the socket."""
        with self._lock:
            self._flush()

    def close(self) -> None:
        """Safe to call twice."""
        self.closed = True
        with contextlib.suppress(OSError):
            self._socket.close()

    def _flush(self) -> None:
        try:
            while self._waiting:
                sent = self._socket.send(self._waiting[:_CHUNK])
                del self._waiting[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self._waiting.clear()
            self.closed = True
