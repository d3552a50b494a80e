"""A recording that grows: a plain transport stream that any player plays, and its index beside it.

What came is on the disk a second later at most. Space is asked for in steps, so that a file lies in
few pieces and a power cut finds its place on the disk settled.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from gulou_hal.recording import index
from gulou_hal.recording.index import Entries, Point
from gulou_hal.recording.shape import Piece
from gulou_hal.ts.packet import PACKET_SIZE

INDEX: Final = ".index"
_STEP: Final = 32 << 20
_KEEP_SIZE: Final = 1
"""FALLOC_FL_KEEP_SIZE of fallocate(2): the file's end stays where the last packet ends."""
_PUNCH_HOLE: Final = 2
_BLOCK: Final = 1 << 16
_REMEMBERED: Final = 64 << 20
"""Bytes behind the end that stay in memory for who watches while it is recorded."""


class RecordingFile:
    """One thread appends, another calls `sync`; either may ask for its lengths."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Make the file, or go on with one that `mend` has looked at. Raises OSError.

        One that is not `durable` is never flushed: it does not outlive the box's sleep anyway.
        """
        self.path = path
        self.index_path = path.with_suffix(INDEX)
        self._durable = durable
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._index_fd = os.open(
                self.index_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644
            )
            if os.fstat(self._index_fd).st_size == 0:
                os.write(self._index_fd, index.MAGIC)
            if fresh and durable:
                _sync_folder(path.parent)
        except OSError:
            os.close(self._fd)
            raise
        self._length = os.fstat(self._fd).st_size // PACKET_SIZE * PACKET_SIZE
        self._reserved = self._length
        self._reserves = durable
        self.synced = self._length
        """Bytes that a power cut can no longer take."""
        self._forgotten = 0
        self._lock = threading.Lock()
        self._syncing = threading.Lock()
        self._points: list[Point] = []
        self._all: list[Entries] = [index.read(self.index_path, self._length)]
        self.first = 0
        """The first byte that is still there; see `discard`."""
        self._closed = False

    @property
    def length(self) -> int:
        """Bytes, in whole packets."""
        return self._length

    @property
    def size(self) -> int:
        """Bytes that can be read, as whoever plays it says."""
        return self._length

    @property
    def grows(self) -> bool:
        return not self._closed

    def entries(self) -> Entries:
        """Where a decoder may start, by now. Any thread."""
        with self._lock:
            found = [*self._all, index.entries(self._points)] if self._points else list(self._all)
            if len(found) > 1:
                self._all = [np.concatenate(self._all)]
        return np.concatenate(found)

    def append(self, piece: Piece) -> None:
        """Write a piece. Raises OSError, with the file ending where it did before."""
        data = memoryview(piece.data)
        at = self._length
        self._reserve(at + len(data))
        try:
            while data:
                done = os.pwrite(self._fd, data, at)
                at += done
                data = data[done:]
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._length)
            raise
        start, self._length = self._length, at
        if piece.points:
            moved = [
                Point(start + point.offset, point.wall, point.position, point.missed)
                for point in piece.points
            ]
            with self._lock:
                self._points += moved

    def begin_at(self, length: int, points: list[Point]) -> None:
        """Leave so many bytes at the front for `put`, with these points in them. Only of an empty file."""
        os.ftruncate(self._fd, length)
        self._length = self._reserved = length
        with self._lock:
            self._points += points

    def put(self, offset: int, data: bytes) -> None:
        """Write into what `begin_at` has left. Raises OSError."""
        while data:
            done = os.pwrite(self._fd, data, offset)
            offset, data = offset + done, data[done:]

    def sync(self) -> None:
        """Have all that was written on the disk. Raises OSError."""
        with self._syncing:
            if self._closed:
                return
            length = self._length
            with self._lock:
                points, self._points = self._points, []
                if points:
                    self._all.append(index.entries(points))
            if self._durable and length != self.synced:
                os.fdatasync(self._fd)
                self.synced = length
            if points:  # after what it tells of: it can be made again, and no flush waits for it
                os.write(self._index_fd, index.entries(points).tobytes())
            if not self._durable:
                return
            if length - self._forgotten > 2 * _REMEMBERED:
                os.posix_fadvise(
                    self._fd,
                    self._forgotten,
                    length - _REMEMBERED - self._forgotten,
                    os.POSIX_FADV_DONTNEED,
                )
                self._forgotten = length - _REMEMBERED

    def discard(self, before: int) -> bool:
        """Give back the space of what lies before a byte; return whether the file system can."""
        before = before // _BLOCK * _BLOCK
        if before <= self.first:
            return True
        if not _fallocate(self._fd, _KEEP_SIZE | _PUNCH_HOLE, 0, before):
            return False
        self.first = before
        with self._lock:
            known = np.concatenate(self._all)
            self._all = [known[known["offset"] >= before]]
            self._points = [point for point in self._points if point.offset >= before]
        return True

    def close(self) -> None:
        """Flush, and give back what was reserved and not used. Safe to call twice."""
        with contextlib.suppress(OSError):
            self.sync()
        with self._syncing:
            if self._closed:
                return
            self._closed = True
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._length)
                if self._durable:
                    os.fsync(self._fd)
            os.close(self._fd)
            os.close(self._index_fd)

    def _reserve(self, until: int) -> None:
        """Ask for space ahead of time; a file system that cannot does without."""
        if not self._reserves or until <= self._reserved:
            return
        step = max(_STEP, until - self._reserved)
        if _fallocate(self._fd, _KEEP_SIZE, self._reserved, step):
            self._reserved += step
        else:
            self._reserves = False


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _fallocate(fd: int, mode: int, offset: int, length: int) -> bool:
    """fallocate(2), which keeps the file's size where `os.posix_fallocate` would not."""
    call = _libc().fallocate
    return int(call(fd, mode, ctypes.c_int64(offset), ctypes.c_int64(length))) == 0


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def replace_whole(path: Path, data: bytes) -> None:
    """Put these bytes in the place of a small file: it is the old one or the new one, whatever happens."""
    fresh = path.with_name(f"{path.name}.new")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        os.write(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)
    fresh.replace(path)
    _sync_folder(path.parent)
