"""The way of one recording to the disk: pieces that wait, and a thread that writes and flushes them.

Who reads never waits for a disk: a flush that takes long, or a disk that stands still for a while, costs
memory, of which there is so much for all recordings together. Where that is used up, what comes is lost up to
the next random-access point at which there is room again, and the recording says so.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.shape import Gap, Piece

log = logging.getLogger(__name__)

SYNC: Final = 0.4
"""Seconds from one flush's beginning to the next one's: what a flush takes counts as well."""
MOST: Final = 96 << 20
"""Bytes that may wait: 15 s of four recordings in HD and of what is watched."""
SLOW: Final = "the disk was too slow"
_NICENESS: Final = -8
_POINTLESS: Final = 5.0
"""Seconds after which one goes on without a random-access point."""


class Taker(Protocol):
    """Who gets what comes of a service."""

    reason: str

    def take(self, piece: Piece) -> None:
        """Write it. Raises OSError, and is given no more."""

    def failed(self, error: OSError) -> None:
        """What it wrote could not be flushed."""

    @property
    def file(self) -> RecordingFile | None:
        """The file that grows just now."""


def go_first() -> None:
    """Have this thread go before the rest of the gateway, where this user may say so: what it has waits for
    the disk, and a power cut would take it.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class Backlog:
    """How many bytes wait for the disk, of all recordings. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.waiting = 0
        self._lock = threading.Lock()

    def admit(self, size: int, spare: int = 0) -> bool:
        """Make room for so many bytes where `spare` of them stay free beside; return whether there was."""
        with self._lock:
            if self.waiting + size + spare > self.most:
                return False
            self.waiting += size
            return True

    def written(self, size: int) -> None:
        with self._lock:
            self.waiting -= size


class Lane:
    """One taker, its queue and its thread. One thread calls `put`."""

    def __init__(self, taker: Taker, backlog: Backlog, *, held: bool = False) -> None:
        """A `held` one writes nothing before `release`."""
        self.taker = taker
        self._backlog = backlog
        self._queue: deque[Piece | Callable[[], None]] = deque()
        self._due = threading.Condition()
        self._held = held
        self._closing = False
        self._failed = False
        self._end = 0
        """Position, in milliseconds, of what was put last."""
        self._lost_at: int | None = None
        self._lost_since = 0.0
        self._thread = threading.Thread(target=self._run, name="recording-disk", daemon=True)
        self._thread.start()

    def put(self, piece: Piece) -> None:
        """Have it written soon. Never waits."""
        if self._failed:
            return
        after_loss = self._after_loss(piece) if self._lost_at is not None else piece
        if after_loss is None:
            return
        if not self._backlog.admit(len(after_loss.data)):
            if self._lost_at is None:
                log.warning("the disk is too slow: a part of a recording is lost")
                self._lost_at, self._lost_since = self._end, time.monotonic()
            return
        self._lost_at, self._end = None, piece.position
        self._add(after_loss)

    def then(self, call: Callable[[], None]) -> None:
        """Have this called, on the thread that writes, once all that was put so far is written."""
        self._add(call)

    def release(self) -> None:
        """Write from now on."""
        with self._due:
            self._held = False
            self._due.notify()

    def close(self, timeout: float | None = None) -> bool:
        """Write and flush what was put, and end; return whether that was done in so many seconds."""
        with self._due:
            self._closing, self._held = True, False
            self._due.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _add(self, item: Piece | Callable[[], None]) -> None:
        with self._due:
            self._queue.append(item)
            self._due.notify()

    def _after_loss(self, piece: Piece) -> Piece | None:
        """What of a piece is the first to be written again; None: nothing yet."""
        lost_at = self._end if self._lost_at is None else self._lost_at
        if self._backlog.waiting > self._backlog.most // 2:
            return None
        if not piece.points:
            if time.monotonic() - self._lost_since < _POINTLESS:
                return None
            gap = max(0, piece.position - lost_at)
            return msgspec.structs.replace(
                piece, missed=(Gap(lost_at, gap, SLOW), *piece.missed), errors=piece.errors + 1
            )
        piece = piece.from_first_point()
        first, *rest = piece.points
        gap = max(0, first.position - lost_at)
        first = msgspec.structs.replace(first, missed=first.missed + gap)
        return msgspec.structs.replace(
            piece,
            points=(first, *rest),
            missed=(Gap(lost_at, gap, SLOW), *(each for each in piece.missed if each.at > first.position)),
            errors=piece.errors + 1,
        )

    def _run(self) -> None:
        go_first()
        flushed = time.monotonic()
        over = False
        while not over:
            with self._due:
                left = flushed + SYNC - time.monotonic()
                if left > 0 and not self._closing and (self._held or not self._queue):
                    self._due.wait(left)
                item = None if self._held or not self._queue else self._queue.popleft()
                over = self._closing and item is None
            if isinstance(item, Piece):
                self._write(item)
            elif item is not None:
                item()
            if over or time.monotonic() >= flushed + SYNC:
                flushed = time.monotonic()
                self._flush()

    def _write(self, piece: Piece) -> None:
        try:
            if not self._failed:
                self.taker.take(piece)
        except OSError as error:
            log.warning("a recording ends: %s", error)
            self._failed = True
        except Exception:  # one piece that goes wrong must not end the recording
            log.exception("a part could not be recorded")
        finally:
            self._backlog.written(len(piece.data))

    def _flush(self) -> None:
        file = self.taker.file
        try:
            if file is not None and not self._failed:
                file.sync()
        except OSError as error:
            log.warning("a recording could not be flushed: %s", error)
            self.taker.failed(error)
            self._failed = True
