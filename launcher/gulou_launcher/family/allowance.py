"""How long a child may still watch today: counted, kept, and not to be had again by switching off.

Time goes by a clock that nobody sets and that goes on while the box sleeps (CLOCK_BOOTTIME). The clock on
the wall only says which day it is and when it is bedtime, and a day begins at four in the morning. Where that
clock is set while the box runs, what was used stays used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from gulou_launcher.family.child import Child
    from gulou_launcher.kept import Kept

DAY_BEGINS = 4 * 3600.0
"""Seconds after midnight."""
KNOWN = 1_735_689_600.0
"""Unix time of 2025: a clock that shows less was never set."""
_SET = 120.0
"""Seconds by which the two clocks may differ before the one on the wall was set."""
_ROOM, _NAME = "family", "used"


class Used(msgspec.Struct, frozen=True):
    """What a day has had: `seconds` of what is allowed; `granted` are left of what the PIN gave.

    `day` is a date as in ISO 8601; '' where no clock has said it yet.
    """

    day: str = ""
    seconds: float = 0.0
    granted: float = 0.0


def boot_time() -> float:
    """Seconds since the kernel began, its sleep among them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Allowance:
    """Belongs to the frame thread."""

    def __init__(
        self, kept: Kept, wall: Callable[[], float] = time.time, steady: Callable[[], float] = boot_time
    ) -> None:
        self._kept = kept
        self._wall, self._steady = wall, steady
        self._used = _read(kept)
        self._counts = False
        self._seen = (wall(), steady())

    @property
    def used(self) -> float:
        """Seconds of today."""
        return self._used.seconds

    def count(self, child: Child, on: bool) -> None:
        """From now on time is used, or is not."""
        self.look(child)
        self._counts = on

    def look(self, child: Child) -> None:
        """Bring what was used up to date."""
        now, steady = self._wall(), self._steady()
        before, (then, then_steady) = self._used, self._seen
        passed = max(0.0, steady - then_steady) if self._counts else 0.0
        was_set = abs((now - then) - (steady - then_steady)) > _SET and then >= KNOWN
        self._seen = (now, steady)
        used = before
        if passed:
            if self._limit(child, now, used) > 0:
                used = msgspec.structs.replace(used, seconds=used.seconds + passed)
            else:
                used = msgspec.structs.replace(used, granted=max(0.0, used.granted - passed))
        day = _day(now)
        if now >= KNOWN and day != used.day:
            # A day that begins by the clock's being set, or lies before the last, is no new one.
            if used.day and (was_set or day < used.day):
                used = msgspec.structs.replace(used, day=day)
            else:
                used = Used(day)
        self._put(used)

    def left(self, child: Child) -> float:
        """Seconds until it is enough for today; infinite where nothing ends it."""
        return max(0.0, self._limit(child, self._wall(), self._used)) + self._used.granted

    def by_bedtime(self, child: Child) -> bool:
        """Whether it is the night that ends it, and not the minutes."""
        return _until_bed(child, self._wall()) <= _of_day(child, self._used)

    def grant(self, child: Child, seconds: float) -> None:
        """The PIN gives so many seconds from now on."""
        self.look(child)
        more = seconds - (self._used.granted if self._limit(child, self._wall(), self._used) <= 0 else 0.0)
        self._put(msgspec.structs.replace(self._used, granted=self._used.granted + max(0.0, more)))

    def _limit(self, child: Child, now: float, used: Used) -> float:
        return min(_of_day(child, used), _until_bed(child, now))

    def _put(self, used: Used) -> None:
        if used != self._used:
            self._used = used
            self._kept.put(_ROOM, name=_NAME, value=used)


def _of_day(child: Child, used: Used) -> float:
    return child.minutes * 60.0 - used.seconds if child.minutes else float("inf")


def _until_bed(child: Child, now: float) -> float:
    """Seconds until bedtime; 0 in the night. A clock that was never set knows of no bedtime."""
    if child.bedtime < 0 or now < KNOWN:
        return float("inf")
    at = time.localtime(now)
    seconds = at.tm_hour * 3600 + at.tm_min * 60 + at.tm_sec + now % 1
    if seconds < child.morning * 60 or seconds >= child.bedtime * 60:
        return 0.0
    return child.bedtime * 60 - seconds


def _day(now: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(now - DAY_BEGINS))


def _read(kept: Kept) -> Used:
    try:
        return msgspec.convert(kept.get(_ROOM, name=_NAME, default={}), Used)
    except msgspec.ValidationError:
        return Used()
