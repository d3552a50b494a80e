"""Days, months and hours in few letters, in the household's language, after `gulou.formats`."""

from __future__ import annotations

import time

from gulou.formats import habits


def weekdays(language: str) -> tuple[str, ...]:
    """Seven short names, from Monday."""
    return tuple(name[-1] if language == "zh" else name[:3] for name in habits(language).weekdays)


def month(language: str, year: int, number: int) -> str:
    """A month (1 … 12) with its year."""
    name = habits(language).months[number - 1]
    return f"{year}年{name}" if language == "zh" else f"{name} {year}"


def day(language: str, moment: float) -> str:
    """The day of a moment (seconds since 1970), where the box stands."""
    at = time.localtime(moment)
    name, month = weekdays(language)[at.tm_wday], habits(language).months[at.tm_mon - 1]
    return f"{month}{at.tm_mday}日 周{name}" if language == "zh" else f"{name} {at.tm_mday} {month[:3]}"


def hour(moment: float) -> str:
    """Hours and minutes of a moment."""
    return time.strftime("%H:%M", time.localtime(moment))
