"""Recordings in the order of a shelf: a series stands together, under its title."""

from __future__ import annotations

import msgspec

from gulou.services.recordings import Recording


class Folder(msgspec.Struct, frozen=True):
    """The recordings of one title, the newest first; most have only one."""

    recordings: tuple[Recording, ...]

    @property
    def newest(self) -> Recording:
        return self.recordings[0]

    @property
    def title(self) -> str:
        return self.newest.title

    @property
    def key(self) -> str:
        """What names it while recordings come and go."""
        return f"series {self.newest.series}" if self.newest.series else f"title {self.title}"


def folders(recordings: tuple[Recording, ...]) -> list[Folder]:
    """The shelf, what was recorded last first."""
    found: dict[str, list[Recording]] = {}
    for recording in recordings:
        found.setdefault(Folder((recording,)).key, []).append(recording)
    return [Folder(tuple(each)) for each in found.values()]
