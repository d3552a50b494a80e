"""The index of names: which words lead to which titles. SQLite's FTS5, told words that are made already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from gulou_hal.search.words import Readings, words

_STEP: Final = 500
_FORM: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5 (words, content = '', detail = none,"
    " columnsize = 0, prefix = '1 2', tokenize = \"unicode61 remove_diacritics 2 tokenchars '^'\")"
)
TITLES: Final = "title_words"
CHANNELS: Final = "channel_words"
_decode = msgspec.json.Decoder(dict[str, str]).decode


def make(connection: sqlite3.Connection, table: str) -> None:
    """An empty index, where there is none."""
    connection.execute(_FORM.format(table=table))


def fill(
    connection: sqlite3.Connection,
    table: str,
    named: Iterable[tuple[int, Iterable[str]]],
    readings: Readings,
) -> Iterator[int]:
    """Add names by their numbers; yields how many, some hundreds at a time."""
    sql = f"INSERT INTO {table} (rowid, words) VALUES (?, ?)"
    pending: list[tuple[int, str]] = []
    for number, names in named:
        pending.append((number, " ".join(words(names, readings))))
        if len(pending) >= _STEP:
            connection.executemany(sql, pending)
            yield len(pending)
            pending.clear()
    connection.executemany(sql, pending)
    yield len(pending)


def titles(connection: sqlite3.Connection, after: int = 0) -> Iterator[tuple[int, Iterable[str]]]:
    """The titles with a higher number, with their names in all languages."""
    sql = "SELECT title, titles FROM titles WHERE title > ? ORDER BY title"
    for number, said in connection.execute(sql, (after,)):
        yield number, _decode(said).values()
