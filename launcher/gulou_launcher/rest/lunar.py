"""The Chinese calendar: which lunar month and day it is.

From GB/T 33661-2017 (calculation and promulgation of the Chinese calendar): a month begins on the day of the
new moon at 120° E, the winter solstice lies in month 11, and of thirteen months between two of these the
first without a zhongqi is the leap month. Reckoned once from libastro's ephemeris (VSOP87) for 2000 to 2099;
all months agree with the tables of the package lunardate, all but 180 of 36,529 days with ICU 78, which is
known to err in 2012.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

FIRST = 2000
_YEARS = """
    460693 2e952b 54052b 3e0a5b 2a555a 4e056a 38fb55 600ba4 4a0b49 32ba93
    580a95 42052d 2c8aad 500ab5 3d35aa 6205d2 4c0da5 36dd4a 5c0d4a 460c95
    30952e 540556 3e0ab5 2a55b2 5006d2 38cea5 5e0725 48064b 32ac97 560cab
    42055a 2c6ad6 520b69 3d7752 620b52 4c0b25 36da4b 5a0a4b 4404ab 2ea55b
    5405ad 3e0b6a 2a5b52 500d92 3afd25 5e0d25 480a55 32b4ad 5804b6 4005b5
    2c6daa 520ec9 3f1e92 620e92 4c0d26 36ca56 5a0a57 440556 2e86d5 540755
    400749 286e93 4e0693 38f52b 5e052b 460a5b 32b55a 58056a 420b65 2c974a
    520b4a 3d1a95 620a95 4a052d 34caad 5a0ab5 4605aa 2e8ba5 540da5 400d4a
    2a7c95 4e0c96 38f94e 5e0556 480ab5 32b5b2 5806d2 420ea5 2e8e4a 50068b
    3b0c97 6004ab 4a055b 34cad6 5a0b6a 460752 309725 540b45 3e0a8b 28549b
"""
"""A year each, from FIRST on: in bits 0 … 12 which of its months have 30 days and not 29; in bits 13 … 16
after which month the leap month comes, 0 for none; above, the days from 1 January to its first day."""
_YEAR = tuple(int(word, 16) for word in _YEARS.split())

_MONTHS = "正二三四五六七八九十冬腊"
_TENS, _ONES = ("初", "十", "廿", "三"), "十一二三四五六七八九"


class Lunar(NamedTuple):
    """A day of the Chinese calendar. `month` is 1 … 12, `day` 1 … 30."""

    month: int
    day: int
    leap: bool = False

    @property
    def words(self) -> str:
        """As it is written: 正月初一, 闰六月廿三."""
        day = "初十" if self.day == 10 else "二十" if self.day == 20 else "三十" if self.day == 30 else ""
        day = day or _TENS[self.day // 10] + _ONES[self.day % 10]
        return f"{'闰' if self.leap else ''}{_MONTHS[self.month - 1]}月{day}"


def lunar(day: date) -> Lunar | None:
    """The day of the Chinese calendar; None beyond the years that are known here."""
    for year in (day.year, day.year - 1):
        if not 0 <= year - FIRST < len(_YEAR):
            continue
        row = _YEAR[year - FIRST]
        left = (day - (date(year, 1, 1) + timedelta(row >> 17))).days
        if left >= 0:
            return _find(row, left)
    return None


def _find(row: int, left: int) -> Lunar | None:
    """The day that is `left` days after the first of a year; None beyond that year."""
    leap = row >> 13 & 15
    number = 0
    while left >= (days := 29 + (row >> number & 1)):
        left -= days
        number += 1
    if number >= (13 if leap else 12):
        return None
    month = number + 1 if not leap or number < leap else number
    return Lunar(month, left + 1, bool(leap) and number == leap)
