"""All recordings: what is there, what of it is remembered, and what goes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from gulou.errors import ServiceError
from gulou.services.recordings import Chapter, Keep, Recording, RecordingState
from gulou_hal.recording import sidecar, space
from gulou_hal.recording.store import Store

log = logging.getLogger(__name__)

_NEAR: Final = 2.0
"""Seconds within which two bookmarks are the same."""
_BEFORE_THE_END: Final = 120.0
"""Whoever leaves a recording so near its end has seen it."""


class Library:
    """Hold the schedule's lock. The files have the last word, the database remembers what they say."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self._store = store
        self._all: dict[int, Recording] = {each.id: each for each in store.recordings()}

    def __iter__(self) -> Any:
        return iter(sorted(self._all.values(), key=lambda each: (-each.start, -each.id)))

    def get(self, number: int) -> Recording | None:
        return self._all.get(number)

    def require(self, number: int) -> Recording:
        """The recording. Raises ServiceError where there is none."""
        found = self._all.get(number)
        if found is None:
            raise ServiceError("not_found", "This recording is not there any more")
        return found

    def path(self, recording: Recording) -> Path:
        return self.folder / recording.file

    def look(self) -> None:
        """See what lies in the folder: what another box recorded is taken in, what went is."""
        files = {each.file for each in self._all.values()}
        for described in sidecar.found(self.folder):
            if described.file not in files:
                number = described.id if described.id not in self._all else self.next_id()
                self.put(msgspec.structs.replace(described, id=number))
        gone = [each.id for each in self._all.values() if not self.path(each).exists()]
        self._forget(gone)

    def next_id(self) -> int:
        return max(self._all, default=0) + 1

    def put(self, recording: Recording, *, described: bool = True) -> None:
        """Remember a recording, or what it has become; `described`: beside its file too."""
        self._all[recording.id] = recording
        self._store.put_recording(recording)
        if described:
            try:
                sidecar.write(self.folder, recording)
            except OSError as error:  # the database has it, and the next change tries again
                log.warning("%s cannot be described: %s", recording.file, error)

    def progress(self, recording: Recording) -> None:
        """What is being recorded has grown; nothing is written down."""
        self._all[recording.id] = recording

    def change(self, number: int, **changes: Any) -> Recording:
        """Change what is remembered of one. Raises ServiceError where there is none."""
        changed = msgspec.structs.replace(self.require(number), **changes)
        self.put(changed)
        return changed

    def left_at(self, number: int, position: float, watched: bool) -> None:
        """Somebody stopped watching there."""
        recording = self.require(number)
        whole = recording.state is not RecordingState.recording
        watched = watched or (
            whole and recording.seconds > 0 and position >= recording.seconds - _BEFORE_THE_END
        )
        at = 0.0 if watched else max(0.0, min(position, recording.seconds))
        self.change(number, position=at, watched=watched or recording.watched)

    def bookmark(self, number: int, at: float) -> None:
        """Set one, or take away the one that is there."""
        recording = self.require(number)
        kept = tuple(
            each for each in recording.chapters if not (each.bookmark and abs(each.at - at) <= _NEAR)
        )
        if len(kept) == len(recording.chapters):
            kept = tuple(sorted((*kept, Chapter(at, "", bookmark=True)), key=lambda each: each.at))
        self.change(number, chapters=kept)

    def keep(self, number: int, keep: Keep) -> None:
        self.change(number, keep=keep)

    def delete(self, recordings: Iterable[Recording]) -> int:
        """Delete the files; return how many bytes that freed. One that resists stays listed."""
        freed, gone = 0, []
        for recording in recordings:
            try:
                sidecar.remove(self.folder, recording.file)
            except OSError as error:
                log.warning("%s cannot be deleted: %s", recording.file, error)
                continue
            gone.append(recording.id)
            freed += recording.size
        self._forget(gone)
        return freed

    def listed(self) -> tuple[Recording, ...]:
        """All, the newest first, each with when it goes."""
        first = next(iter(space.going(self._all.values())), None)
        return tuple(
            msgspec.structs.replace(each, goes=space.goes_at(each), next_to_go=each is first) for each in self
        )

    @property
    def size(self) -> int:
        """Bytes of all."""
        return sum(each.size for each in self._all.values())

    def _forget(self, numbers: list[int]) -> None:
        if numbers:
            for number in numbers:
                self._all.pop(number, None)
            with contextlib.suppress(Exception):
                self._store.remove_recordings(numbers)
