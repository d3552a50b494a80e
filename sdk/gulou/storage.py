"""What an app remembers: one SQLite file in the app's own folder, which no other app can open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gulou.errors import ServiceError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

FILE = "storage.sqlite"
_TABLE = "settings"


class Storage:
    """A small dictionary that survives (`get`, `put`), and the whole database (`database`) for more.

    Values are what JSON can hold. Writes are transactions on a WAL: a power cut loses at most the last one.
    The dictionary needs SQLite alone: importing sqlite-utils takes longer than starting an app may.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._opened: sqlite3.Connection | None = None
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The app's own sqlite-utils Database. Raises ServiceError when the disk refuses it."""
        if self._database is None:
            from sqlite_utils import Database

            self._database = Database(self._connection())
        return self._database

    def get(self, name: str, default: Any = None) -> Any:
        """The value put under this name, or `default`. Raises ServiceError when it cannot be read."""
        if self._opened is None and not self._path.exists():
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
        """Remember a value under this name. Raises ServiceError when the disk is full."""
        import sqlite3

        try:
            with self._connection() as connection:
                connection.execute(
                    f"INSERT OR REPLACE INTO {_TABLE} (name, value) VALUES (?, ?)",
                    [name, msgspec.json.encode(value)],
                )
        except sqlite3.Error as error:
            raise ServiceError("unavailable", f"The app cannot remember {name}: {error}.") from error

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            import sqlite3

            try:
                connection = sqlite3.connect(self._path)
                connection.execute("PRAGMA journal_mode=WAL")
                with connection:
                    connection.execute(
                        f"CREATE TABLE IF NOT EXISTS {_TABLE} (name TEXT PRIMARY KEY, value BLOB)"
                    )
            except sqlite3.Error as error:
                raise ServiceError(
                    "unavailable", f"What the app remembers cannot be opened: {error}."
                ) from error
            self._opened = connection
        return self._opened
