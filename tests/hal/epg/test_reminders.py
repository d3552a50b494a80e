"""Reminders: told in time, once, also when the programme moves; series go on by themselves."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from gulou.errors import ServiceError
from gulou.services.guide import Reminder
from gulou.services.tv import Programme
from gulou_hal.epg.database import EpgDatabase
from gulou_hal.epg.reminders import AHEAD, Reminders
from gulou_hal.epg.titles import stems
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.store import Store

ONE = ServiceId(0x2260, 7, 1)
NOON = 1_800_000_000
DAY = 86_400


class Evening:
    """A guide with a series and a film, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = float(NOON)
        self.store = Store(folder / "tv.sqlite")
        self.guide = Guide(self.store, clock=lambda: self.now)
        self.folder = folder
        self.air(0)
        self.reminders = self.restart()

    def air(self, late: int) -> None:
        """The schedule, its film so many seconds late."""
        parts = [Programme(n, NOON + 3600 + n * DAY, 1800, {"chi": f"山村故事 第{n}集"}) for n in range(1, 4)]
        film = Programme(90, NOON + 7200 + late, 5400, {"eng": "Film"})
        self.store.apply([SaveSchedule(ONE, (each,)) for each in (*parts, film)])

    def restart(self) -> Reminders:
        """As after the box was switched off and on."""
        database = EpgDatabase(self.folder / "epg.sqlite")
        self.reminders = Reminders(database, self.guide, clock=lambda: self.now)
        return self.reminders

    def tell(self) -> list[str]:
        """What the household is told now."""
        due = self.reminders.due()
        self.reminders.told(due)
        self.reminders.look()
        return [next(iter(each.titles.values())) for each in due]


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(tmp_path)


def test_it_is_told_a_minute_before_and_once(evening: Evening) -> None:
    evening.reminders.add(ONE, NOON + 7200, series=False)
    assert evening.tell() == []
    evening.now = NOON + 7200 - AHEAD
    assert evening.tell() == ["Film"]
    assert evening.tell() == []
    evening.now = NOON + 2 * DAY
    evening.reminders.look()
    assert evening.reminders.all() == ()


def test_it_outlives_the_box_s_sleep(evening: Evening) -> None:
    evening.reminders.add(ONE, NOON + 7200, series=False)
    evening.restart()
    evening.now = NOON + 7200 + 120
    assert evening.tell() == ["Film"], "late, but still of use"


def test_a_programme_that_moved_is_told_at_its_new_time(evening: Evening) -> None:
    evening.reminders.add(ONE, NOON + 7200, series=False)
    evening.air(1800)
    evening.reminders.look()
    assert evening.reminders.all()[0].start == NOON + 9000
    evening.now = NOON + 7200
    assert evening.tell() == []
    evening.now = NOON + 9000
    assert evening.tell() == ["Film"]


def test_a_series_goes_on_from_part_to_part(evening: Evening) -> None:
    evening.reminders.add(ONE, NOON + 3600 + DAY, series=True)
    for part in (1, 2, 3):
        evening.now = NOON + 3600 + part * DAY - 30
        assert len(evening.tell()) == 1, part
    assert evening.reminders.all()[0].start == NOON + 3600 + 3 * DAY, "until another part is announced"


def test_one_is_enough_and_one_can_be_taken_back(evening: Evening) -> None:
    evening.reminders.add(ONE, NOON + 7200, series=False)
    evening.reminders.add(ONE, NOON + 7200, series=False)
    (reminder,) = evening.reminders.all()
    evening.reminders.remove(reminder.id)
    evening.reminders.remove(reminder.id)
    assert evening.restart().all() == ()


def test_there_is_nothing_to_remind_of(evening: Evening) -> None:
    with pytest.raises(ServiceError, match="no programme that begins then"):
        evening.reminders.add(ONE, NOON + 7201, series=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山村故事 第3集", "山村故事 第12集"),
        ("山村故事（3）", "山村故事(4)"),
        ("Evening News 17", "evening news 18"),
        ("Drama Episode 4", "Drama Ep. 5"),
    ],
)
def test_parts_of_a_series_are_known_by_their_name(one: str, other: str) -> None:
    assert stems({"x": one}) & stems({"y": other})


def test_different_programmes_are_no_series() -> None:
    assert not stems({"eng": "1900"}) & stems({"eng": "2012"})


def test_a_thread_that_comes_after_the_end_finds_nothing_and_ends_nothing(tmp_path: Path) -> None:
    database = EpgDatabase(tmp_path / "epg.sqlite")

    def keep_on() -> None:
        for n in range(200):
            database.add(Reminder(0, ONE.url, NOON + n, 60, {"eng": "Film"}))

    late = threading.Thread(target=keep_on)
    late.start()
    database.close()  # a file that SQLite closes under a query ends the process
    late.join()
    assert database.reminders() == []
