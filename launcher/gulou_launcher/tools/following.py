"""What an app prints, as it comes: its log in the box's data, followed."""

from __future__ import annotations

from pathlib import Path


class Followed:
    """The lines added to a file since the last look; a file that was begun anew is read from its start."""

    def __init__(self, file: Path, *, from_start: bool = False) -> None:
        self._file = file
        self._at = 0 if from_start else self._size()
        self._rest = b""

    def lines(self) -> list[str]:
        """The whole lines that came."""
        size = self._size()
        if size < self._at:
            self._at, self._rest = 0, b""
        if size == self._at:
            return []
        try:
            with self._file.open("rb") as opened:
                opened.seek(self._at)
                data = opened.read()
        except OSError:
            return []
        self._at += len(data)
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [line.decode(errors="replace") for line in whole]

    def _size(self) -> int:
        try:
            return self._file.stat().st_size
        except OSError:
            return 0
