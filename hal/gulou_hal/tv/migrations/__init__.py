"""How `tv.sqlite` came to its present form: one numbered SQL file for each step, applied once, in order."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.resources import files


@cache
def steps() -> tuple[tuple[int, str], ...]:
    """Return the number and the SQL of each step, in order."""
    names = sorted(file.name for file in files(__name__).iterdir() if file.name.endswith(".sql"))
    return tuple((int(name[:4]), files(__name__).joinpath(name).read_text("utf-8")) for name in names)


def newest() -> int:
    """The number of today's form."""
    return steps()[-1][0]


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database of any earlier form, or an empty one, to today's. Raises sqlite3.Error.

    `user_version` tells cheaply that nothing is to be done; sqlite-utils is slow to import.
    """
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    if form == newest():
        return
    if form > newest():
        raise sqlite3.DatabaseError("a newer release of Gulou made it")
    from sqlite_utils import Database, Migrations

    migrations = Migrations("tv")
    for number, sql in steps():

        def step(database: Database, sql: str = sql) -> None:
            for statement in filter(str.strip, sql.split(";\n")):
                database.execute(statement)

        migrations(name=f"{number:04d}")(step)
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {newest()}")
    connection.commit()
