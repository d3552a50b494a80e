"""Recordings in the order of a shelf: a series stands together, under its title."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gulou.services.recordings import Recording


class Folder(msgspec.Struct, frozen=True):
    """The recordings of one title, the newest first; most have only one."""

    recordings: tuple[Recording, ...]
    alone: bool = False
    """It is one recording, named for itself."""

    @property
    def newest(self) -> Recording:
        return self.recordings[0]

    @property
    def title(self) -> str:
        return self.newest.title

    @property
    def key(self) -> str:
        """What names it while recordings come and go."""
        if self.alone:
            return f"recording {self.newest.id}"
        return f"series {self.newest.series}" if self.newest.series else f"title {self.title}"

    @property
    def episodes(self) -> tuple[Folder, ...]:
        """Each recording for itself, as they stand in their own list."""
        return tuple(Folder((each,), alone=True) for each in self.recordings)


class Standing(msgspec.Struct, frozen=True):
    """Where the focus is in a list, as the TV keeps it: with its row while that is there, else its place."""

    key: str = ""
    place: int = 0

    def among(self, rows: Sequence[Folder]) -> Folder | None:
        """The row that has the focus; None where there are none."""
        if not rows:
            return None
        there = next((row for row in rows if row.key == self.key), None)
        return there or rows[min(self.place, len(rows) - 1)]


def folders(recordings: tuple[Recording, ...]) -> list[Folder]:
    """The shelf, what was recorded last first."""
    found: dict[str, list[Recording]] = {}
    for recording in recordings:
        found.setdefault(Folder((recording,)).key, []).append(recording)
    return [Folder(tuple(each)) for each in found.values()]
