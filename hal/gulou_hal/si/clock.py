"""Time in DVB tables: Modified Julian Date and BCD (ETSI EN 300 468 Annex C)."""

from typing import Final

DAY: Final = 86_400
_MJD_OF_1970: Final = 40_587
_MJD_CYCLE: Final = 1 << 16
_FIRST_MJD: Final = 0x8000
"""The date has 16 bits and wraps on 2038-04-23. Television has no date before 1948-08-02, so smaller numbers
are those after the wrap; this reads right until 2127."""

UNDEFINED: Final = b"\xff\xff\xff\xff\xff"
"""A start time not known yet (NVOD reference events)."""

BCD: Final[tuple[int, ...]] = tuple(
    (byte >> 4) * 10 + (byte & 15) if byte >> 4 < 10 and byte & 15 < 10 else -1 for byte in range(256)
)
"""Byte → its two decimal digits, -1 where they are none."""


def day_start(mjd: int) -> int:
    """Seconds from 1970 to the start of a 16-bit MJD's day, UTC."""
    return (mjd + (_MJD_CYCLE if mjd < _FIRST_MJD else 0) - _MJD_OF_1970) * DAY


def seconds(field: bytes) -> int | None:
    """Three BCD bytes hhmmss as seconds, up to 99 hours; None where they are no digits or 60 and over."""
    hours, minutes, rest = BCD[field[0]], BCD[field[1]], BCD[field[2]]
    if hours < 0 or not (0 <= minutes < 60 and 0 <= rest < 60):
        return None
    return hours * 3600 + minutes * 60 + rest


def utc(field: bytes) -> int | None:
    """Five bytes of MJD and BCD time as seconds since 1970 UTC; None where undefined or no time of day."""
    time = seconds(field[2:5])
    if time is None or time >= DAY:
        return None
    return day_start(field[0] << 8 | field[1]) + time


def minutes(field: bytes) -> int | None:
    """Two BCD bytes hhmm as minutes; None where they are no digits."""
    hours, rest = BCD[field[0]], BCD[field[1]]
    return None if hours < 0 or rest < 0 else hours * 60 + rest
