"""Memory that the launcher lends to somebody who may want to break it: of a size that nobody can change."""

from __future__ import annotations

import fcntl
import mmap
import os


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
