"""Where pieces of a service go: a recording that grows, from its first random-access point on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from gulou.services.recordings import Missed
from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.index import Entries, Point
from gulou_hal.recording.lane import SLOW
from gulou_hal.recording.mend import Mended
from gulou_hal.recording.shape import Piece

_PATIENCE: Final = 5.0
"""Seconds to wait for a random-access point before beginning without one."""
MOST_MISSED: Final = 200
"""Gaps that are remembered one by one."""


class Sink:
    """One recording's end of an intake. One thread calls `take`; anybody may read its numbers."""

    def __init__(self, path: Path, mended: Mended | None = None, gap: int = 0, reason: str = "") -> None:
        """`mended` is what is there already, which is gone on with after `gap` milliseconds, missed for
        this reason. Raises OSError.
        """
        self.file = RecordingFile(path)
        self.reason = ""
        """Why nothing comes, for a person; empty while something does."""
        self.failure: OSError | None = None
        """Why nothing more is written."""
        self.errors = 0
        self.scrambled = False
        self.slow = False
        """The disk was too slow for a part of it."""
        self.missed: list[Missed] = []
        self.position = mended.length if mended else 0
        """Milliseconds recorded, what was missed in between included."""
        self._before = self.position + gap if mended and mended.size else 0
        self._gap = gap if mended and mended.size else 0
        if self._gap:
            self.missed.append(Missed(self.position / 1000, gap / 1000, reason))
        self._base: int | None = None
        self._waiting_since = time.monotonic()

    @property
    def begun(self) -> bool:
        return self._base is not None

    def take(self, piece: Piece) -> None:
        """Write a piece. Raises OSError, after which this is at its end."""
        self.errors += piece.errors
        self.scrambled = piece.scrambled
        if self._base is None:
            piece = self._first(piece)
        if self._base is None or not piece.data:
            return
        base = self._base
        points = [
            Point(point.offset, point.wall, max(0, point.position - base), point.missed)
            for point in piece.points
        ]
        if self._gap and points:
            points[0] = Point(0, points[0].wall, points[0].position, self._gap)
            self._gap = 0
        try:
            self.file.append(Piece(piece.data, tuple(points)))
        except OSError as error:
            self.failed(error)
            raise
        self.position = max(self.position, piece.position - base)
        for gap in piece.missed:
            self.slow |= gap.reason == SLOW
            if gap.at >= base and len(self.missed) < MOST_MISSED:
                self.missed.append(Missed((gap.at - base) / 1000, gap.length / 1000, gap.reason))

    def failed(self, error: OSError) -> None:
        """The disk takes no more."""
        self.failure = self.failure or error

    def begin_with(self, kept: Entries, length: int) -> None:
        """The front of the file comes from elsewhere: `length` bytes that these points are in."""
        first = kept[0]
        self._base = int(first["position"]) - self._before
        points = [
            Point(
                int(each["offset"]) - int(first["offset"]),
                int(each["wall"]),
                int(each["position"]) - self._base,
                int(each["missed"]),
            )
            for each in kept
        ]
        self.file.begin_at(length, points)
        self.position = points[-1].position

    def close(self) -> None:
        self.file.close()

    def _first(self, piece: Piece) -> Piece:
        """The piece from where a player can begin, nothing while it cannot."""
        if piece.points:
            self._base = piece.points[0].position - self._before
            return piece.from_first_point()
        if piece.data and time.monotonic() - self._waiting_since > _PATIENCE:
            self._base = piece.position - self._before
        return piece
