"""What may change in the database, and the SQL of each change: one row of the table for each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.tv import rows
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import Texts

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

_REMOVE_OTHERS: Final = (
    "DELETE FROM events WHERE event >= ? AND event < ? AND event_id NOT IN (SELECT value FROM json_each(?))"
)
_FIND_PRESENT: Final = f"{rows.SELECT} WHERE event >> 34 = ? AND event_id = ?"
_FORGET_TITLES: Final = "DELETE FROM titles WHERE title NOT IN (SELECT title FROM events)"
_LONGEST: Final = 4 * 3600
"""Seconds that an event claims as its own at most: a wrong duration must not wipe out what follows."""
_WIDEST: Final = 26 * 3600
"""Seconds that a section may span for its order to be believed: some are sent by the day."""
_SAVE_CHANNEL: Final = "INSERT OR REPLACE INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def apply(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Make the changes in one transaction. Raises sqlite3.Error, having changed nothing."""
    writing = _Writing(connection, Texts(connection))
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for change in changes:
            _APPLIED_BY[type(change)](writing, change)


class _Writing(NamedTuple):
    connection: sqlite3.Connection
    texts: Texts


def _save_channels(writing: _Writing, change: SaveChannels) -> None:
    connection = writing.connection
    connection.execute("DELETE FROM services WHERE source = ?", (change.source,))
    connection.executemany(
        _SAVE_CHANNEL, [_channel_row(change.source, channel) for channel in change.channels]
    )


def _save_schedule(writing: _Writing, change: SaveSchedule) -> None:
    events = change.events
    if not events:
        return
    schedule = rows.give_schedule(writing.connection, change.service)
    start = min(event.start for event in events)
    end = max(event.start + min(event.duration, _LONGEST) for event in events)
    if end - start <= _WIDEST:
        ids = _encode([event.event_id for event in events])
        span = (rows.key(schedule, start), rows.key(schedule, end))
        writing.connection.execute(_REMOVE_OTHERS, (*span, ids))
    rows.save(writing.connection, writing.texts, schedule, events)


def _save_present(writing: _Writing, change: SavePresent) -> None:
    connection, event = writing.connection, change.event
    schedule = rows.give_schedule(connection, change.service)
    found = connection.execute(_FIND_PRESENT, (schedule, event.event_id)).fetchone()
    if found is not None:
        stored = rows.programme(found, writing.texts)
        if _length(stored) > _length(event):
            event = msgspec.structs.replace(event, texts=stored.texts)
    rows.save(connection, writing.texts, schedule, (event,))


def _length(event: Programme) -> int:
    return sum(map(len, event.texts.values()))


def _prune(writing: _Writing, change: Prune) -> None:
    writing.connection.execute(
        "DELETE FROM events WHERE start < ? AND start + duration < ?", (change.before, change.before)
    )
    writing.connection.execute(_FORGET_TITLES)


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


_APPLIED_BY: Final[Mapping[type, Callable[[_Writing, Any], None]]] = {
    SaveChannels: _save_channels,
    SaveSchedule: _save_schedule,
    SavePresent: _save_present,
    Prune: _prune,
}
