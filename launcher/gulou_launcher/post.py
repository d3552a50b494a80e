"""The post office: one thread reads every connection of the launcher, so that the frame thread never waits.

Messages are decoded here and handed to the frame thread, those of one connection in order. Sending is done
by whoever has something to send; what a socket does not take at once is written here when it can be.

Whoever sends more than the frame thread takes is slowed, and nobody else: each connection has an inbox of its
own, which is emptied a little at a time, and while it is full its socket is not read.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec

from gulou.errors import WireError
from gulou.wire import Wire
from gulou_launcher import urgency
from gulou_launcher.caps.pace import Pace
from gulou_launcher.caps.table import Resource

Received = TypeVar("Received")
_END: Final = object()

FULL = 64
"""An inbox with so many messages is not added to."""
TURN = 0.006
"""Seconds after which the frame thread leaves the rest of all inboxes for its next round."""


class Line(Generic[Received]):
    """One connection. `on_message` and `on_closed` are called on the frame thread.

    A message that takes long is dealt with bit by bit: `on_message` returns an iterator, and the rest waits
    until that has come to its end.

    `on_arrival` is called on the post's thread with each message at once, and says whether it has dealt with
    it; a descriptor that a message brings must be taken there.
    """

    def __init__(
        self,
        post: Post,
        sock: socket.socket,
        receives: Any,
        on_message: Callable[[Received], Iterator[None] | None],
        on_closed: Callable[[str], None],
        *,
        on_arrival: Callable[[Received, Wire[Received]], bool] | None = None,
        limit: int = 4 << 20,
        pace: Pace | None = None,
    ) -> None:
        self.wire: Wire[Received] = Wire(sock, receives, limit=limit)
        self._pace = pace
        self._post = post
        self._on_message = on_message
        self._on_closed = on_closed
        self._on_arrival = on_arrival
        self._inbox: deque[tuple[Callable[[Any], Iterator[None] | None], Any]] = deque()
        self._unfinished: Iterator[None] | None = None
        self._said_closed = False
        self.fault = ""
        """Why it was closed, where the other end is at fault: known before `on_closed` is called."""
        self.tap: Callable[[Any, bool], None] | None = None
        """Hears of each message and whether it was sent, on the thread that sends or reads."""
        post.add(self)

    def send(self, message: msgspec.Struct, descriptors: Sequence[int] = ()) -> bool:
        """Send without waiting, from any thread; False where the other end is gone or has stopped reading."""
        if self.tap is not None:
            self.tap(message, True)
        try:
            self.wire.send(message, descriptors)
            waits = self.wire.wants_write
        except (WireError, OSError, ValueError):
            waits = True
        if waits:
            self._post.wake()
        return not self.wire.closed

    def close(self) -> None:
        """Close; `on_closed` is not called, nor is any message that waits handed out."""
        self._said_closed = True
        # What a flood has left is much to let go of at once.
        self._post.in_time(_let_go(self._inbox))
        self._inbox = deque()
        self._unfinished = None
        self._post.remove(self)

    @property
    def full(self) -> bool:
        """True while the frame thread has enough to do with what came."""
        return len(self._inbox) >= FULL

    @property
    def waiting(self) -> bool:
        """True while messages wait for the frame thread."""
        return bool(self._inbox) or self._unfinished is not None

    def hand_out(self, until: float) -> int:
        """On the frame thread: handle messages until this moment, at least one step; return how many."""
        count, was_full, begun = 0, self.full, False
        while self.waiting and not (begun and time.monotonic() >= until):
            begun = True
            if self._unfinished is None:
                call, value = self._inbox.popleft()
                self._unfinished = call(value)
                count += 1
            elif next(self._unfinished, _END) is _END:
                self._unfinished = None
        if was_full and not self.full:
            self._post.wake()
        return count

    # On the post's thread.

    def rest(self) -> float:
        """Seconds for which this line is not to be read, being over its pace; 0 where there is no need."""
        return self._pace.rest() if self._pace is not None else 0.0

    def readable(self) -> None:
        reason, before = "", self.wire.received_bytes
        try:
            messages = self.wire.read()
        except WireError as error:
            messages, reason = [], str(error)
        if self._pace is not None:
            took = self.wire.received_bytes - before
            self._pace.took({Resource.MESSAGES: len(messages), Resource.BYTES: took})
        for message in messages:
            if self._said_closed:
                return
            if self.tap is not None:
                self.tap(message, False)
            if self._on_arrival is None or not self._on_arrival(message, self.wire):
                self._inbox.append((self._on_message, message))
        if messages:
            self._post.wake_frame()
        if self.wire.stray:
            self.wire.close()
            reason = "descriptors came that no message announced"
        if self.wire.closed:
            self.gone(reason)

    def writable(self) -> None:
        with contextlib.suppress(WireError):
            self.wire.flush()

    def gone(self, reason: str) -> None:
        if not self._said_closed:
            self.fault = reason
            self._said_closed = True
            self._inbox.append((self._on_closed, reason))
            self._post.wake_frame()


class Post:
    """The thread, and the queue to the frame thread."""

    def __init__(self, wake_frame: Callable[[], None]) -> None:
        self.wake_frame = wake_frame
        self._selector = selectors.DefaultSelector()
        self._lines: dict[int, Line[Any]] = {}
        self._inboxes: list[Line[Any]] = []
        self._pending: deque[Callable[[], None]] = deque()
        self._queue: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._in_time: deque[Iterator[None]] = deque()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Close all lines, whose `on_closed` is not called, and end the thread. Nobody sends any more."""
        for line in list(self._inboxes):
            line.close()
        self._do(self._end)
        if self._thread.ident is not None:
            self._thread.join()
        self._selector.close()
        for fd in (self._wake_read, self._wake_write):
            os.close(fd)
        self._wake_read = self._wake_write = -1

    def wake(self) -> None:
        """Have the thread look at its connections again."""
        with contextlib.suppress(OSError):  # full, so that it wakes anyway; or closed
            os.write(self._wake_write, b"!")

    def add(self, line: Line[Any]) -> None:
        """Read this line from now on. On the frame thread."""
        self._inboxes.append(line)
        self._do(lambda: self._register(line))

    def remove(self, line: Line[Any]) -> None:
        """Close this line. On the frame thread."""
        if line in self._inboxes:
            self._inboxes.remove(line)
        self._do(lambda: self._unregister(line))

    def deliver(self, call: Callable[[Any], None], value: Any) -> None:
        """Have the frame thread call this soon; from any thread."""
        self._queue.append((call, value))
        self.wake_frame()

    def in_time(self, work: Iterator[None]) -> None:
        """Have the frame thread do this bit by bit, while nothing is more urgent. On the frame thread."""
        self._in_time.append(work)
        self.wake_frame()

    def hand_out(self, turn: float = TURN) -> int:
        """On the frame thread: make the calls that wait, keys among them, then what came on the lines.

        That takes about `turn` seconds, of which each line has its share. Returns how many; what is left
        over is for the next round.
        """
        count, until = 0, time.monotonic() + turn
        for _ in range(len(self._queue)):
            call, value = self._queue.popleft()
            call(value)
            count += 1
        waiting = [line for line in self._inboxes if line.waiting]
        for number, line in enumerate(waiting):
            now = time.monotonic()
            count += line.hand_out(now + max(0.0, until - now) / (len(waiting) - number))
        while self._in_time:
            if next(self._in_time[0], _END) is _END:
                self._in_time.popleft()
            if time.monotonic() >= until:
                break
        if self._in_time or any(line.waiting for line in self._inboxes):
            self.wake_frame()
        return count

    def _end(self) -> None:
        self._ended = True

    def _do(self, call: Callable[[], None]) -> None:
        self._pending.append(call)
        self.wake()

    def _register(self, line: Line[Any]) -> None:
        if line.wire.closed:
            line.gone("")
            return
        fd = line.wire.fileno()
        if fd in self._lines:
            # Its last owner was closed by the frame thread, and the kernel has given its number away since.
            gone = self._lines[fd]
            self._drop(fd)
            gone.gone("it stopped reading")
        self._lines[fd] = line

    def _unregister(self, line: Line[Any]) -> None:
        for fd, known in list(self._lines.items()):
            if known is line:
                self._drop(fd)
        line.wire.close()

    def _drop(self, fd: int) -> None:
        del self._lines[fd]
        self._watch(fd, 0)

    def _watch(self, fd: int, events: int) -> None:
        """Wait for these events of a descriptor; for none where 0."""
        key = self._selector.get_map().get(fd)
        with contextlib.suppress(KeyError, ValueError, OSError):
            if key is None and events:
                self._selector.register(fd, events)
            elif key is not None and not events:
                self._selector.unregister(fd)
            elif key is not None and key.events != events:
                self._selector.modify(fd, events)

    def _run(self) -> None:
        urgency.help_drawing()
        rest: float | None = None
        while not self._ended:
            for key, events in self._selector.select(rest):
                if key.fd == self._wake_read:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
                    continue
                line = self._lines.get(key.fd)
                if line is None:
                    continue
                if events & selectors.EVENT_WRITE:
                    line.writable()
                if events & selectors.EVENT_READ:
                    line.readable()
            while self._pending:
                self._pending.popleft()()
            rest = None
            for fd, line in list(self._lines.items()):
                if line.wire.closed:
                    self._drop(fd)
                    line.gone("it stopped reading")
                else:
                    wait = line.rest()
                    if 0 < wait < float("inf"):
                        rest = min(wait, rest or wait)
                    reads = 0 if line.full or wait > 0 else selectors.EVENT_READ
                    self._watch(fd, reads | (selectors.EVENT_WRITE if line.wire.wants_write else 0))


def _let_go(inbox: deque[Any]) -> Iterator[None]:
    while inbox:
        inbox.popleft()
        yield
