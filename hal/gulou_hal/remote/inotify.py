"""What comes and goes in a folder, told by the kernel (inotify(7)): nobody has to look again and again."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from typing import Final

_NONBLOCK: Final = os.O_NONBLOCK
_CLOEXEC: Final = os.O_CLOEXEC
IN_ATTRIB, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x4, 0x40, 0x80, 0x100, 0x200
IN_ONLYDIR: Final = 0x01000000
CHANGES: Final = IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE
"""Also when who may read a file changes: a device's node is made first, and then given to its group."""
_EVENT: Final = struct.Struct("@iIII")
"""struct inotify_event, without the name that follows it."""


class Inotify:
    """Watches folders. Raises OSError where the kernel cannot."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd: int = self._check(self._libc.inotify_init1(_NONBLOCK | _CLOEXEC))

    def fileno(self) -> int:
        return self._fd

    def watch(self, folder: Path) -> bool:
        """Watch a folder, too; False where there is none."""
        try:
            self._check(self._libc.inotify_add_watch(self._fd, os.fsencode(folder), CHANGES | IN_ONLYDIR))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def read(self) -> set[str]:
        """The names that changed, without waiting; an empty name where too much changed to tell what."""
        names: set[str] = set()
        while True:
            try:
                data = os.read(self._fd, 4096)
            except BlockingIOError:
                return names
            at = 0
            while at < len(data):
                *_, size = _EVENT.unpack_from(data, at)
                at += _EVENT.size
                names.add(data[at : at + size].partition(b"\0")[0].decode("utf-8", "replace"))
                at += size

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _check(self, result: int) -> int:
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return result
