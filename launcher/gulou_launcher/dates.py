"""Days, months and hours in words, in the household's language."""

from __future__ import annotations

import time

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
}
_MONTHS = {
    "en": (
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
}


def weekdays(language: str) -> tuple[str, ...]:
    """Seven short names, from Monday."""
    return _WEEKDAYS.get(language, _WEEKDAYS["en"])


def month(language: str, year: int, number: int) -> str:
    """A month (1 … 12) with its year."""
    if language == "zh":
        return f"{year}年{number}月"
    return f"{_MONTHS['en'][number - 1]} {year}"


def day(language: str, moment: float) -> str:
    """The day of a moment (seconds since 1970), where the box stands."""
    at = time.localtime(moment)
    name = weekdays(language)[at.tm_wday]
    if language == "zh":
        return f"{at.tm_mon}月{at.tm_mday}日 周{name}"
    return f"{name} {at.tm_mday} {_MONTHS['en'][at.tm_mon - 1][:3]}"


def hour(moment: float) -> str:
    """Hours and minutes of a moment."""
    return time.strftime("%H:%M", time.localtime(moment))
