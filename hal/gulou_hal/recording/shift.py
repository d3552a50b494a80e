"""What is kept of the channel that somebody watches, to pause, rewind and replay it: a bounded ring on disk.

One file, whose beginning is given back to the disk as its end grows: bytes keep their place, so that a player
that reads behind needs to know of nothing. It is deleted when nobody watches any more.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gulou_hal.recording import index
from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.index import Entries
from gulou_hal.recording.shape import Piece

SETTLES: Final = 5.0
"""Seconds on a channel until it is kept: who zaps through does not wear the disk."""
LINGERS: Final = 60.0
"""Seconds for which it is kept when nobody watches it any more."""
_CUT_EVERY: Final = 2.0
_COPIED: Final = 4 << 20


class Ring:
    """The last minutes of one service. The writer's thread calls `take`, any thread the rest."""

    def __init__(self, path: Path, seconds: int, most: int) -> None:
        """Keep so many seconds and at most so many bytes. Raises OSError."""
        for left in (path, path.with_suffix(".index")):
            left.unlink(missing_ok=True)
        self.file = RecordingFile(path, durable=False)
        self.seconds, self.most = seconds, most
        self.reason = ""
        self.failure: OSError | None = None
        self._begun = False
        self._cut_at = 0.0
        self._pins: list[int] = []
        self._lock = threading.Lock()

    @property
    def kept(self) -> float:
        """Seconds that can be gone back."""
        entries = self.file.entries()
        return 0.0 if len(entries) < 2 else float(entries["position"][-1] - entries["position"][0]) / 1000

    def take(self, piece: Piece) -> None:
        """Write a piece, and give back what is too old. Raises OSError."""
        if not self._begun:
            if not piece.points:
                return
            self._begun = True
            first = piece.points[0].offset
            points = tuple(
                index.Point(each.offset - first, each.wall, each.position, each.missed)
                for each in piece.points
            )
            piece = Piece(piece.data[first:], points, piece.position)
        try:
            self.file.append(piece)
        except OSError as error:
            self.failed(error)
            raise
        if time.monotonic() >= self._cut_at:
            self._cut_at = time.monotonic() + _CUT_EVERY
            self._cut()

    def failed(self, error: OSError) -> None:
        self.failure = self.failure or error

    def from_wall(self, wall: int) -> Entries:
        """The points from a Unix time in milliseconds on, as far as they are kept."""
        entries = self.file.entries()
        return entries[entries["wall"] >= wall]

    def copy_to(self, target: RecordingFile, start: int, length: int) -> None:
        """Copy bytes from `start` on into the front of another file, on a thread; they stay until then."""
        with self._lock:
            self._pins.append(start)
        threading.Thread(
            target=self._copy, args=(target, start, length), name="shift-copy", daemon=True
        ).start()

    def close(self) -> None:
        """End it, and delete the file."""
        self.file.close()
        for left in (self.file.path, self.file.index_path):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)

    def _cut(self) -> None:
        entries = self.file.entries()
        if not len(entries):
            return
        oldest = int(entries["position"][-1]) - self.seconds * 1000
        old = entries[entries["position"] < max(0, oldest)]
        before = int(old["offset"][-1]) if len(old) else 0
        before = max(before, self.file.length - self.most)
        with self._lock:
            before = min((before, *self._pins))
        if before > self.file.first and not self.file.discard(before):
            raise OSError(95, "This file system cannot give back the beginning of a file")

    def _copy(self, target: RecordingFile, start: int, length: int) -> None:
        done = 0
        try:
            source = os.open(self.file.path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                while done < length:
                    data = os.pread(source, min(_COPIED, length - done), start + done)
                    if not data:
                        break
                    target.put(done, data)
                    done += len(data)
            finally:
                os.close(source)
        except OSError as error:
            self.reason = str(error)
        finally:
            with self._lock:
                self._pins.remove(start)


class Shifting:
    """Which service is kept just now. Hold the recorder's lock, but for `watching`."""

    def __init__(self, folder: Path, steady: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self.service = ""
        self.ring: Ring | None = None
        self.note = ""
        """Why nothing is kept."""
        self._steady = steady
        self._watched = ""
        self._since = 0.0

    def watching(self, service: str) -> None:
        """Somebody watches this now; "": nobody watches anything. Any thread."""
        if service != self._watched:
            self._watched, self._since = service, self._steady()

    def failed(self, note: str) -> None:
        """Nothing can be kept of it; it is tried again with the next channel."""
        self.note, self._watched = note, ""
        self._since = float("-inf")

    def clear(self) -> None:
        """Delete what an earlier run left."""
        with contextlib.suppress(OSError):
            for left in self.folder.iterdir():
                left.unlink(missing_ok=True)

    @property
    def wanted(self) -> str:
        """The service that is to be kept now."""
        waited = self._steady() - self._since
        if not self._watched:
            return self.service if waited < LINGERS else ""
        if self._watched == self.service or waited >= SETTLES:
            return self._watched
        return self.service if waited < SETTLES else ""
