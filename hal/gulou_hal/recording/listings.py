"""What the guide says of programmes that somebody wants to record: read on a thread of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol, cast

from gulou.services.tv import NowNext, Programme
from gulou_hal.tv import imported, rows
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import Texts

_BY_ID: Final = (
    f"{rows.SELECT} WHERE event >> 34 = (SELECT schedule FROM schedules WHERE service = ?) AND event_id = ?"
)
_BETWEEN: Final = f"{rows.SELECT} WHERE event >= ? AND event < ? ORDER BY event"
_TITLES: Final = "SELECT title FROM titles WHERE titles LIKE ? ESCAPE '!'"
_OF_SERVICES: Final = rows.SELECT.replace("SELECT ", "SELECT service, ", 1) + (
    " JOIN schedules ON schedule = event >> 34"
)
_TITLED: Final = f"{_OF_SERVICES} WHERE title = ? AND start + duration > ? ORDER BY start LIMIT 500"
_IN_SERIES: Final = (
    f"{_OF_SERVICES} WHERE series = (SELECT crid FROM crids WHERE name = ?)"
    " AND start + duration > ? ORDER BY start LIMIT 500"
)
_MOST_TITLES: Final = 50
_LONGEST: Final = 12 * 3600


class Listings(Protocol):
    """Where programmes are found."""

    def event(self, service: ServiceId, event_id: int) -> Programme | None:
        """The event of this number."""

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        """The events that touch [start, stop), Unix seconds."""

    def titled(self, title: str, since: int, crid: str = "") -> list[tuple[ServiceId, Programme]]:
        """All events with this title in any language, or of the series `crid`, that end after a Unix time."""

    def now_next(self, service: ServiceId) -> NowNext:
        """What is on, as broadcast just now."""


class StoredListings:
    """Reads the guide that is broadcast (`tv.sqlite`), and the one that was imported where that is silent.

    Only one thread calls it. Where a file cannot be read nothing is found.
    """

    def __init__(self, data: Path, now_next: Callable[[ServiceId], NowNext]) -> None:
        self._broadcast = _File(data / "tv.sqlite")
        self._imported = _File(data / imported.NAME)
        self._now_next = now_next

    def event(self, service: ServiceId, event_id: int) -> Programme | None:
        found = self._broadcast.rows(_BY_ID, (service.key, event_id))
        return self._broadcast.programme(found[0]) if found else None

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        for file in (self._broadcast, self._imported):
            if found := file.between(service, start, stop):
                return found
        return []

    def titled(self, title: str, since: int, crid: str = "") -> list[tuple[ServiceId, Programme]]:
        found = {
            (service, programme.start): programme
            for file in (self._imported, self._broadcast)
            for service, programme in file.titled(title, since, crid)
        }
        return sorted(
            ((service, programme) for (service, _), programme in found.items()),
            key=lambda each: each[1].start,
        )

    def now_next(self, service: ServiceId) -> NowNext:
        return self._now_next(service)


class _File:
    """One database of events; it is opened anew where another file took its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inode = 0
        self._connection: sqlite3.Connection | None = None
        self._texts: Texts | None = None

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        schedules = self.rows(rows.SCHEDULE, (service.key,))
        if not schedules:
            return []
        schedule = cast(int, schedules[0][0])
        found = self.rows(_BETWEEN, (rows.key(schedule, start - _LONGEST), rows.key(schedule, stop)))
        programmes = (self.programme(row) for row in found)
        return [each for each in programmes if each.start + each.duration > start]

    def titled(self, title: str, since: int, crid: str) -> Iterator[tuple[ServiceId, Programme]]:
        if crid:
            for row in self.rows(_IN_SERIES, (crid, since)):
                yield ServiceId.from_key(cast(int, row[0])), self.programme(row[1:])
        escaped = title.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace('"', '\\"')
        for (number,) in self.rows(_TITLES, (f'%"{escaped}"%',))[:_MOST_TITLES]:
            for row in self.rows(_TITLED, (number, since)):
                yield ServiceId.from_key(cast(int, row[0])), self.programme(row[1:])

    def programme(self, row: tuple[object, ...]) -> Programme:
        assert self._texts is not None
        return rows.programme(cast(rows.Row, row), self._texts)

    def rows(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[object, ...]]:
        try:
            inode = self._path.stat().st_ino
            if self._connection is None or inode != self._inode:
                self._close()
                self._connection = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=ro",
                    uri=True,
                    timeout=2.0,
                    check_same_thread=False,
                )
                self._texts, self._inode = Texts(self._connection), inode
            return self._connection.execute(sql, arguments).fetchall()
        except (OSError, sqlite3.Error):
            self._close()
            return []

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._texts = None
