"""What an app remembers: one SQLite file in the app's own folder, which no other app can open."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gulou.errors import GulouError, ServiceError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from gulou.database import Connection

FILE = "storage.sqlite"
QUOTA = 64
"""MiB, where the manifest says nothing else."""
_TABLE = "settings"


class Storage:
    """A small dictionary that survives (`get`, `put`), and the whole database (`database`) for more.

    Values are what JSON can hold. Writes are transactions: a power cut leaves all that was written, and a
    full quota or disk raises ServiceError and leaves what was there. Any thread may use it.
    The dictionary needs SQLite alone: importing sqlite-utils takes longer than starting an app may.
    """

    def __init__(self, folder: Path, quota: int = QUOTA) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._quota = quota << 20
        self._here = _Opened()

    @property
    def quota(self) -> int:
        """Bytes that the app may keep, with the files that it writes itself; over them it is ended."""
        return self._quota

    @property
    def used(self) -> int:
        """Bytes that the app keeps now, in its database and in files."""
        return sum(_sizes(self._folder))

    @property
    def database(self) -> Database:
        """This thread's sqlite-utils Database. It may take half of the room that the app's other files leave,
        since writing takes as much again for a moment. Raises ServiceError when the disk refuses it.
        """
        if self._here.database is None:
            try:
                from sqlite_utils import Database
            except ModuleNotFoundError as error:
                raise GulouError(
                    f"self.storage.database needs {error.name}: pip install 'gulou[storage]'."
                ) from error

            self._here.database = Database(self._connection())
        return self._here.database

    def get(self, name: str, default: Any = None) -> Any:
        """The value put under this name, or `default`. Raises ServiceError when it cannot be read."""
        if self._here.connection is None and not self._path.exists():
            return default
        import sqlite3

        try:
            found = (
                self._connection().execute(f"SELECT value FROM {_TABLE} WHERE name = ?", [name]).fetchone()
            )
        except sqlite3.Error as error:
            raise ServiceError("unavailable", f"The app cannot read {name}: {error}.") from error
        try:
            return default if found is None else msgspec.json.decode(found[0])
        except ValueError as error:
            raise ServiceError("unavailable", f"The app cannot read {name}: {error}.") from error

    def put(self, name: str, value: Any) -> None:
        """Remember a value under this name. Raises ServiceError when there is no room; the old one stays."""
        self._write(name, "INSERT OR REPLACE INTO {} (name, value) VALUES (?, ?)", msgspec.json.encode(value))

    def remove(self, name: str) -> None:
        """Forget what was put under this name, if anything was."""
        if self._here.connection is not None or self._path.exists():
            self._write(name, "DELETE FROM {} WHERE name = ?")

    def _write(self, name: str, statement: str, *values: bytes) -> None:
        import sqlite3

        try:
            with self._connection() as connection:
                connection.execute(statement.format(_TABLE), [name, *values])
        except sqlite3.Error as error:
            reason = str(error).rstrip(".")
            raise ServiceError("unavailable", f"The app cannot remember {name}: {reason}.") from error

    def _connection(self) -> Connection:
        """This thread's: a transaction must hold what one thread wrote."""
        if self._here.connection is None:
            import sqlite3

            from gulou.database import connect

            try:
                others = self.used - sum(_sizes(self._folder, FILE))
                connection = connect(self._path, self._quota - others)
                with connection:
                    connection.execute(
                        f"CREATE TABLE IF NOT EXISTS {_TABLE} (name TEXT PRIMARY KEY, value BLOB)"
                    )
            except sqlite3.Error as error:
                raise ServiceError(
                    "unavailable", f"What the app remembers cannot be opened: {error}."
                ) from error
            self._here.connection = connection
        return self._here.connection


class _Opened(threading.local):
    """What a thread has opened."""

    connection: Connection | None = None
    database: Database | None = None


def _sizes(folder: Path, beginning: str = "") -> Iterator[int]:
    """Of each file in this folder and those below, whose name begins so."""
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(beginning):
                try:
                    yield os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 (there may be many)
                except OSError:
                    continue  # gone meanwhile
