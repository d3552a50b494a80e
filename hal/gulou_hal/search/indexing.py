"""The process that indexes what is broadcast: new titles, and the channels. Its input is an `Order`.

A process of its own, since the dictionary of readings has no place in the gateway's memory. The index lies in
`search.sqlite`; it is made anew where it belongs to another database or where most of it is of the past.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from pathlib import Path
from typing import Final

import msgspec

from gulou_hal.search import index
from gulou_hal.tv.identity import ServiceId

NAME: Final = "search.sqlite"
_FORM: Final = 1
_NICE: Final = 10
_STALE: Final = 4
"""Times as many titles were indexed as there are."""


class Order(msgspec.Struct, frozen=True):
    """Index the `tv.sqlite` of the folder `data`, and these channels: names by DVB URL."""

    data: str
    channels: dict[str, tuple[str, ...]]


encode: Final = msgspec.json.Encoder().encode


def run(order: Order) -> None:
    """Bring the index up to date. Raises sqlite3.Error."""
    from gulou_hal.search.readings import readings  # not for those who only give the order

    folder = Path(order.data)
    address = f"{(folder / 'tv.sqlite').absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=10)) as broadcast:
        edition = edition_of(broadcast)
        (count, last) = broadcast.execute("SELECT count(*), max(title) FROM titles").fetchone()
        path = folder / NAME
        if not _continues(path, edition, count):
            path.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
            _make(connection, edition)
            with connection:
                (done, indexed) = connection.execute("SELECT done, indexed FROM state").fetchone()
                for added in index.fill(connection, index.TITLES, index.titles(broadcast, done), readings):
                    indexed += added
                connection.execute(f"INSERT INTO {index.CHANNELS} ({index.CHANNELS}) VALUES ('delete-all')")
                named = [
                    (identity.key, names)
                    for service, names in order.channels.items()
                    if (identity := ServiceId.from_url(service)) is not None
                ]
                for _ in index.fill(connection, index.CHANNELS, named, readings):
                    pass
                connection.execute("UPDATE state SET done = ?, indexed = ?", (last or done, indexed))


def edition_of(broadcast: sqlite3.Connection) -> str:
    """What tells this database from one that was made anew in its place."""
    (moment,) = broadcast.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()
    return str(moment)


def _continues(path: Path, edition: str, count: int) -> bool:
    """Whether the index that is there can be gone on with."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            (form,) = connection.execute("PRAGMA user_version").fetchone()
            (known, indexed) = connection.execute("SELECT edition, indexed FROM state").fetchone()
            return bool(form == _FORM and known == edition and indexed < _STALE * max(1000, count))
    except (sqlite3.Error, TypeError):
        return False


def _make(connection: sqlite3.Connection, edition: str) -> None:
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS state (edition TEXT, done INTEGER, indexed INTEGER)")
        if connection.execute("SELECT count(*) FROM state").fetchone() == (0,):
            connection.execute("INSERT INTO state VALUES (?, 0, 0)", (edition,))
        index.make(connection, index.TITLES)
        index.make(connection, index.CHANNELS)
        connection.execute(f"PRAGMA user_version = {_FORM}")


def main() -> int:
    """Read an order, carry it out."""
    os.nice(_NICE)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    try:
        run(order)
    except (sqlite3.Error, OSError) as error:
        print(f"programmes cannot be indexed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
