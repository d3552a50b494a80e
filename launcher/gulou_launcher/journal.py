"""What a process of the box writes to its standard error is kept too: the last of it, in a file.

A thread writes it: whoever complains must not wait for the disk, and the frame thread least of all.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from pathlib import Path
from typing import TextIO

FOLDER = "logs"
MOST = 128 << 10
"""Bytes of a file before it is begun anew; the one before stays beside it."""
_CLOSING = 0.5


class Journal:
    """Stands in the place of a stream: what comes goes on to that, and into the file."""

    def __init__(self, stream: TextIO, file: Path) -> None:
        self._stream = stream
        self._file = file
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        if text:
            self._lines.put(text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def close_file(self) -> None:
        """Write what is not written yet, for a moment at most."""
        if self._thread is not None:
            self._lines.put(None)
            self._thread.join(_CLOSING)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def _run(self) -> None:
        while (text := self._lines.get()) is not None:
            # What has come meanwhile goes into one write.
            while not self._lines.empty():
                more = self._lines.get()
                if more is None:
                    self._record(text)
                    return
                text += more
            self._record(text)

    def _record(self, text: str) -> None:
        data = text.encode(errors="replace")
        with contextlib.suppress(OSError):  # a full disk is no reason to stop
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            if self._file.exists() and self._file.stat().st_size + len(data) > MOST:
                self._file.replace(self._file.with_suffix(".log.1"))
            with self._file.open("ab") as file:
                file.write(data)


def keep(name: str, data: Path) -> Journal:
    """Keep what this process complains of, as `name`."""
    journal = Journal(sys.stderr, data / FOLDER / f"{name}.log")
    sys.stderr = journal
    return journal


def files(data: Path) -> dict[str, Path]:
    """What there is to read, by whose it is: the box's processes, then the apps. Reads folders."""
    found = sorted((data / FOLDER).glob("*.log"))
    return {path.stem: path for path in (*found, *sorted((data / "apps").glob("*.log")))}


def last(file: Path, most: int = MOST) -> str:
    """The last of a file and of the one before it, from a whole line on. Raises OSError."""
    data = b""
    for path in (file.with_suffix(".log.1"), file):
        with contextlib.suppress(FileNotFoundError):
            data += path.read_bytes()
    if len(data) > most:
        data = data[-most:].partition(b"\n")[2]
    return data.decode(errors="replace")
