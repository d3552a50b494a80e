"""What may change in the database, and the SQL of each change: one row of the table for each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from gulou.services.tv import Channel, Programme
from gulou_hal.tv import rows
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.texts import Texts

_encode = msgspec.json.Encoder().encode


class SaveChannels(msgspec.Struct, frozen=True):
    """These are all channels of this multiplex now. `pmts`: the PID and the section of each service's PMT."""

    place: Place
    channels: tuple[Channel, ...]
    pmts: dict[int, tuple[int, bytes]] = {}
    """By service_id."""


class SaveMultiplexes(msgspec.Struct, frozen=True):
    """These multiplexes are there; what is known of them stays."""

    places: tuple[Place, ...]


class ForgetMultiplexes(msgspec.Struct, frozen=True):
    """These are gone, with the channels that were found there; what the household chose for them stays."""

    places: tuple[Place, ...]


class Choose(msgspec.Struct, frozen=True):
    """What the household chose for these services."""

    choices: dict[int, Choice]
    """By the number of 48 bits that names a service."""


class SaveList(msgspec.Struct, frozen=True):
    """The household added a list at this address of tuners."""

    address: str


class ForgetSource(msgspec.Struct, frozen=True):
    """An address of tuners is wanted no more: its multiplexes go, what was chosen for its channels stays."""

    source: str


class SaveScan(msgspec.Struct, frozen=True):
    """A whole scan of this source ended at this Unix time; `region` is "" where none was named."""

    source: str
    when: int
    region: str = ""


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


Change = (
    SaveChannels
    | SaveMultiplexes
    | ForgetMultiplexes
    | Choose
    | SaveList
    | ForgetSource
    | SaveScan
    | SaveSchedule
    | SavePresent
    | Prune
)

_REMOVE_OTHERS: Final = (
    "DELETE FROM events WHERE event >= ? AND event < ? AND event_id NOT IN (SELECT value FROM json_each(?))"
)
_FIND_PRESENT: Final = f"{rows.SELECT} WHERE event >> 34 = ? AND event_id = ?"
_FORGET_TITLES: Final = "DELETE FROM titles WHERE title NOT IN (SELECT title FROM events)"
_FORGET_CRIDS: Final = "DELETE FROM crids WHERE crid NOT IN (SELECT series FROM events WHERE series NOT NULL)"
_LONGEST: Final = 4 * 3600
"""Seconds that an event claims as its own at most: a wrong duration must not wipe out what follows."""
_WIDEST: Final = 26 * 3600
"""Seconds that a section may span for its order to be believed: some are sent by the day."""
_SAVE_CHANNEL: Final = "INSERT OR REPLACE INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SAVE_SOURCE: Final = "INSERT OR IGNORE INTO sources (source) VALUES (?)"
_SAVE_MULTIPLEX: Final = "INSERT OR IGNORE INTO multiplexes (source, delivery) VALUES (?, ?)"
_FIND_MULTIPLEX: Final = "SELECT multiplex FROM multiplexes WHERE source = ? AND delivery = ?"


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
    multiplex = _multiplex(connection, change.place)
    rows = [_channel_row(multiplex, channel, change.pmts) for channel in change.channels]
    connection.execute("DELETE FROM services WHERE multiplex = ?", (multiplex,))
    connection.executemany(_SAVE_CHANNEL, rows)
    if rows:
        onid, tsid = rows[0][2:4]
        connection.execute(
            "UPDATE multiplexes SET onid = ?, tsid = ? WHERE multiplex = ?", (onid, tsid, multiplex)
        )


def _save_multiplexes(writing: _Writing, change: SaveMultiplexes) -> None:
    for place in change.places:
        _multiplex(writing.connection, place)


def _forget_multiplexes(writing: _Writing, change: ForgetMultiplexes) -> None:
    for place in change.places:
        multiplex = _multiplex(writing.connection, place)
        for table in ("services", "multiplexes"):
            writing.connection.execute(f"DELETE FROM {table} WHERE multiplex = ?", (multiplex,))


def _choose(writing: _Writing, change: Choose) -> None:
    writing.connection.executemany(
        "INSERT OR REPLACE INTO channels VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                service,
                choice.number,
                choice.name,
                choice.favourite,
                choice.hidden,
                choice.locked,
                _encode(choice.groups).decode(),
            )
            for service, choice in change.choices.items()
        ],
    )


def _save_list(writing: _Writing, change: SaveList) -> None:
    writing.connection.execute("INSERT OR IGNORE INTO lists VALUES (?)", (change.address,))


def _forget_source(writing: _Writing, change: ForgetSource) -> None:
    source = (change.source,)
    writing.connection.execute(
        "DELETE FROM services WHERE multiplex IN (SELECT multiplex FROM multiplexes WHERE source = ?)", source
    )
    for table in ("multiplexes", "sources"):
        writing.connection.execute(f"DELETE FROM {table} WHERE source = ?", source)
    writing.connection.execute("DELETE FROM lists WHERE address = ?", source)


def _save_scan(writing: _Writing, change: SaveScan) -> None:
    writing.connection.execute(
        "INSERT OR REPLACE INTO sources (source, scanned, region) VALUES (?, ?, ?)",
        (change.source, change.when, change.region),
    )


def _multiplex(connection: sqlite3.Connection, place: Place) -> int:
    """The number of a multiplex, which it gets now where it has none."""
    names = place.source, place.query
    connection.execute(_SAVE_SOURCE, (place.source,))
    connection.execute(_SAVE_MULTIPLEX, names)
    (multiplex,) = connection.execute(_FIND_MULTIPLEX, names).fetchone()
    return int(multiplex)


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
    writing.connection.execute(_FORGET_CRIDS)


def _channel_row(
    multiplex: int, channel: Channel, pmts: Mapping[int, tuple[int, bytes]]
) -> tuple[object, ...]:
    service = ServiceId.from_url(channel.service)
    if service is None:
        raise ValueError(f"{channel.service} names no service")
    seen = (
        channel.lcn,
        channel.name,
        channel.kind.value,
        channel.scrambled,
        _encode(channel).decode(),
    )
    return (multiplex, service.key, *service, *seen, *pmts.get(service.sid, (None, None)))


_APPLIED_BY: Final[Mapping[type, Callable[[_Writing, Any], None]]] = {
    SaveChannels: _save_channels,
    SaveMultiplexes: _save_multiplexes,
    ForgetMultiplexes: _forget_multiplexes,
    Choose: _choose,
    SaveList: _save_list,
    ForgetSource: _forget_source,
    SaveScan: _save_scan,
    SaveSchedule: _save_schedule,
    SavePresent: _save_present,
    Prune: _prune,
}
