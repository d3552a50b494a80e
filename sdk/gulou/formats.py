"""Numbers, days and amounts as the household's language writes them: by a row here, or by its file."""

from __future__ import annotations

import datetime as dates
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from gulou.clock import Clock
from gulou.language import said_everywhere

Moment = dates.datetime | float
"""A time with its zone, or Unix seconds."""
Day = dates.date | Moment

_KEPT_TOGETHER: Final = "\N{NO-BREAK SPACE}"
_MINUTE, _HOUR = 60, 3600
_DECIMAL_SIZES: Final = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True)
class Habits:
    """How a language writes. `{…}` in `date` are the weekday, the day, the month's name and the year."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    date_with_year: str
    near: dict[int, str]
    """Days from today that have names."""
    lasts: tuple[str, str, str]
    """Hours, minutes, seconds, with the space before them."""
    joint: str
    decimal: str = "."
    group: str = ","


_HABITS: Final = {
    "en": Habits(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        "{weekday}, {day} {month}",
        "{weekday}, {day} {month} {year}",
        {-1: "Yesterday", 0: "Today", 1: "Tomorrow"},
        (f"{_KEPT_TOGETHER}h", f"{_KEPT_TOGETHER}min", f"{_KEPT_TOGETHER}s"),
        " ",
    ),
    "zh": Habits(
        ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
        tuple(f"{number}月" for number in range(1, 13)),
        "{month}{day}日 {weekday}",
        "{year}年{month}{day}日 {weekday}",
        {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"},
        ("小时", "分钟", "秒"),
        "",
    ),
}


WORDS: Final = (
    *_HABITS["en"].weekdays,
    *_HABITS["en"].months,
    *_HABITS["en"].near.values(),
    _HABITS["en"].date,
    _HABITS["en"].date_with_year,
)
"""What the file of a language says of days, so that it needs no row here."""


@lru_cache(maxsize=8)
def habits(language: str) -> Habits:
    """Of a language as in BCP 47; one without a row is written as English, in the words of its file."""
    known = _HABITS.get(language) or _HABITS.get(language.partition("-")[0])
    if known is not None:
        return known
    english, text = _HABITS["en"], said_everywhere(language)
    return replace(
        english,
        weekdays=tuple(map(text, english.weekdays)),
        months=tuple(map(text, english.months)),
        date=text(english.date),
        date_with_year=text(english.date_with_year),
        near={day: text(word) for day, word in english.near.items()},
    )


class Formats:
    """`self.formats` of an app. A language without a row is written as English."""

    def __init__(self, language: str, clock: Clock) -> None:
        self._habits = habits(language)
        self._clock = clock

    def number(self, value: float, decimals: int = 0) -> str:
        """`1,234.5`: with so many decimals, rounded half to even."""
        text = f"{value:,.{decimals}f}"
        table = str.maketrans({",": self._habits.group, ".": self._habits.decimal, "-": "\N{MINUS SIGN}"})
        return text.translate(table)

    def amount(self, value: float, unit: str, decimals: int = 0) -> str:
        """`21 °C`, `5.5 km/h`: never parted at the end of a line."""
        return f"{self.number(value, decimals)}{_KEPT_TOGETHER}{unit}"

    def percent(self, share: float, decimals: int = 0) -> str:
        """`0.5` as `50%`."""
        return f"{self.number(share * 100, decimals)}%"

    def size(self, count: int) -> str:
        """Bytes as `640 B`, `1.5 MB`: powers of 1000, as on the box that one buys."""
        value, unit = float(count), 0
        while value >= 999.5 and unit < len(_DECIMAL_SIZES) - 1:
            value, unit = value / 1000, unit + 1
        return self.amount(value, _DECIMAL_SIZES[unit], 1 if unit and value < 9.95 else 0)

    def duration(self, seconds: float) -> str:
        """`1 h 30 min`, `5 min`, `45 s`: the two largest parts at most; seconds only below a minute."""
        hours, minutes, rest = self._habits.lasts
        if seconds < _MINUTE:
            return f"{max(0, int(seconds))}{rest}"
        whole = round(seconds / _MINUTE)
        parts = [(whole // 60, hours), (whole % 60, minutes)]
        return self._habits.joint.join(f"{count}{word}" for count, word in parts if count)

    def time(self, moment: Moment) -> str:
        """`20:15`, in the household's zone."""
        return f"{self.local(moment):%H:%M}"

    def date(self, day: Day) -> str:
        """`Monday, 23 November`; with the year where it is not this one."""
        found = self._day(day)
        this_year = found.year == self._clock.now().year
        return (self._habits.date if this_year else self._habits.date_with_year).format(
            weekday=self._habits.weekdays[found.weekday()],
            day=found.day,
            month=self._habits.months[found.month - 1],
            year=found.year,
        )

    def day(self, day: Day) -> str:
        """`Today`, `Tomorrow`; within the week to come its weekday; else the date."""
        found = self._day(day)
        away = (found - self._clock.now().date()).days
        if away in self._habits.near:
            return self._habits.near[away]
        return self._habits.weekdays[found.weekday()] if 0 < away < 7 else self.date(found)

    def local(self, moment: Moment) -> dates.datetime:
        """A moment in the household's zone, as that is then: it changes with summer time."""
        return self._clock.local(moment.timestamp() if isinstance(moment, dates.datetime) else moment)

    def _day(self, day: Day) -> dates.date:
        if isinstance(day, dates.date) and not isinstance(day, dates.datetime):
            return day
        return self.local(day).date()
