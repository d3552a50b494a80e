"""One box to a data folder: whoever holds the lock has the folder, until its process ends."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from types import TracebackType

from gulou_launcher.control.errors import DataFolderError

_LOCK = "box.lock"


class Claim:
    """A data folder that is this box's alone. Take it before anything else is opened in the folder.

    The kernel gives the lock back when the process dies, however it dies. Raises DataFolderError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.notice = ""
        """One sentence when the folder can be used, but not well (its disk is full); else empty."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DataFolderError(_sentence(self.folder, error)) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._lock, 20, 0).decode("ascii", "replace").strip()
            os.close(self._lock)
            who = f" (process {holder})" if holder.isdecimal() else ""
            raise DataFolderError(
                f"A box already runs on {self.folder}{who}: stop it first, "
                "or give this one another folder with --data DIR."
            ) from error
        try:
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            self.notice = _sentence(self.folder, error)

    def close(self) -> None:
        """Give the folder back. Safe to call twice."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Claim:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def holder(folder: Path) -> int:
    """The process that has this data folder, as its lock file says; 0 where nobody has had it yet."""
    try:
        return int((folder / _LOCK).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _sentence(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full: free some space, or choose another folder with --data DIR."
    return (
        f"The data folder {folder} cannot be used ({(error.strerror or str(error)).lower()}): "
        "choose another with --data DIR."
    )
