"""Search over both guides, the broadcast and the imported one, and over the channels."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final

from gulou_hal.search import index, indexing
from gulou_hal.search.finding import Finder, Found, matches
from gulou_hal.search.words import typed
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import NAME, opened

_MOST_CHANNELS: Final = 50

Opener = Callable[[], sqlite3.Connection]


class _File:
    """A database that may be replaced, and what looks through it. Thread-safe."""

    def __init__(self, path: Path, opener: Opener) -> None:
        self._path = path
        self._open = opener
        self._lock = threading.Lock()
        self._inode = -1
        self._connection: sqlite3.Connection | None = None

    def ask(self, question: Callable[[sqlite3.Connection, Finder], list[Found]]) -> list[Found]:
        """What a question finds; nothing where the file is missing or damaged."""
        with self._lock, contextlib.suppress(sqlite3.Error, OSError):
            inode = self._path.stat().st_ino
            if inode != self._inode or self._connection is None:
                self._close()
                self._connection = self._open()
                self._inode = inode
            return question(self._connection, Finder(self._connection))
        return []

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Searches:
    """Thread-safe; each call takes some milliseconds, so the gateway's loop makes none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._imported = _File(folder / NAME, lambda: opened(folder / NAME))
        self._broadcast = _File(folder / indexing.NAME, self._open_broadcast)
        self._channels = _File(folder / indexing.NAME, self._open_index)

    def search(self, query: str, now: int, most: int) -> list[Found]:
        """What is on or comes and is named so, the best first, then by time."""
        return self._both(lambda finder: finder.search(query, now, most), most)

    def genre(self, level: int, start: int, end: int, now: int, most: int) -> list[Found]:
        """What of this kind is on or comes between two times, by time."""
        return self._both(lambda finder: finder.genre(level, start, end, now, most), most)

    def channels(self, query: str) -> list[tuple[int, ServiceId]]:
        """The channels that are named so, the best first, by the ranks of `words.rank`."""
        words = typed(query)
        if not words:
            return []
        keys: dict[int, int] = {}

        def ask(connection: sqlite3.Connection, _: Finder) -> list[Found]:
            sql = f"SELECT rowid FROM {index.CHANNELS} WHERE {index.CHANNELS} MATCH ? LIMIT {_MOST_CHANNELS}"
            for rank, match in matches(words):
                if rank > 1 and keys:
                    break
                for (key,) in connection.execute(sql, (match,)):
                    keys.setdefault(key, rank)
            return []

        self._channels.ask(ask)
        return [(rank, ServiceId.from_key(key)) for key, rank in islice(keys.items(), _MOST_CHANNELS)]

    def following(self, query: str) -> str:
        """The letters with which what was typed goes on in the titles, the likeliest first."""
        counted: Counter[str] = Counter()
        for file, schema in ((self._broadcast, "found"), (self._imported, "main")):

            def ask(_: sqlite3.Connection, finder: Finder, schema: str = schema) -> list[Found]:
                counted.update(finder.following(query, schema))
                return []

            file.ask(ask)
        return "".join(letter for letter, count in counted.most_common() if count)

    def close(self) -> None:
        for file in (self._imported, self._broadcast, self._channels):
            file.close()

    def _both(self, question: Callable[[Finder], list[Found]], most: int) -> list[Found]:
        found = self._broadcast.ask(lambda _, finder: question(finder))
        told = {(each.service, each.programme.start) for each in found}
        imported = self._imported.ask(lambda _, finder: question(finder))
        found += [each for each in imported if (each.service, each.programme.start) not in told]
        found.sort(key=lambda each: (each.rank, each.programme.start))
        return found[:most]

    def _open_broadcast(self) -> sqlite3.Connection:
        connection = self._reading("tv.sqlite")
        index_address = f"{(self._folder / indexing.NAME).absolute().as_uri()}?mode=ro"
        connection.execute("ATTACH ? AS found", (index_address,))
        (edition,) = connection.execute("SELECT edition FROM found.state").fetchone()
        if edition != indexing.edition_of(connection):
            connection.close()
            raise sqlite3.DatabaseError("the index is of another database")
        return connection

    def _open_index(self) -> sqlite3.Connection:
        return self._reading(indexing.NAME)

    def _reading(self, name: str) -> sqlite3.Connection:
        address = f"{(self._folder / name).absolute().as_uri()}?mode=ro"
        return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=1)
