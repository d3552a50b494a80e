"""Channels and guide on disk: `tv.sqlite`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, cast

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.database import Database, Form
from gulou_hal.tv import changes as changing
from gulou_hal.tv import rows
from gulou_hal.tv.changes import Change
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.migrations import STEPS
from gulou_hal.tv.place import Place
from gulou_hal.tv.texts import Texts

_LONGEST: Final = 2 * 86_400
"""Seconds that an event may last at most, so that an index finds those which began before a time."""
_EVER: Final = 1 << 33
_WHERE: Final = "WHERE event > ? AND event < ? AND start + duration > ? ORDER BY event LIMIT ?"
_EVENT: Final = f"{rows.SELECT} {_WHERE}"
_BRIEF: Final = f"{rows.BRIEF} {_WHERE}"
_MULTIPLEXES: Final = "SELECT delivery FROM multiplexes WHERE source = ? ORDER BY multiplex"
_SERVICES: Final = "FROM services JOIN multiplexes USING (multiplex)"
_STORED_SERVICES: Final = (
    f"SELECT delivery, channel, pmt_pid, pmt {_SERVICES} WHERE source = ? ORDER BY lcn IS NULL, lcn, name"
)
_decode_groups = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_channel = msgspec.json.Decoder(Channel).decode


class StoredService(msgspec.Struct, frozen=True):
    """A channel as it was last broadcast, and its PMT then; None where none had come."""

    channel: Channel
    pmt_pid: int | None
    pmt: bytes | None


class Store(Database):
    """The database. One thread calls `apply` and `check`, another the queries."""

    form = Form(
        steps=STEPS,
        tables=("sources", "channels", "lists"),
        damaged="The stored guide {path} was damaged; it was put aside as {name} and is being built anew",
        kept="Until then channels and guide are kept in memory",
    )
    _read_by: tuple[sqlite3.Connection, Texts] | None = None

    def apply(self, changes: Sequence[Change]) -> None:
        """Store these changes, all or none; in memory when the disk refuses."""
        self.change(lambda connection: changing.apply(connection, changes))

    def channels(self, source: str) -> list[Channel]:
        """The channels of a source as broadcast, by LCN then by name."""
        sql = f"SELECT channel {_SERVICES} WHERE source = ? ORDER BY lcn IS NULL, lcn, name"
        return [_decode_channel(channel) for (channel,) in self.rows(sql, (source,))]

    def multiplexes(self, source: str) -> dict[Place, tuple[StoredService, ...]]:
        """The multiplexes of a source, each with its services by LCN then by name."""
        found: dict[Place, list[StoredService]] = {
            _place(source, delivery): [] for (delivery,) in self.rows(_MULTIPLEXES, (source,))
        }
        for delivery, channel, pmt_pid, pmt in self.rows(_STORED_SERVICES, (source,)):
            found[_place(source, delivery)].append(StoredService(_decode_channel(channel), pmt_pid, pmt))
        return {place: tuple(services) for place, services in found.items()}

    def choices(self) -> dict[int, Choice]:
        """What the household chose, by the number that names a service."""
        found = self.rows("SELECT service, number, name, favourite, hidden, locked, groups FROM channels")
        return {
            service: Choice(number, name, bool(favourite), bool(hidden), bool(locked), _decode_groups(groups))
            for service, number, name, favourite, hidden, locked, groups in found
        }

    def lists(self) -> list[str]:
        """The addresses of tuners that the household added."""
        return [address for (address,) in self.rows("SELECT address FROM lists ORDER BY rowid")]

    def regions(self, sources: Iterable[str]) -> dict[str, str]:
        """The region that each of these sources was last searched for, where it was."""
        known = dict(self.rows("SELECT source, region FROM sources WHERE region <> ''"))
        return {source: known[source] for source in sources if source in known}

    def scanned(self, source: str) -> int | None:
        """When the last whole scan of a source ended, Unix time; None before the first."""
        return next(
            (when for (when,) in self.rows("SELECT scanned FROM sources WHERE source = ?", (source,))), None
        )

    def events(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The events of a service that touch [start, end), Unix seconds, by start."""
        return self._events(service, start - _LONGEST, end, start, -1)

    def brief(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The same, without texts."""
        return self._events(service, start - _LONGEST, end, start, -1, _BRIEF)

    def from_time(self, service: ServiceId, when: int, count: int) -> list[Programme]:
        """The first events of a service that end after a Unix time."""
        return self._events(service, when - _LONGEST, _EVER, when, count)

    def _events(
        self, service: ServiceId, after: int, before: int, when: int, most: int, sql: str = _EVENT
    ) -> list[Programme]:
        """The events that begin between two times and end after `when`; at most so many, −1 for all."""
        schedules = self.rows(rows.SCHEDULE, (service.key,))
        if not schedules:
            return []
        ((schedule,),) = schedules
        found = self.rows(sql, (rows.key(schedule, after), rows.key(schedule, before), when, most))
        texts = self._texts()
        return [rows.programme(cast(rows.Row, row), texts) for row in found]

    def last_title(self) -> int:
        """The highest number of a title: another where there are new ones."""
        ((last,),) = self.rows("SELECT coalesce(max(title), 0) FROM titles")
        return int(last)

    def _texts(self) -> Texts:
        """What unpacks the texts of the database that is read just now."""
        known, connection = self._read_by, self._read
        if known is None or known[0] is not connection:
            known = self._read_by = (connection, Texts(connection))
        return known[1]

    def _copy(self, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        """Add channels and events of one database to another, in one transaction.

        Short numbers for services, titles and words need not mean the same in both.
        """
        super()._copy(source, target)
        _copy_multiplexes(source, target)
        before, after = Texts(source), Texts(target)
        with target:
            target.execute("BEGIN")
            for number, key in source.execute("SELECT schedule, service FROM schedules").fetchall():
                schedule = rows.give_schedule(target, ServiceId.from_key(key))
                found = source.execute(f"{rows.SELECT} WHERE event >> 34 = ?", (number,))
                rows.save(target, after, schedule, (rows.programme(row, before) for row in found))


def _place(source: str, delivery: str) -> Place:
    from gulou_hal.tuner.delivery import Delivery

    return Place(source, Delivery.parse(delivery) if delivery else None)


def _copy_multiplexes(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Add multiplexes and services, whose numbers need not be the same in both."""
    with target:
        target.execute("BEGIN")
        for multiplex, *names in source.execute(
            "SELECT multiplex, source, delivery, onid, tsid FROM multiplexes"
        ):
            target.execute("INSERT OR IGNORE INTO multiplexes (source, delivery) VALUES (?, ?)", names[:2])
            (number,) = target.execute(
                "UPDATE multiplexes SET onid = ?3, tsid = ?4 WHERE source = ?1 AND delivery = ?2"
                " RETURNING multiplex",
                names,
            ).fetchone()
            target.execute("DELETE FROM services WHERE multiplex = ?", (number,))
            services = source.execute("SELECT * FROM services WHERE multiplex = ?", (multiplex,)).fetchall()
            for _, *rest in services:
                marks = ", ".join("?" * len(rest))
                target.execute(f"INSERT INTO services VALUES (?, {marks})", (number, *rest))
