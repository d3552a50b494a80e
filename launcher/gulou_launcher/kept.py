"""What the box remembers for the household: its answers, its settings, and where apps were left.

One small SQLite file. It is read once, at the start; from then on memory is what counts, and a thread writes
what changed: a transaction that is on the disk when it is done. Where the disk refuses, everything goes on in
memory, a sentence says why, and the disk is tried again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from gulou_launcher import urgency

FILE = "household.sqlite"
RETRY_SECONDS = 60.0
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FORM = 1
"""Of the file (PRAGMA user_version)."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (room TEXT, app TEXT, name TEXT, value BLOB, "
    "PRIMARY KEY (room, app, name)) WITHOUT ROWID"
)

Key = tuple[str, str, str]


class Kept:
    """Values that JSON can hold, by room (`grants`, `settings`, …), app id ('' for the box itself) and name.

    Called on the frame thread, and never waits for the disk. `trouble` is called on the writing thread, with
    a sentence when the disk refuses and with '' when that is over.
    """

    def __init__(self, folder: Path, trouble: Callable[[str], None] = lambda _: None) -> None:
        self._path = folder / FILE
        self._trouble = trouble
        self._said = ""
        self._values: dict[Key, bytes] = {}
        self._changed: set[Key] = set()
        self._wake = threading.Condition()
        self._closing = False
        self._first_trouble = ""
        self._load()
        self._thread = threading.Thread(target=self._run, name="kept", daemon=True)
        self._thread.start()

    def get(self, room: str, app: str = "", name: str = "", default: Any = None) -> Any:
        """The value, or `default`."""
        value = self._values.get((room, app, name))
        return default if value is None else msgspec.json.decode(value)

    def has(self, room: str, app: str = "", name: str = "") -> bool:
        return (room, app, name) in self._values

    def of(self, room: str, app: str = "") -> dict[str, Any]:
        """All values of a room for one app, by name."""
        found = [(key, value) for key, value in self._values.items() if key[:2] == (room, app)]
        return {key[2]: msgspec.json.decode(value) for key, value in sorted(found)}

    def put(self, room: str, app: str = "", name: str = "", *, value: Any) -> None:
        """Remember a small value."""
        self.put_encoded(room, app, name, value=msgspec.json.encode(value))

    def put_encoded(self, room: str, app: str = "", name: str = "", *, value: bytes) -> None:
        """Remember a value that is JSON already."""
        key = (room, app, name)
        if self._values.get(key) != value:
            self._values[key] = value
            self._mark(key)

    def forget(self, room: str, app: str = "", name: str | None = None) -> None:
        """Forget a value, or with no name all of a room for one app."""
        gone = [key for key in self._values if key[:2] == (room, app) and name in (None, key[2])]
        for key in gone:
            del self._values[key]
            self._mark(key)

    def close(self, timeout: float) -> None:
        """Write what is not written yet, for at most so many seconds. Safe to call twice."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(timeout)

    def _mark(self, key: Key) -> None:
        with self._wake:
            self._changed.add(key)
            self._wake.notify()

    # The disk.

    def _load(self) -> None:
        try:
            self._values = _read(self._path)
        except (sqlite3.Error, OSError) as error:
            self._put_aside(error)
            # Said by the writing thread: whoever hears it may not be ready yet.
            self._first_trouble = _sentence(self._path, error)

    def _put_aside(self, error: Exception) -> bool:
        """A damaged file makes room for a new one."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            return False
        with contextlib.suppress(OSError):
            self._path.replace(self._path.with_suffix(".damaged"))
            for tail in ("-wal", "-shm"):
                self._path.with_name(FILE + tail).unlink(missing_ok=True)
        return True

    def _run(self) -> None:
        urgency.help_drawing()
        if self._first_trouble:
            self._say(self._first_trouble)
        connection: sqlite3.Connection | None = None
        retry_at = 0.0
        while True:
            with self._wake:
                while not self._closing and (not self._changed or time.monotonic() < retry_at):
                    self._wake.wait(max(0.05, retry_at - time.monotonic()) if self._changed else None)
                keys, self._changed = self._changed, set()
                closing = self._closing
            if keys:
                try:
                    connection = connection or _open(self._path)
                    _write(connection, {key: self._values.get(key) for key in keys})
                    self._say("")
                except (sqlite3.Error, OSError) as error:
                    if connection is not None:
                        connection.close()
                        connection = None
                    damaged = self._put_aside(error)
                    with self._wake:
                        self._changed |= keys | (set(self._values) if damaged else set())
                    retry_at = time.monotonic() + (0.0 if damaged else RETRY_SECONDS)
                    self._say(_sentence(self._path, error))
            if closing:
                break
        if connection is not None:
            connection.close()

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self._trouble(sentence)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        _check_form(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # a commit is on the disk, also through a power cut
        with connection:
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA user_version = {_FORM}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _check_form(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] > _FORM:
        raise sqlite3.DatabaseError("a newer release of Gulou made its file")


def _read(path: Path) -> dict[Key, bytes]:
    if not path.exists():
        return {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        _check_form(connection)
        rows = connection.execute("SELECT room, app, name, value FROM kept")
        return {(room, app, name): bytes(value) for room, app, name, value in rows}


def _write(connection: sqlite3.Connection, values: dict[Key, bytes | None]) -> None:
    with connection:
        for key, value in values.items():
            if value is None:
                connection.execute("DELETE FROM kept WHERE room = ? AND app = ? AND name = ?", key)
            else:
                connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (*key, value))


def _sentence(path: Path, error: Exception) -> str:
    return f"The box cannot remember what you choose ({error}): make room on the disk of {path.parent}."
