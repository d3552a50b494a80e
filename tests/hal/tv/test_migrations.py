"""Every form that the database ever had, kept in `schemas`, becomes today's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gulou.services.tv import Channel
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.migrations import STEPS, migrate, newest
from gulou_hal.tv.store import Store

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def _form(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The tables and indices, and how they were made."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE '#_%' ESCAPE '#'"
    )
    return {(name, " ".join(sql.split())) for name, sql in rows}


def test_each_form_is_kept() -> None:
    assert [int(path.stem) for path in SCHEMAS] == [number for number, _ in STEPS.all]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_an_old_database_becomes_today_s_and_keeps_its_rows(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "tv.sqlite"
    with sqlite3.connect(file) as connection:
        connection.executescript(path.read_text("utf-8"))
    connection.close()
    store = Store(file)
    assert store.trouble == ""
    assert store.channels("file.ts") == [Channel("dvb://2260.7.1", "One", 5)]
    (event,) = store.events(ServiceId(0x2260, 7, 1), 0, 2_000_000_000)
    assert event.titles == {"eng": "News"}
    fresh = sqlite3.connect(":memory:")
    migrate(fresh)
    with sqlite3.connect(file) as connection:
        assert _form(connection) == _form(fresh)


def test_a_second_opening_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "tv.sqlite"
    Store(file).close()
    before = file.read_bytes()
    Store(file).close()
    assert file.read_bytes() == before


def test_a_database_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "tv.sqlite"
    store = Store(file)
    store._write.execute(f"PRAGMA user_version = {newest() + 1}")
    store.close()
    before = file.read_bytes()
    assert "a newer release of Gulou" in Store(file).trouble
    assert file.read_bytes() == before
