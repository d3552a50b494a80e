"""What the guide says of programmes that somebody wants to record: read on a thread of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, cast

from gulou.services.tv import NowNext, Programme
from gulou_hal.tv import rows
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import Texts

_BY_ID: Final = (
    f"{rows.SELECT} WHERE event >> 34 = (SELECT schedule FROM schedules WHERE service = ?) AND event_id = ?"
)
_BETWEEN: Final = f"{rows.SELECT} WHERE event >= ? AND event < ? ORDER BY event"
_TITLES: Final = "SELECT title FROM titles WHERE titles LIKE ? ESCAPE '!'"
_TITLED: Final = (
    "SELECT service, event_id, start, duration, titles, texts, genre, age, episode FROM events"
    " JOIN titles USING (title) JOIN schedules ON schedule = event >> 34"
    " WHERE title = ? AND start + duration > ? ORDER BY start LIMIT 500"
)
_MOST_TITLES: Final = 50
_LONGEST: Final = 12 * 3600


class Listings(Protocol):
    """Where programmes are found."""

    def event(self, service: ServiceId, event_id: int) -> Programme | None:
        """The event of this number."""

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        """The events that touch [start, stop), Unix seconds."""

    def titled(self, title: str, since: int) -> list[tuple[ServiceId, Programme]]:
        """All events with this title in any language that end after a Unix time."""

    def now_next(self, service: ServiceId) -> NowNext:
        """What is on, as broadcast just now."""


class StoredListings:
    """Reads `tv.sqlite`. Only one thread calls it. Where the file cannot be read nothing is found."""

    def __init__(self, path: Path, now_next: Callable[[ServiceId], NowNext]) -> None:
        self._path = path
        self._now_next = now_next
        self._connection: sqlite3.Connection | None = None
        self._texts: Texts | None = None

    def event(self, service: ServiceId, event_id: int) -> Programme | None:
        found = self._rows(_BY_ID, (service.key, event_id))
        return self._programme(found[0]) if found else None

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        schedules = self._rows(rows.SCHEDULE, (service.key,))
        if not schedules:
            return []
        schedule = cast(int, schedules[0][0])
        found = self._rows(_BETWEEN, (rows.key(schedule, start - _LONGEST), rows.key(schedule, stop)))
        programmes = (self._programme(row) for row in found)
        return [each for each in programmes if each.start + each.duration > start]

    def titled(self, title: str, since: int) -> list[tuple[ServiceId, Programme]]:
        escaped = title.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace('"', '\\"')
        found: list[tuple[ServiceId, Programme]] = []
        for (number,) in self._rows(_TITLES, (f'%"{escaped}"%',))[:_MOST_TITLES]:
            for row in self._rows(_TITLED, (number, since)):
                found.append((ServiceId.from_key(cast(int, row[0])), self._programme(row[1:])))
        return sorted(found, key=lambda each: each[1].start)

    def now_next(self, service: ServiceId) -> NowNext:
        return self._now_next(service)

    def _programme(self, row: tuple[object, ...]) -> Programme:
        assert self._texts is not None
        return rows.programme(cast(rows.Row, row), self._texts)

    def _rows(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[object, ...]]:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=ro",
                    uri=True,
                    timeout=2.0,
                    check_same_thread=False,
                )
                self._texts = Texts(self._connection)
            return self._connection.execute(sql, arguments).fetchall()
        except sqlite3.Error:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._texts = None
            return []
