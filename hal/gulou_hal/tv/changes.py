"""What may change in the database, and the SQL of each change: one row of the table for each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.tv.identity import ServiceId

_encode = msgspec.json.Encoder().encode


class SaveChannels(msgspec.Struct, frozen=True):
    """These are all channels of this source now."""

    source: str
    channels: tuple[Channel, ...]


class SaveSchedule(msgspec.Struct, frozen=True):
    """A section of a service's schedule: no others start between its first event and the end of its last."""

    service: ServiceId
    events: tuple[Programme, ...]


class SavePresent(msgspec.Struct, frozen=True):
    """The present or following event, whose texts are often shorter than the schedule's."""

    service: ServiceId
    event: Programme


class Prune(msgspec.Struct, frozen=True):
    """Forget the events that ended before this Unix time."""

    before: int


Change = SaveChannels | SaveSchedule | SavePresent | Prune

_SAVE_EVENT: Final = "INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_SAVE_PRESENT: Final = (
    "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " start = excluded.start, duration = excluded.duration, titles = excluded.titles,"
    " texts = CASE WHEN length(excluded.texts) < length(texts) THEN texts ELSE excluded.texts END,"
    " genre = excluded.genre, age = excluded.age"
)
_REMOVE_OTHERS: Final = (
    "DELETE FROM events WHERE service = ? AND start >= ? AND start < ?"
    " AND event_id NOT IN (SELECT value FROM json_each(?))"
)
_LONGEST: Final = 4 * 3600
"""Seconds that an event claims as its own at most: a wrong duration must not wipe out what follows."""
_WIDEST: Final = 26 * 3600
"""Seconds that a section may span for its order to be believed: some are sent by the day."""
_SAVE_CHANNEL: Final = "INSERT OR REPLACE INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def apply(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Make the changes in one transaction. Raises sqlite3.Error, having changed nothing."""
    with connection:
        connection.execute("BEGIN")
        for change in changes:
            _APPLIED_BY[type(change)](connection, change)


def _save_channels(connection: sqlite3.Connection, change: SaveChannels) -> None:
    connection.execute("DELETE FROM services WHERE source = ?", (change.source,))
    connection.executemany(
        _SAVE_CHANNEL, [_channel_row(change.source, channel) for channel in change.channels]
    )


def _save_schedule(connection: sqlite3.Connection, change: SaveSchedule) -> None:
    events, key = change.events, change.service.key
    if not events:
        return
    start = min(event.start for event in events)
    end = max(event.start + min(event.duration, _LONGEST) for event in events)
    if end - start <= _WIDEST:
        connection.execute(_REMOVE_OTHERS, (key, start, end, _encode([event.event_id for event in events])))
    connection.executemany(_SAVE_EVENT, [_event_row(key, event) for event in events])


def _save_present(connection: sqlite3.Connection, change: SavePresent) -> None:
    connection.execute(_SAVE_PRESENT, _event_row(change.service.key, change.event))


def _prune(connection: sqlite3.Connection, change: Prune) -> None:
    connection.execute(
        "DELETE FROM events WHERE start < ? AND start + duration < ?", (change.before, change.before)
    )


def _channel_row(source: str, channel: Channel) -> tuple[object, ...]:
    service = ServiceId.from_url(channel.service)
    if service is None:
        raise ValueError(f"{channel.service} names no service")
    seen = (
        source,
        channel.lcn,
        channel.name,
        channel.kind.value,
        channel.scrambled,
        _encode(channel).decode(),
    )
    return (service.key, *service, *seen)


def _event_row(key: int, event: Programme) -> tuple[object, ...]:
    titles, texts = _encode(event.titles).decode(), _encode(event.texts).decode()
    return key, event.event_id, event.start, event.duration, titles, texts, event.genre, event.age


_APPLIED_BY: Final[Mapping[type, Callable[[sqlite3.Connection, Any], None]]] = {
    SaveChannels: _save_channels,
    SaveSchedule: _save_schedule,
    SavePresent: _save_present,
    Prune: _prune,
}
