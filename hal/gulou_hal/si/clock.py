"""Time in DVB tables: Modified Julian Date and BCD (ETSI EN 300 468 Annex C)."""

from typing import Final

DAY: Final = 86_400
_MJD_OF_1970: Final = 40_587
_MJD_CYCLE: Final = 1 << 16
_FIRST_MJD: Final = 0x8000
"""The date has 16 bits and wraps on 2038-04-23. Television has no date before 1948-08-02, so smaller numbers
are those after the wrap; this reads right until 2127."""

BCD: Final[tuple[int, ...]] = tuple(
    (byte >> 4) * 10 + (byte & 15) if byte >> 4 < 10 and byte & 15 < 10 else -1 for byte in range(256)
)
"""Byte → its two decimal digits, -1 where they are none."""


_INVALID: Final = -1_000_000
HOURS: Final[tuple[int, ...]] = tuple(digits * 3600 if digits >= 0 else _INVALID for digits in BCD)
MINUTES: Final[tuple[int, ...]] = tuple(digits * 60 if 0 <= digits < 60 else _INVALID for digits in BCD)
SECONDS: Final[tuple[int, ...]] = tuple(digits if 0 <= digits < 60 else _INVALID for digits in BCD)
"""BCD byte → seconds. The sum of one of each is a time, or negative where any of them is no number."""


def day_start(mjd: int) -> int:
    """Seconds from 1970 to the start of a 16-bit MJD's day, UTC."""
    return (mjd + (_MJD_CYCLE if mjd < _FIRST_MJD else 0) - _MJD_OF_1970) * DAY


def utc(field: bytes) -> int | None:
    """Five bytes of MJD and BCD time as seconds since 1970 UTC; None where undefined or no time of day."""
    time = HOURS[field[2]] + MINUTES[field[3]] + SECONDS[field[4]]
    if not 0 <= time < DAY:
        return None
    return day_start(field[0] << 8 | field[1]) + time


def minutes(field: bytes) -> int | None:
    """Two BCD bytes hhmm as minutes; None where they are no digits."""
    hours, rest = BCD[field[0]], BCD[field[1]]
    return None if hours < 0 or rest < 0 else hours * 60 + rest
