"""The room on the disk, kept by the household's rules while recordings come."""

from __future__ import annotations

import msgspec

from gulou.services import recordings as api
from gulou_hal.recording import space
from gulou_hal.recording.means import Means

_AHEAD = 1 << 30
"""Bytes that are made free before they are needed."""
_RUNS_OUT = "Space for recordings runs out, and none may be deleted: delete some, or keep fewer"


class Room:
    """Hold the recorder's lock."""

    def __init__(self, means: Means) -> None:
        self.space = api.Space(str(means.folder), 0, 0, 0, 0, 0.0)
        self._means = means

    def keep(self, now: float, *, recording: bool) -> None:
        """Delete what the rules say; `recording`: room will be needed."""
        means, library = self._means, self._means.library
        try:
            total, free = space.free(means.folder)
        except OSError as error:
            self._note(f"The disk of the recordings cannot be read ({error.strerror}): check it")
            return
        settings = means.timers.settings
        everything = list(library)
        if means.clock.trusted:
            gone = space.expired(everything, int(now))
            free += library.delete(gone)
            everything = [each for each in everything if each not in gone]
        ahead = _AHEAD if recording else 0
        needed = space.needed(settings, total, free, library.size, min(ahead, total // 50))
        if needed:
            freed = library.delete(space.making_room(everything, needed, now))
            free += freed
            needed -= freed
        floor = space.floor(settings, total)
        room = free - floor + sum(each.size for each in space.going(library, now))
        self.space = api.Space(
            str(means.folder),
            total,
            free,
            library.size,
            floor,
            max(0, room) / space.USUAL_RATE / 3600,
            self.space.note,
        )
        self._note(_RUNS_OUT if needed > 0 else "")
        means.changed()

    def _note(self, note: str) -> None:
        if note != self.space.note:
            self.space = msgspec.structs.replace(self.space, note=note)
            self._means.tell(note)
