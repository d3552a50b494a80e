"""How a database came to its present form: one numbered SQL file for each step, applied once, in order."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from importlib.resources import files
from typing import Final


class Steps:
    """The steps that lie as `0001_what.sql` and so on in a package."""

    def __init__(self, package: str, name: str) -> None:
        """`name` tells the databases apart in the file's own list of what was applied."""
        self._package: Final = package
        self._name: Final = name

    @cached_property
    def all(self) -> tuple[tuple[int, str], ...]:
        """The number and the SQL of each step, in order."""
        folder = files(self._package)
        names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
        return tuple((int(name[:4]), folder.joinpath(name).read_text("utf-8")) for name in names)

    @property
    def newest(self) -> int:
        """The number of today's form."""
        return self.all[-1][0]

    def migrate(self, connection: sqlite3.Connection) -> None:
        """Bring a database of any earlier form, or an empty one, to today's. Raises sqlite3.Error.

        `user_version` tells cheaply that nothing is to be done; sqlite-utils is slow to import.
        """
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        if form == self.newest:
            return
        if form > self.newest:
            raise sqlite3.DatabaseError("a newer release of Gulou made it")
        from sqlite_utils import Database, Migrations

        migrations = Migrations(self._name)
        for number, sql in self.all:

            def step(database: Database, sql: str = sql) -> None:
                for statement in filter(str.strip, sql.split(";\n")):
                    database.execute(statement)

            migrations(name=f"{number:04d}")(step)
        migrations.apply(Database(connection))
        connection.execute(f"PRAGMA user_version = {self.newest}")
        connection.commit()
