"""A child's time: counted by a clock that nobody sets, kept over a restart, new at four in the morning."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher.family.allowance import Allowance
from gulou_launcher.family.child import Child
from gulou_launcher.kept import Kept

HOUR = 3600.0
CHILD = Child(minutes=60, bedtime=20 * 60, morning=6 * 60 + 30)


def at(day: int, hour: float) -> float:
    """An hour of a day in March 2026, on the clock on the wall."""
    return time.mktime((2026, 3, day, 0, 0, 0, 0, 0, -1)) + hour * HOUR


class Clocks:
    """The one on the wall, which can be set, and the one since the start, which cannot."""

    def __init__(self, wall: float) -> None:
        self.now, self.since = wall, 1000.0

    def wall(self) -> float:
        return self.now

    def steady(self) -> float:
        return self.since

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.since += seconds


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.close(1.0)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks(at(10, 16))


@pytest.fixture
def allowance(kept: Kept, clocks: Clocks) -> Allowance:
    made = Allowance(kept, clocks.wall, clocks.steady)
    made.count(CHILD, True)
    return made


def watch(allowance: Allowance, clocks: Clocks, minutes: float, child: Child = CHILD) -> float:
    """Watch for so long; the minutes that are left then."""
    clocks.pass_by(minutes * 60)
    allowance.look(child)
    return allowance.left(child) / 60


def test_what_is_watched_is_used_up_and_no_more_than_that(allowance: Allowance, clocks: Clocks) -> None:
    assert watch(allowance, clocks, 20) == 40
    allowance.count(CHILD, False)
    assert watch(allowance, clocks, 30) == 40, "the box rested"
    allowance.count(CHILD, True)
    assert watch(allowance, clocks, 50) == 0
    assert not allowance.by_bedtime(CHILD)


def test_switching_off_gives_nothing_back(allowance: Allowance, clocks: Clocks, kept: Kept) -> None:
    watch(allowance, clocks, 45)
    again = Allowance(kept, clocks.wall, Clocks(0.0).steady)
    assert again.left(CHILD) / 60 == 15


def test_a_new_day_begins_at_four_in_the_morning(kept: Kept) -> None:
    clocks = Clocks(at(10, 23.5))
    owl = Child(minutes=60, bedtime=-1)
    allowance = Allowance(kept, clocks.wall, clocks.steady)
    allowance.count(owl, True)
    assert watch(allowance, clocks, 60, owl) == 0
    assert watch(allowance, clocks, 3 * 60, owl) == 0, "half past three"
    allowance.count(owl, False)
    assert watch(allowance, clocks, 35, owl) == 60


def test_bedtime_ends_it_and_morning_begins_it(kept: Kept) -> None:
    clocks = Clocks(at(10, 19.75))
    allowance = Allowance(kept, clocks.wall, clocks.steady)
    allowance.count(CHILD, True)
    allowance.look(CHILD)
    assert allowance.left(CHILD) / 60 == 15
    assert allowance.by_bedtime(CHILD)
    assert watch(allowance, clocks, 16) == 0
    clocks.now = at(11, 6.4)
    clocks.since += 10 * HOUR
    allowance.look(CHILD)
    assert allowance.left(CHILD) == 0
    assert watch(allowance, clocks, 7) > 0


def test_the_pin_gives_more_and_that_is_used_up_too(allowance: Allowance, clocks: Clocks) -> None:
    watch(allowance, clocks, 61)
    allowance.grant(CHILD, 15 * 60)
    assert allowance.left(CHILD) / 60 == 15
    assert watch(allowance, clocks, 10) == 5
    allowance.grant(CHILD, 15 * 60)
    assert allowance.left(CHILD) / 60 == 15, "from now on, not beside what was left"
    assert watch(allowance, clocks, 15) == 0


def test_without_limits_nothing_ends_it(allowance: Allowance) -> None:
    assert allowance.left(Child(minutes=0, bedtime=-1)) == math.inf


@pytest.mark.parametrize("days", [1, 5, -1, -400])
def test_who_sets_the_clock_gains_no_time(allowance: Allowance, clocks: Clocks, days: int) -> None:
    """Days to and fro: a channel may send a wrong time."""
    watch(allowance, clocks, 40)
    clocks.now += days * 24 * HOUR
    assert watch(allowance, clocks, 0) == 20
    clocks.now -= days * 24 * HOUR
    assert watch(allowance, clocks, 0) == 20


def test_a_box_whose_clock_is_set_only_later_counts_all_the_same(kept: Kept) -> None:
    clocks = Clocks(600.0)  # 1970: no battery keeps the time
    allowance = Allowance(kept, clocks.wall, clocks.steady)
    allowance.count(CHILD, True)
    assert watch(allowance, clocks, 30) == 30, "and no bedtime, which nobody knows"
    clocks.now = at(10, 16)
    allowance.look(CHILD)
    assert watch(allowance, clocks, 0) <= 60
    watch(allowance, clocks, 50)
    again = Allowance(kept, Clocks(600.0).wall, Clocks(600.0).steady)
    again.count(CHILD, True)
    again.look(CHILD)
    assert again.left(CHILD) / 60 == 10, "switched off and on: still the same day"


def test_a_box_that_slept_over_night_begins_anew(allowance: Allowance, clocks: Clocks) -> None:
    watch(allowance, clocks, 60)
    allowance.count(CHILD, False)
    clocks.pass_by(16 * HOUR)  # asleep: the clock since the start goes on
    allowance.count(CHILD, True)
    assert allowance.left(CHILD) / 60 == 60
