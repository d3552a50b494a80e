"""The Chinese calendar, held against days that everybody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gulou_launcher.rest.lunar import Lunar, lunar


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 2, 10), "正月初一"),  # New Year of the Dragon
        (date(2024, 9, 17), "八月十五"),  # Mid-Autumn
        (date(2025, 6, 25), "六月初一"),
        (date(2025, 7, 25), "闰六月初一"),
        (date(2025, 1, 28), "腊月廿九"),  # no thirtieth: New Year's Eve of the Snake
        (date(2026, 6, 19), "五月初五"),  # Dragon Boat
        (date(2033, 12, 22), "闰冬月初一"),  # the year that older tables had wrong
        (date(2026, 11, 23), "十月十五"),
        (date(2023, 1, 21), "腊月三十"),
    ],
)
def test_days_that_everybody_knows(day: date, words: str) -> None:
    found = lunar(day)
    assert found is not None
    assert found.words == words


def test_each_day_follows_the_one_before() -> None:
    before = lunar(date(2000, 2, 5))
    assert before == Lunar(1, 1)
    day = date(2000, 2, 5)
    while day < date(2100, 1, 1):
        day += timedelta(1)
        found = lunar(day)
        assert found is not None and before is not None
        if found.day != 1:
            assert found == before._replace(day=before.day + 1)
        else:
            assert before.day in (29, 30)
            assert found.month == (before.month if found.leap else before.month % 12 + 1)
        before = found


def test_beyond_what_is_known_nothing_is_said() -> None:
    assert lunar(date(1999, 12, 31)) is None
    assert lunar(date(2150, 1, 1)) is None
