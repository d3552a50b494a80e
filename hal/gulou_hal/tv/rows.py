"""How an event lies in the database: short, since there are half a million of them.

Titles repeat, and the names of series (CRIDs): each is kept once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

import msgspec

from gulou.services.tv import Programme
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import Texts

_SCHEDULE_BITS: Final = 34
_OFFSET: Final = 1 << 33

SELECT: Final = (
    "SELECT event_id, start, duration, titles, texts, genre, age, episode, episode_id,"
    " (SELECT name FROM crids WHERE crid = series)"
    " FROM events JOIN titles USING (title)"
)
BRIEF: Final = SELECT.replace(" texts,", " NULL,").replace(
    " episode_id, (SELECT name FROM crids WHERE crid = series)", " NULL, NULL"
)
"""Without texts and CRIDs, which the guide's rows have no room for."""
_SAVE_CRID: Final = "INSERT OR IGNORE INTO crids (name) VALUES (?)"
_SAVE_TITLE: Final = "INSERT OR IGNORE INTO titles (titles) VALUES (?)"
_SAVE_SCHEDULE: Final = "INSERT OR IGNORE INTO schedules (service) VALUES (?)"
_SAVE_EVENT: Final = (
    "INSERT OR REPLACE INTO events VALUES"
    " (?, ?, ?, ?, (SELECT title FROM titles WHERE titles = ?), ?, ?, ?, ?, ?,"
    " (SELECT crid FROM crids WHERE name = ?))"
)
SCHEDULE: Final = "SELECT schedule FROM schedules WHERE service = ?"

Row = tuple[int, int, int, str, "str | bytes | None", int, int, "str | None", "str | None", "str | None"]
"""What SELECT finds."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


def key(schedule: int, start: int) -> int:
    """The key of an event that begins at this Unix time: a channel's events lie together, by start."""
    return (schedule << _SCHEDULE_BITS) + max(-_OFFSET, min(start, _OFFSET - 1)) + _OFFSET


def give_schedule(connection: sqlite3.Connection, service: ServiceId) -> int:
    """The short number of a service, given now where it has none."""
    connection.execute(_SAVE_SCHEDULE, (service.key,))
    (number,) = connection.execute(SCHEDULE, (service.key,)).fetchone()
    return int(number)


def save(connection: sqlite3.Connection, texts: Texts, schedule: int, events: Iterable[Programme]) -> None:
    """Store events of one schedule, each in the place of what has its number or its start.

    Those that begin more than 272 years from 1970 are left out.
    """
    rows = [
        (
            key(schedule, event.start),
            event.event_id,
            event.start,
            event.duration,
            _encode(event.titles).decode(),
            event.genre,
            event.age,
            event.episode or None,
            texts.pack(event.texts),
            event.episode_id.removeprefix(_authority(event.series_id)) or None,
            event.series_id or None,
        )
        for event in events
        if -_OFFSET <= event.start < _OFFSET
    ]
    connection.executemany(_SAVE_TITLE, [(titles,) for titles in {row[4] for row in rows}])
    connection.executemany(_SAVE_CRID, [(crid,) for crid in {row[10] for row in rows} if crid])
    connection.executemany(_SAVE_EVENT, rows)


def _authority(crid: str) -> str:
    """`crid://authority` of a CRID that is whole, else ""."""
    scheme, colon, rest = crid.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if colon else ""


def _whole(episode_id: str, series_id: str) -> str:
    """A programme's CRID; one without an authority has that of its series, if that has any."""
    return _authority(series_id) + episode_id if episode_id.startswith("/") else episode_id


def programme(row: Row, texts: Texts) -> Programme:
    """What SELECT found, as apps see it."""
    event_id, start, duration, titles, about, genre, age, episode, episode_id, series_id = row
    return Programme(
        event_id,
        start,
        duration,
        _decode(titles),
        texts.unpack(about),
        genre,
        age,
        episode or "",
        episode_id=_whole(episode_id or "", series_id or ""),
        series_id=series_id or "",
    )
