"""What the household wants of the guide, on disk: `epg.sqlite`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from gulou.services.guide import Reminder
from gulou_hal.database import Database, Form
from gulou_hal.epg.migrations import STEPS

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(dict[str, str]).decode


class GuideSource(msgspec.Struct, frozen=True):
    """An XMLTV guide that is fetched now and then. Times are Unix seconds, 0 for never."""

    address: str
    fetched: int = 0
    tried: int = 0
    channels: int = 0
    programmes: int = 0
    sentence: str = ""


class Kept(msgspec.Struct, frozen=True):
    """A reminder, and the start that the household was told of last, 0 for none."""

    reminder: Reminder
    told: int = 0


class EpgDatabase(Database):
    """Reminders and the guides that are fetched. Any thread may call any method, and waits for the disk."""

    form = Form(
        steps=STEPS,
        tables=("reminders", "guides"),
        damaged="The reminders in {path} were damaged; they were put aside as {name} and begin anew",
        kept="Until then reminders are kept in memory",
    )

    def __init__(self, path: Path, trouble: Callable[[str], None] = lambda _: None) -> None:
        self._turn = Lock()
        super().__init__(path, trouble)

    def reminders(self) -> list[Kept]:
        """All of them, by time."""
        sql = (
            "SELECT reminder, service, start, duration, titles, series, age, told FROM reminders"
            " ORDER BY start"
        )
        return [
            Kept(Reminder(number, service, start, duration, _decode(titles), bool(series), age), told)
            for number, service, start, duration, titles, series, age, told in self.rows(sql)
        ]

    def add(self, reminder: Reminder) -> None:
        """Keep a new one; its number is given here."""
        values = (
            reminder.service,
            reminder.start,
            reminder.duration,
            _encode(reminder.titles).decode(),
            reminder.series,
            reminder.age,
        )
        self._do(
            "INSERT INTO reminders (service, start, duration, titles, series, age, told)"
            " VALUES (?, ?, ?, ?, ?, ?, 0)",
            values,
        )

    def move(self, kept: Kept) -> None:
        """It was told, or its next time is another."""
        sql = "UPDATE reminders SET start = ?, duration = ?, age = ?, told = ? WHERE reminder = ?"
        reminder = kept.reminder
        self._do(sql, (reminder.start, reminder.duration, reminder.age, kept.told, reminder.id))

    def remove(self, number: int) -> None:
        self._do("DELETE FROM reminders WHERE reminder = ?", (number,))

    def guides(self) -> list[GuideSource]:
        """The guides that are fetched."""
        sql = "SELECT address, fetched, tried, channels, programmes, sentence FROM guides ORDER BY rowid"
        return [GuideSource(*row) for row in self.rows(sql)]

    def save_guide(self, source: GuideSource) -> None:
        sql = (
            "INSERT INTO guides VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET"
            " fetched = excluded.fetched, tried = excluded.tried, channels = excluded.channels,"
            " programmes = excluded.programmes, sentence = excluded.sentence"
        )
        self._do(sql, msgspec.structs.astuple(source))

    def remove_guide(self, address: str) -> None:
        self._do("DELETE FROM guides WHERE address = ?", (address,))

    def _do(self, sql: str, values: tuple[object, ...]) -> None:
        with self._turn:

            def work(connection: sqlite3.Connection) -> None:
                connection.execute(sql, values)

            self.change(work)
