"""A connection to an app's own SQLite file: safe through a power cut, bounded in size, and plain when full.

Imported when an app first keeps something: SQLite takes longer to load than the rest of a start.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, ParamSpec, Self, TypeVar

from gulou.errors import ServiceError

PAGE: Final = 4096
LARGEST: Final = 60 << 20
"""Bytes: no file of an app may grow beyond 64 MiB."""
_LOG: Final = 256
"""Pages in the log before they go into the file itself, at most: 1 MiB."""
_INDEX: Final = 8
"""Pages of the log's index, a file of its own."""
_LEAST: Final = 16
"""Pages that there always are, for the app to remember at least where it was."""
_PATIENCE: Final = 1.5
"""Seconds to wait for another thread that writes; longer where nobody is at the remote."""
_LONG_PATIENCE: Final = 20.0

P = ParamSpec("P")
R = TypeVar("R")


class StorageFullError(ServiceError, sqlite3.OperationalError):
    """Nothing more can be kept; what was kept before is whole. A `sqlite3.OperationalError` as well."""

    def __init__(self, message: str) -> None:
        super().__init__("unavailable", message)


def connect(path: Path, room: int) -> Connection:
    """Open the file, or make it. With its log it takes at most `room` bytes, without it less than half:
    one transaction may write as much to the log as the file holds. Raises sqlite3.Error.
    """
    log = min(_LOG, max(4, room // PAGE // 16))
    pages = max(_LEAST, (min(2 * LARGEST, room) // PAGE - log - _INDEX) // 2)
    at_the_remote = threading.current_thread() is threading.main_thread()
    connection = sqlite3.connect(
        path,
        timeout=_PATIENCE if at_the_remote else _LONG_PATIENCE,
        isolation_level="IMMEDIATE",
        factory=Connection,
    )
    for setting in (
        f"page_size = {PAGE}",
        "journal_mode = WAL",
        "synchronous = FULL",  # every commit is on the disk: a power cut loses none
        f"wal_autocheckpoint = {log}",
        f"journal_size_limit = {log * PAGE}",
        f"max_page_count = {pages}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


class Cursor(sqlite3.Cursor):
    """Says in words when nothing more can be kept."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        return _in_words(super().execute, sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Self:
        return _in_words(super().executemany, sql, parameters)

    def executescript(self, *args: Any) -> sqlite3.Cursor:
        return _in_words(super().executescript, *args)


class Connection(sqlite3.Connection):
    """Says in words when nothing more can be kept."""

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        # A transaction that reads first, and writes after another thread did, fails at once: have it wait.
        return _in_words(super().execute, "BEGIN IMMEDIATE" if sql == "BEGIN" else sql, parameters)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        return _in_words(super().executemany, *args)

    def executescript(self, *args: Any) -> sqlite3.Cursor:
        return _in_words(super().executescript, *args)

    def commit(self) -> None:
        _in_words(super().commit)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        return _in_words(super().__exit__, kind, error, trace)


def _in_words(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return call(*args, **kwargs)
    except StorageFullError:
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise StorageFullError(
                "There is no room to keep more: the app should remove what it no longer needs, "
                "or ask for a larger quota in app.toml."
            ) from error
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR:
            raise StorageFullError("The disk of the box takes no more: is it full?") from error
        raise
