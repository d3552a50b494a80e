"""Timers, series and recordings on disk: `recordings.sqlite`.

Of recordings the files themselves have the last word: each has its description beside it, from which a
database that was lost is filled again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from gulou.services.recordings import Recording, Series, Settings, Timer
from gulou_hal.database import Database, Form
from gulou_hal.recording.migrations import STEPS

_encode = msgspec.json.Encoder().encode
_timer = msgspec.json.Decoder(Timer).decode
_series = msgspec.json.Decoder(Series).decode
_recording = msgspec.json.Decoder(Recording).decode
_settings = msgspec.json.Decoder(Settings).decode
_SETTINGS: Final = "settings"
_CLOCK: Final = "clock"


class Store(Database):
    """Whoever changes something holds the library's lock; anyone reads."""

    form = Form(
        steps=STEPS,
        tables=("timers", "series", "recordings", "episodes", "settings"),
        damaged="The list of recordings {path} was damaged; it was put aside as {name}, and what is recorded"
        " was found again",
        kept="Until then timers are kept in memory",
        synchronous="FULL",  # a timer that was set before a power cut is set after it
    )

    def timers(self) -> list[Timer]:
        return [_timer(text) for (text,) in self.rows("SELECT timer FROM timers ORDER BY start, id")]

    def series(self) -> list[Series]:
        return [_series(text) for (text,) in self.rows("SELECT series FROM series ORDER BY id")]

    def recordings(self) -> list[Recording]:
        """The newest first."""
        sql = "SELECT recording FROM recordings ORDER BY start DESC, id DESC"
        return [_recording(text) for (text,) in self.rows(sql)]

    def settings(self) -> Settings:
        found = self.rows("SELECT value FROM settings WHERE name = ?", (_SETTINGS,))
        return _settings(found[0][0]) if found else Settings()

    def known_time(self) -> int:
        """The latest Unix time that was ever remembered; 0 where none was."""
        found = self.rows("SELECT value FROM settings WHERE name = ?", (_CLOCK,))
        return int(found[0][0]) if found else 0

    def episodes(self) -> set[tuple[int, str]]:
        """The episodes that were recorded, each with its series."""
        return set(self.rows("SELECT series, episode FROM episodes"))

    def put_timers(self, timers: Iterable[Timer]) -> None:
        """Store these timers, or what they have become."""
        rows = [
            (timer.id, timer.start - timer.before, timer.stop + timer.after, timer.series, _text(timer))
            for timer in timers
        ]
        self._do(lambda to: to.executemany("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?, ?)", rows))

    def remove_timers(self, ids: Iterable[int]) -> None:
        rows = [(each,) for each in ids]
        self._do(lambda to: to.executemany("DELETE FROM timers WHERE id = ?", rows))

    def put_series(self, series: Series) -> None:
        row = (series.id, _text(series))
        self._do(lambda to: to.execute("INSERT OR REPLACE INTO series VALUES (?, ?)", row))

    def remove_series(self, number: int) -> None:
        """Forget a series, its timers and what was recorded of it."""

        def work(to: sqlite3.Connection) -> None:
            to.execute("DELETE FROM series WHERE id = ?", (number,))
            to.execute("DELETE FROM timers WHERE series = ?", (number,))
            to.execute("DELETE FROM episodes WHERE series = ?", (number,))

        self._do(work)

    def put_recording(self, recording: Recording) -> None:
        row = (recording.id, recording.start, _text(recording))
        self._do(lambda to: to.execute("INSERT OR REPLACE INTO recordings VALUES (?, ?, ?)", row))

    def remove_recordings(self, ids: Iterable[int]) -> None:
        rows = [(each,) for each in ids]
        self._do(lambda to: to.executemany("DELETE FROM recordings WHERE id = ?", rows))

    def put_episode(self, series: int, episode: str, at: int) -> None:
        row = (series, episode, at)
        self._do(lambda to: to.execute("INSERT OR REPLACE INTO episodes VALUES (?, ?, ?)", row))

    def put_settings(self, settings: Settings) -> None:
        self._put(_SETTINGS, _text(settings))

    def put_time(self, now: int) -> None:
        """Remember that it has been this late."""
        self._put(_CLOCK, str(now))

    def _put(self, name: str, value: str) -> None:
        self._do(lambda to: to.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value)))

    def _do(self, work: Callable[[sqlite3.Connection], object]) -> None:
        def whole(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                work(connection)

        self.change(whole)


def _text(value: msgspec.Struct) -> str:
    return _encode(value).decode()
