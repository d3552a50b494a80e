"""What is kept of the channel that somebody watches, to pause, rewind and replay it: a bounded ring on disk.

One file, whose beginning is given back to the disk as its end grows: bytes keep their place, so that a player
that reads behind needs to know of nothing. It is deleted when nobody watches any more.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path
from typing import Final

from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.index import Entries
from gulou_hal.recording.shape import Piece

_CUT_EVERY: Final = 2.0
_COPIED: Final = 4 << 20


class Ring:
    """The last minutes of one service. One thread calls `take`, any thread the rest."""

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
            piece = piece.from_first_point()
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
