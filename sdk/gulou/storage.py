"""What an app remembers: one SQLite file in the app's own folder, which no other app can open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gulou.errors import ServiceError

if TYPE_CHECKING:
    from sqlite_utils import Database

FILE = "storage.sqlite"
_TABLE = "settings"


class Storage:
    """A small dictionary that survives (`get`, `put`), and the whole database (`database`) for more.

    Values are what JSON can hold. Writes are transactions on a WAL: a power cut loses at most the last one.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The app's own sqlite-utils Database. Raises ServiceError when the disk refuses it."""
        if self._database is None:
            import sqlite3

            from sqlite_utils import Database

            try:
                connection = sqlite3.connect(self._path)
                connection.execute("PRAGMA journal_mode=WAL")
                self._database = Database(connection)
                self._database.table(_TABLE).create(
                    {"name": str, "value": bytes}, pk="name", if_not_exists=True
                )
            except sqlite3.Error as error:
                raise ServiceError(
                    "unavailable", f"What the app remembers cannot be opened: {error}."
                ) from error
        return self._database

    def get(self, name: str, default: Any = None) -> Any:
        """The value put under this name, or `default`."""
        if self._database is None and not self._path.exists():
            return default
        row = self.database.execute(f"SELECT value FROM {_TABLE} WHERE name = ?", [name]).fetchone()
        return default if row is None else msgspec.json.decode(row[0])

    def put(self, name: str, value: Any) -> None:
        """Remember a value under this name. Raises ServiceError when the disk is full."""
        import sqlite3

        try:
            self.database.table(_TABLE).upsert({"name": name, "value": msgspec.json.encode(value)}, pk="name")
        except sqlite3.Error as error:
            raise ServiceError("unavailable", f"The app cannot remember {name}: {error}.") from error
