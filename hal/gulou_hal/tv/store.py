"""Channels and guide on disk: `tv.sqlite`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.database import Database, Form
from gulou_hal.tv import changes as changing
from gulou_hal.tv.changes import Change
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.migrations import STEPS

_LONGEST: Final = 2 * 86_400
"""Seconds that an event may last at most, so that an index finds those which began before a time."""
_EVENT: Final = "SELECT event_id, start, duration, titles, texts, genre, age FROM events WHERE service = ?"
_decode_texts = msgspec.json.Decoder(dict[str, str]).decode
_decode_channel = msgspec.json.Decoder(Channel).decode


class Store(Database):
    """The database. One thread calls `apply` and `check`, another the queries."""

    form = Form(
        steps=STEPS,
        tables=("services", "events"),
        damaged="The stored guide {path} was damaged; it was put aside as {name} and is being built anew",
        kept="Until then channels and guide are kept in memory",
    )

    def apply(self, changes: Sequence[Change]) -> None:
        """Store these changes, all or none; in memory when the disk refuses."""
        self.change(lambda connection: changing.apply(connection, changes))

    def channels(self, source: str) -> list[Channel]:
        """The channels of a source, by LCN then by name."""
        sql = "SELECT channel FROM services WHERE source = ? ORDER BY lcn IS NULL, lcn, name"
        return [_decode_channel(channel) for (channel,) in self.rows(sql, (source,))]

    def events(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The events of a service that touch [start, end), Unix seconds, by start."""
        sql = f"{_EVENT} AND start < ? AND start > ? AND start + duration > ? ORDER BY start"
        rows = self.rows(sql, (service.key, end, start - _LONGEST, start))
        return [_programme(*row) for row in rows]

    def from_time(self, service: ServiceId, when: int, count: int) -> list[Programme]:
        """The first events of a service that end after a Unix time."""
        sql = f"{_EVENT} AND start > ? AND start + duration > ? ORDER BY start LIMIT ?"
        return [_programme(*row) for row in self.rows(sql, (service.key, when - _LONGEST, when, count))]


def _programme(
    event_id: int, start: int, duration: int, titles: str, texts: str, genre: int, age: int
) -> Programme:
    return Programme(event_id, start, duration, _decode_texts(titles), _decode_texts(texts), genre, age)
