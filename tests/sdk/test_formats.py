"""Numbers, days and amounts as a language writes them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from gulou.clock import Clock, HeldClock
from gulou.formats import Formats

MONDAY = datetime(2026, 11, 23, 12, 15, tzinfo=UTC).timestamp()
"""A quarter past eight in the evening in Guizhou."""


def formats(language: str) -> Formats:
    return Formats(language, HeldClock(MONDAY))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1,234.50", "−5 °C", "50%", "1 h 30 min", "45 s", "2 h", "1.5 MB", "640 B"]),
        ("zh", ["1,234.50", "−5 °C", "50%", "1小时30分钟", "45秒", "2小时", "1.5 MB", "640 B"]),
    ],
)
def test_amounts(language: str, said: list[str]) -> None:
    it = formats(language)
    written = [
        it.number(1234.5, 2),
        it.amount(-5, "°C"),
        it.percent(0.5),
        it.duration(5400),
        it.duration(45.9),
        it.duration(7190),
        it.size(1_500_000),
        it.size(640),
    ]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in written] == said


def test_days_have_names_when_they_are_near() -> None:
    english, chinese = formats("en"), formats("zh")
    assert [english.day(MONDAY + days * 86400) for days in (-1, 0, 1, 2)] == [
        "Yesterday",
        "Today",
        "Tomorrow",
        "Wednesday",
    ]
    assert [chinese.day(MONDAY + days * 86400) for days in (-2, 0, 2, 3)] == [
        "前天",
        "今天",
        "后天",
        "星期四",
    ]
    assert english.day(date(2026, 11, 30)) == "Monday, 30 November"
    assert english.date(date(2027, 1, 2)) == "Saturday, 2 January 2027"
    assert chinese.date(date(2026, 11, 23)) == "11月23日 星期一"
    assert chinese.date(date(2027, 1, 2)) == "2027年1月2日 星期六"


def test_times_are_the_households() -> None:
    assert formats("en").time(MONDAY) == "20:15"
    assert formats("zh").time(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == "01:00"
    assert formats("en").day(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == "Tomorrow"


def test_a_language_without_a_row_is_written_as_english() -> None:
    assert formats("en-GB").day(MONDAY) == "Today"
    assert formats("zh-Hant").day(MONDAY) == "今天"
    assert formats("sw").day(MONDAY) == "Today"


def test_a_time_after_the_change_of_the_clocks_is_told_as_it_will_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """On 24 October a programme of the day after next, when summer time is over in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        it = Formats("en", Clock())
        before = datetime(2026, 10, 24, 18, 15, tzinfo=UTC).timestamp()
        assert [it.time(before + days * 86400) for days in (0, 2)] == ["20:15", "19:15"]
        assert it.date(datetime(2026, 10, 25, 23, 30, tzinfo=UTC)).startswith("Monday, 26 October")
    finally:
        monkeypatch.undo()
        time.tzset()
