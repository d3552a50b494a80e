"""A recording that is under way: its file, what is known of it as it grows, and how it ends."""

from __future__ import annotations

import errno
import time
from typing import Final

import msgspec

from gulou.services.recordings import Chapter, Recording, RecordingState, Timer
from gulou.services.tv import Programme
from gulou_hal.recording.ratings import noted
from gulou_hal.recording.sink import Sink

DESCRIBED_EVERY: Final = 20.0
"""Seconds between two descriptions of what is under way, for the case that the power goes."""
_GIVEN_UP: Final = 3 * 3600
"""Seconds that a programme may run over at most."""
_SENTENCES: Final = {
    errno.ENOSPC: "The disk is full: what was recorded until then is there",
    errno.EDQUOT: "The disk is full: what was recorded until then is there",
    errno.EROFS: "The disk became read-only: check it. What was recorded until then is there",
}


class Running:
    """Hold the schedule's lock."""

    def __init__(self, timer: Timer, recording: Recording, sink: Sink, before: int, after: int) -> None:
        """`before` and `after` are the padding that there is room for."""
        self.timer = timer
        self.sink = sink
        self.before, self.after = before, after
        self._recording = recording
        self._chapters = {each.title for each in recording.chapters}
        self.described_at = time.monotonic()

    @property
    def recording(self) -> Recording:
        """What it is by now."""
        sink = self.sink
        return msgspec.structs.replace(
            self._recording,
            seconds=sink.position / 1000,
            size=sink.file.length,
            errors=self._recording.errors + sink.errors,
            missed=(*self._recording.missed, *sink.missed),
            note="This channel is scrambled" if sink.scrambled else sink.reason,
        )

    def remembers(self, recording: Recording) -> None:
        """The household changed something about it meanwhile."""
        self._recording = msgspec.structs.replace(
            self._recording,
            keep=recording.keep,
            position=recording.position,
            watched=recording.watched,
            chapters=recording.chapters,
        )

    def on(self, programme: Programme | None) -> None:
        """This is what is broadcast now: where a programme begins, there is a chapter."""
        if programme is None or not self.sink.begun:
            return
        recording = self._recording
        # The parental lock goes by what was really on: the recording's own programme names it, and each
        # part is judged as it plays.
        own = not recording.event_id or programme.event_id == recording.event_id
        age = max(recording.age, programme.age) if own and recording.event_id else recording.age
        ratings = noted(
            recording.ratings, programme, self.sink.position / 1000, least=recording.age if own else 0
        )
        if (age, ratings) != (recording.age, recording.ratings):
            self._recording = msgspec.structs.replace(recording, age=age, ratings=ratings)
        title = next(iter(programme.titles.values()), "")
        if not title or title in self._chapters:
            return
        self._chapters.add(title)
        at = self.sink.position / 1000 if self._recording.chapters or self.sink.position > 5000 else 0.0
        chapters = (*self._recording.chapters, Chapter(at, title))
        self._recording = msgspec.structs.replace(self._recording, chapters=chapters)

    def is_over(self, now: float, present: Programme | None) -> bool:
        """Whether its time has passed; not while its own programme is still on."""
        end = self.timer.stop + self.after
        if now < end:
            return False
        runs_over = self.timer.event_id and present is not None and present.event_id == self.timer.event_id
        return not runs_over or now >= end + _GIVEN_UP

    def ended(self, early: str = "") -> Recording:
        """What it is now that it has ended; `early` says why before its time. Its sink is closed."""
        failure = self.sink.failure
        note = early
        if failure is not None:
            note = _SENTENCES.get(
                failure.errno or 0, f"The disk could not be written ({failure.strerror}): check it"
            )
        last = self.recording
        state = RecordingState.cut if note else RecordingState.recorded
        if not last.size:
            state = RecordingState.failed
            note = note or last.note or "Nothing was received"
        elif last.note and not note:
            note = last.note
        return msgspec.structs.replace(last, state=state, note=note)
