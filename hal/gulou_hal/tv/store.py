"""Channels and guide on disk: `tv.sqlite`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, cast

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.database import Database, Form
from gulou_hal.tv import changes as changing
from gulou_hal.tv import rows
from gulou_hal.tv.changes import Change
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.migrations import STEPS
from gulou_hal.tv.texts import Texts

_LONGEST: Final = 2 * 86_400
"""Seconds that an event may last at most, so that an index finds those which began before a time."""
_EVER: Final = 1 << 33
_EVENT: Final = f"{rows.SELECT} WHERE event > ? AND event < ? AND start + duration > ? ORDER BY event LIMIT ?"
_decode_channel = msgspec.json.Decoder(Channel).decode


class Store(Database):
    """The database. One thread calls `apply` and `check`, another the queries."""

    form = Form(
        steps=STEPS,
        tables=("services",),
        damaged="The stored guide {path} was damaged; it was put aside as {name} and is being built anew",
        kept="Until then channels and guide are kept in memory",
    )
    _read_by: tuple[sqlite3.Connection, Texts] | None = None

    def apply(self, changes: Sequence[Change]) -> None:
        """Store these changes, all or none; in memory when the disk refuses."""
        self.change(lambda connection: changing.apply(connection, changes))

    def channels(self, source: str) -> list[Channel]:
        """The channels of a source, by LCN then by name."""
        sql = "SELECT channel FROM services WHERE source = ? ORDER BY lcn IS NULL, lcn, name"
        return [_decode_channel(channel) for (channel,) in self.rows(sql, (source,))]

    def events(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The events of a service that touch [start, end), Unix seconds, by start."""
        return self._events(service, start - _LONGEST, end, start, -1)

    def from_time(self, service: ServiceId, when: int, count: int) -> list[Programme]:
        """The first events of a service that end after a Unix time."""
        return self._events(service, when - _LONGEST, _EVER, when, count)

    def _events(self, service: ServiceId, after: int, before: int, when: int, most: int) -> list[Programme]:
        """The events that begin between two times and end after `when`; at most so many, −1 for all."""
        schedules = self.rows(rows.SCHEDULE, (service.key,))
        if not schedules:
            return []
        ((schedule,),) = schedules
        found = self.rows(_EVENT, (rows.key(schedule, after), rows.key(schedule, before), when, most))
        texts = self._texts()
        return [rows.programme(cast(rows.Row, row), texts) for row in found]

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
        before, after = Texts(source), Texts(target)
        with target:
            target.execute("BEGIN")
            for number, key in source.execute("SELECT schedule, service FROM schedules").fetchall():
                schedule = rows.give_schedule(target, ServiceId.from_key(key))
                found = source.execute(f"{rows.SELECT} WHERE event >> 34 = ?", (number,))
                rows.save(target, after, schedule, (rows.programme(row, before) for row in found))
