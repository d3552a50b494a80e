"""What an app prints: the last of it for the reason on screen, and a bounded file for the developer."""

import os
from pathlib import Path

_KEPT = 16 * 1024  # bytes that are remembered
_FILE = 256 * 1024  # bytes in a log file before it is begun anew; the previous one stays beside it
_AT_ONCE = 64 * 1024  # bytes read in one go: an app that shouts waits, and the others are heard


class Output:
    """The read end, never waited for, of the pipe that is an app's standard output and error."""

    def __init__(self, descriptor: int, file: Path) -> None:
        self.descriptor = descriptor
        self._file = file
        self._tail = b""

    def read(self) -> bool:
        """Take what is there now; False when that is nothing."""
        try:
            data = os.read(self.descriptor, _AT_ONCE)
        except BlockingIOError:
            return False
        self._tail = (self._tail + data)[-_KEPT:]
        if data:
            self._record(data)
        return bool(data)

    def finish(self) -> None:
        """Take the rest of a process that is gone, and close."""
        while self.read():
            pass
        os.close(self.descriptor)

    def last_line(self) -> str:
        """The last line that says anything: of a traceback, the error itself."""
        lines = [line.strip() for line in self._tail.decode(errors="replace").splitlines()]
        return next((line for line in reversed(lines) if line), "")[:500]

    def _record(self, data: bytes) -> None:
        try:
            if self._file.exists() and self._file.stat().st_size + len(data) > _FILE:
                self._file.replace(self._file.with_suffix(".log.1"))
            with self._file.open("ab") as log:
                log.write(data)
        except OSError:
            pass  # a full disk must not stop the zygote; the tail is still in memory
