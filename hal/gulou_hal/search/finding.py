"""Finds programmes: by what is typed and by genre. Called on threads that may take some milliseconds."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple

from gulou.services.tv import Programme
from gulou_hal.search.index import TITLES
from gulou_hal.search.words import BEGINNING, alike, mistyped, mixed, typed
from gulou_hal.tv import rows
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.texts import Texts

_MOST_TITLES: Final = 20_000
_FEW: Final = 400
"""So many titles are looked up one by one; of more, what comes next is looked for among all that comes."""
_EACH: Final = 8
"""Times that one title is told at most."""
_SCANNED: Final = 20_000
_LONGEST: Final = 6 * 3600
_BY_TITLE: Final = (
    "SELECT event, start FROM events WHERE title = ? AND start > ? AND start + duration > ?"
    " ORDER BY start LIMIT ?"
)
_BY_TIME: Final = (
    "SELECT event, start, title FROM events WHERE start > ? AND start + duration > ? ORDER BY start"
)
_BY_GENRE: Final = (
    "SELECT event, start FROM events WHERE start > ? AND start < ? AND genre BETWEEN ? AND ?"
    " AND start + duration > ? ORDER BY start LIMIT ?"
)
_VOCABULARY: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab({schema}, {table}, row)"
)
_COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM temp.vocabulary WHERE term >= ? AND term < ? LIMIT ?)"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_LAST: Final = "\U0010ffff"
_ENOUGH: Final = 40
_SHOWN: Final = 6
"""With so many programmes found, nobody needs to have mistyped."""
_AT_ONCE: Final = 100
MISTYPED: Final = 4
_ROW: Final = rows.SELECT.replace("SELECT ", "SELECT service, ", 1) + (
    " JOIN schedules ON schedule = event >> 34 WHERE event = ?"
)


class Found(NamedTuple):
    """A programme that was found; the smaller `rank`, the better it fits."""

    rank: int
    service: ServiceId
    programme: Programme


class Finder:
    """Looks through one file of events and its index. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._texts = Texts(connection)

    def search(self, query: str, now: int, most: int) -> list[Found]:
        """What is on or comes and is named so, the best first, then by time. Raises sqlite3.Error."""
        words = typed(query)
        found: list[Found] = []
        seen: set[int] = set()
        for rank, match in matches(words):
            if rank >= MISTYPED and len(found) >= _SHOWN:
                break
            ids = {number for number in self._titles(match) if number not in seen}
            seen |= ids
            found += self._programmes(rank, self._next_of(ids, now, most - len(found)))
            if len(found) >= most:
                break
        return found

    def following(self, query: str, schema: str) -> Counter[str]:
        """By how many words what was typed goes on with each letter, of the names in this schema's index.

        Words are counted up to some tens: that tells the likely from the rest. Raises sqlite3.Error.
        """
        words = typed(query)
        found: Counter[str] = Counter()
        if not words or not words[-1].isascii():
            return found
        self._connection.execute(_VOCABULARY.format(schema=schema, table=TITLES))
        for mark, letter in product((BEGINNING, ""), _LETTERS):
            first = mark + words[-1] + letter
            (count,) = self._connection.execute(_COUNT, (first, first + _LAST, _ENOUGH)).fetchone()
            found[letter] += count
        return found

    def genre(self, level: int, start: int, end: int, now: int, most: int) -> list[Found]:
        """What of this content_nibble_level_1 begins before `end` and ends after `start` and now, by time."""
        first = level << 4
        since = max(start, now)
        found = self._connection.execute(
            _BY_GENRE, (since - _LONGEST, end, first, first | 15, since, most)
        ).fetchall()
        return list(self._programmes(0, found))

    def _titles(self, match: str) -> Iterable[int]:
        sql = f"SELECT rowid FROM {TITLES} WHERE {TITLES} MATCH ? LIMIT ?"
        return (number for (number,) in self._connection.execute(sql, (match, _MOST_TITLES)))

    def _next_of(self, ids: set[int], now: int, most: int) -> list[tuple[int, int]]:
        """The next events with these titles, by time: key and start."""
        if len(ids) > _FEW:
            return self._scanned(ids, now, most)
        found: list[tuple[int, int]] = []
        each = max(2, min(_EACH, most * 4 // max(1, len(ids))))
        for number in ids:
            found += self._connection.execute(_BY_TITLE, (number, now - _LONGEST, now, each))
        return sorted(found, key=lambda each: (each[1], each[0]))[:most]

    def _scanned(self, ids: set[int], now: int, most: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        told: dict[int, int] = {}
        rows_by_time = self._connection.execute(_BY_TIME, (now - _LONGEST, now))
        for number, (event, start, title) in enumerate(rows_by_time):
            if title in ids and told.get(title, 0) < _EACH:
                told[title] = told.get(title, 0) + 1
                found.append((event, start))
                if len(found) >= most:
                    break
            if number >= _SCANNED:
                break
        return found

    def _programmes(self, rank: int, events: Iterable[tuple[int, int]]) -> Iterator[Found]:
        for event, _ in events:
            found = self._connection.execute(_ROW, (event,)).fetchone()
            if found is not None:
                yield Found(rank, ServiceId.from_key(found[0]), rows.programme(found[1:], self._texts))


def matches(words: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """FTS5 queries with the ranks of `words.rank`, the best first."""
    if not words:
        return
    whole, *apart = words
    yield 0, f'"{BEGINNING}{whole}" *'
    yield 1, f'"{whole}" *'
    for parts in filter(None, (apart, *mixed(whole))):
        yield 2, " AND ".join(f"({_any((part,))})" for part in parts)
    if heard := alike(whole):
        yield 3, _any(heard)
    meant = list(dict.fromkeys(mistyped(whole)))
    for begin in range(0, len(meant), _AT_ONCE):
        yield MISTYPED, _any(meant[begin : begin + _AT_ONCE])


def _any(words: Iterable[str]) -> str:
    return " OR ".join(f'"{BEGINNING}{word}" * OR "{word}" *' for word in words)
