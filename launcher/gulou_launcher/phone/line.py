"""One phone's line: what it says, in its order, and what the box says, by a thread that may wait for it."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable

import msgspec

from gulou_launcher.phone import messages
from gulou_launcher.phone.errors import PhoneError
from gulou_launcher.phone.frames import Close, FrameReader, Opcode, frame
from gulou_launcher.phone.messages import FromPhone, ToPhone
from gulou_launcher.phone.secrecy import Sealed

IDLE = 50.0
"""Seconds after which a silent phone is gone: every 20 its page says that it is there, while it is seen."""
MOST_WAITING = 64
"""Messages that wait for a phone; one that takes no more is cut off."""
PACE, BURST = 60.0, 60.0
"""Messages of a phone that are read in a second, and at once. More is read later."""

_CHUNK = 8192


class Frames:
    """Frames over a socket: `next` waits for one, whatever pings come meanwhile."""

    def __init__(self, connection: socket.socket, rest: bytes = b"") -> None:
        self._connection = connection
        self._reader = FrameReader()
        self._came: list[tuple[Opcode, bytes]] = []
        self._rest = rest
        self._sending = threading.Lock()

    def next(self, patience: float) -> bytes | None:
        """The next message; None where the phone says goodbye. Raises PhoneError, OSError, TimeoutError."""
        until = time.monotonic() + patience
        while True:
            while self._came:
                opcode, payload = self._came.pop(0)
                match opcode:
                    case Opcode.binary:
                        return payload
                    case Opcode.close:
                        return None
                    case Opcode.ping:
                        self.send(Opcode.pong, payload)
            data, self._rest = self._rest, b""
            if not data:
                left = until - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                self._connection.settimeout(left)
                data = self._connection.recv(_CHUNK)
                if not data:
                    return None
            self._came = self._reader.feed(data)

    def send(self, opcode: Opcode, payload: bytes = b"") -> None:
        """Raises OSError."""
        with self._sending:
            self._connection.sendall(frame(opcode, payload))


class Line:
    """`phone` is the fingerprint of its token."""

    def __init__(
        self, connection: socket.socket, frames: Frames, come: Sealed, goes: Sealed, phone: str
    ) -> None:
        self.phone = phone
        self._connection = connection
        self._frames = frames
        self._come = come
        self._goes = goes
        self._waiting: queue.Queue[ToPhone | Callable[[], ToPhone] | Close] = queue.Queue(MOST_WAITING)
        self._writer = threading.Thread(target=self._write, name="phone writer", daemon=True)

    def send(self, message: ToPhone | Callable[[], ToPhone]) -> None:
        """Say something; never waits, from any thread. What takes long to put together, the line does."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self._hang_up()

    def cut(self, why: Close) -> None:
        """End it, from any thread; nothing that comes after this counts."""
        try:
            self._waiting.put_nowait(why)
        except queue.Full:
            self._hang_up()

    def run(self, said: Callable[[FromPhone], object]) -> None:
        """Until it ends; `said` gets what comes. Raises OSError, PhoneError for what our page never says."""
        self._writer.start()
        left, last = BURST, time.monotonic()
        try:
            while (sealed := self._frames.next(IDLE)) is not None:
                now = time.monotonic()
                left, last = min(BURST, left + (now - last) * PACE), now
                if left < 1:
                    time.sleep((1 - left) / PACE)
                left -= 1
                said(read(self._come.open(sealed)))
        finally:
            self.cut(Close.normal)
            self._writer.join(1.0)

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                message = self._waiting.get()
                if isinstance(message, Close):
                    self._frames.send(Opcode.close, int(message).to_bytes(2, "big"))
                    break
                if not isinstance(message, msgspec.Struct):
                    message = message()
                self._frames.send(Opcode.binary, self._goes.seal(msgspec.json.encode(message)))
        self._hang_up()

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)


def read(message: bytes) -> FromPhone:
    """Raises PhoneError."""
    try:
        return messages.said(message)
    except ValueError as error:
        raise PhoneError("A message came that is none of the page's.") from error
