"""The guide that was imported: `guide.sqlite`, beside the one that is broadcast.

It is never changed: an import makes a new file and puts it in the old one's place in one step, so that half
a million programmes neither wear the disk twice nor keep the tuner's tables waiting, and a power cut leaves
the old one or the new. Its tables are those of `tv.sqlite` that hold events.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from gulou.services.tv import Programme
from gulou_hal.tv import rows
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import SHORT, Texts

NAME: Final = "guide.sqlite"
_FORM: Final = 2
_LONGEST: Final = 2 * 86_400
_EVER: Final = 1 << 33
_WHERE: Final = "WHERE event > ? AND event < ? AND start + duration > ? ORDER BY event LIMIT ?"
_EVENT: Final = f"{rows.SELECT} {_WHERE}"
_BRIEF: Final = f"{rows.BRIEF} {_WHERE}"
_INDICES: Final = (
    "CREATE INDEX events_by_title ON events (title, start)",
    "CREATE INDEX events_by_time ON events (start, genre, title, duration)",
)


class Imported:
    """Reads the file. Any thread may ask; what is damaged or missing tells of nothing."""

    def __init__(self, folder: Path) -> None:
        self.path: Final = folder / NAME
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._texts: Texts | None = None
        self._schedules: dict[int, int] = {}
        self.reload()

    def reload(self) -> None:
        """The file may be another now."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._texts = None
            self._schedules = {}
            with contextlib.suppress(sqlite3.Error):
                connection = opened(self.path)
                found = connection.execute("SELECT service, schedule FROM schedules").fetchall()
                self._connection, self._texts, self._schedules = connection, Texts(connection), dict(found)

    @property
    def is_there(self) -> bool:
        """Whether there is a file, of this release."""
        return self._connection is not None

    def knows(self, service: ServiceId) -> bool:
        """Whether it tells of this service."""
        return service.key in self._schedules

    def events(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The events of a service that touch [start, end), Unix seconds, by start."""
        return self._events(service, start - _LONGEST, end, start, -1)

    def brief(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The same, without texts."""
        return self._events(service, start - _LONGEST, end, start, -1, _BRIEF)

    def from_time(self, service: ServiceId, when: int, count: int) -> list[Programme]:
        """The first events of a service that end after a Unix time."""
        return self._events(service, when - _LONGEST, _EVER, when, count)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _events(
        self, service: ServiceId, after: int, before: int, when: int, most: int, sql: str = _EVENT
    ) -> list[Programme]:
        schedule = self._schedules.get(service.key)
        with self._lock:
            if schedule is None or self._connection is None or self._texts is None:
                return []
            span = (rows.key(schedule, after), rows.key(schedule, before))
            with contextlib.suppress(sqlite3.Error):
                found = self._connection.execute(sql, (*span, when, most)).fetchall()
                return [rows.programme(row, self._texts) for row in found]
        return []


class Making:
    """A new file, made beside the one that is in use. Only the process that imports makes one."""

    def __init__(self, folder: Path) -> None:
        """Raises sqlite3.Error."""
        self._path = folder / NAME
        self._new = folder / f"{NAME}.new"
        self._new.unlink(missing_ok=True)
        self.connection = sqlite3.connect(self._new, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = OFF")  # it is whole or it is thrown away
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA cache_size = -16384")
        for statement in files(__package__).joinpath("imported_form.sql").read_text("utf-8").split(";\n"):
            self.connection.execute(statement)
        self.connection.execute(f"PRAGMA user_version = {_FORM}")
        self.connection.execute("BEGIN")
        self.texts = Texts(self.connection, worth=SHORT)
        self._schedules: set[int] = set()

    def add(self, service: ServiceId, programmes: list[Programme]) -> None:
        """All that is told of a service."""
        self._schedules.add(service.key)
        schedule = rows.give_schedule(self.connection, service)
        rows.save(self.connection, self.texts, schedule, programmes)

    def carry_over(self, since: int) -> Iterator[int]:
        """Take what the file that is in use tells of other services; yields how many programmes, for each."""
        before = Imported(self._path.parent)
        with contextlib.closing(before):
            for key in before._schedules.keys() - self._schedules:
                service = ServiceId.from_key(key)
                programmes = before.from_time(service, since, -1)
                if programmes:
                    self.add(service, programmes)
                yield len(programmes)

    def index(self) -> Iterator[int]:
        """Let all titles be found; yields how many are, some hundreds at a time."""
        from gulou_hal.search import index
        from gulou_hal.search.readings import readings

        index.make(self.connection, index.TITLES)
        yield from index.fill(self.connection, index.TITLES, index.titles(self.connection), readings)

    def put_in_place(self) -> None:
        """Make it the one that is in use. Raises sqlite3.Error or OSError, leaving the old one."""
        for statement in _INDICES:
            self.connection.execute(statement)
        self.connection.execute("COMMIT")
        self.connection.close()
        descriptor = os.open(self._new, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        self._new.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)

    def close(self) -> None:
        """Throw away what was not put in place. Safe to call twice."""
        self.connection.close()
        self._new.unlink(missing_ok=True)


def opened(path: Path) -> sqlite3.Connection:
    """The file, to be read only. Raises sqlite3.Error where there is none of this form."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    if connection.execute("PRAGMA user_version").fetchone() != (_FORM,):
        connection.close()
        raise sqlite3.DatabaseError("another release of Gulou made it")
    return connection
