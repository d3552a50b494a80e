"""Memory that the launcher lends to somebody who may want to break it: of a size that nobody can change."""

from __future__ import annotations

import fcntl
import mmap
import os

from gulou.errors import TooMuchError

LENT_AT_MOST = 64 << 20
"""Bytes that one app gets in all, however often it asks: what it holds a descriptor of stays in memory."""


class SharedMemory:
    """`size` bytes that another process may write, and that the launcher reads. Close it after use.

    The seals keep the other from cutting it short, which would kill whoever reads it (SIGBUS).
    """

    def __init__(self, name: str, size: int) -> None:
        self.descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(self.descriptor, size)
            seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
            fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)
            # Only read here, but Kivy takes no buffer that is not writable.
            self.mapped = mmap.mmap(self.descriptor, size)
        except OSError:
            os.close(self.descriptor)
            raise
        self.view = memoryview(self.mapped)

    def close(self) -> None:
        """Give it back."""
        if self.descriptor >= 0:
            self.view.release()
            self.mapped.close()
            os.close(self.descriptor)
            self.descriptor = -1


class Loans:
    """The memory that one app was lent. What comes back is lent to it again: it may have kept it anyway."""

    def __init__(self) -> None:
        self._all: list[SharedMemory] = []
        self._free: dict[int, list[SharedMemory]] = {}
        self._size = 0

    def take(self, name: str, size: int) -> SharedMemory:
        """`size` bytes. Raises TooMuchError beyond LENT_AT_MOST, OSError where the box has none."""
        free = self._free.get(size)
        if free:
            return free.pop()
        if self._size + size > LENT_AT_MOST:
            raise TooMuchError(f"an app gets at most {LENT_AT_MOST >> 20} MiB for its surfaces")
        memory = SharedMemory(name, size)
        self._all.append(memory)
        self._size += size
        return memory

    def give_back(self, memory: SharedMemory) -> None:
        """Its surface is gone."""
        self._free.setdefault(len(memory.mapped), []).append(memory)

    def close(self) -> None:
        """The app is gone."""
        for memory in self._all:
            memory.close()
        self._all.clear()
        self._free.clear()
        self._size = 0
