"""TDT and TOT: what time it is, and when the clocks change (EN 300 468 §5.2.5 and §5.2.6)."""

from typing import Final

import msgspec

from gulou_hal.si import clock
from gulou_hal.si.descriptors import Kind, group, language_code
from gulou_hal.si.section import loop
from gulou_hal.si.text import Decode


class TimeOffset(msgspec.Struct, frozen=True, gc=False):
    """Minutes to add to UTC in a region now, and from ``changes`` (seconds since 1970) on."""

    country: str
    region: int
    offset: int
    changes: int | None
    next_offset: int


class Tdt(msgspec.Struct, frozen=True, gc=False):
    """The time, in seconds since 1970 UTC; None where it is no time."""

    utc: int | None


class Tot(msgspec.Struct, frozen=True, gc=False):
    """The time as in the TDT, and the local offsets."""

    utc: int | None
    offsets: tuple[TimeOffset, ...]


def _time_offsets(body: bytes, _: Decode) -> list[TimeOffset]:
    found = []
    for i in range(0, len(body) - 12, 13):
        now, then = clock.minutes(body[i + 4 : i + 6]), clock.minutes(body[i + 11 : i + 13])
        if now is None or then is None:
            continue
        sign = -1 if body[i + 3] & 1 else 1
        found.append(
            TimeOffset(
                country=language_code(body[i : i + 3]),
                region=body[i + 3] >> 2,
                offset=sign * now,
                changes=clock.utc(body[i + 6 : i + 11]),
                next_offset=sign * then,
            )
        )
    return found


TIME_OFFSETS: Final = Kind(0x58, _time_offsets)


def tdt(data: bytes, _: Decode) -> Tdt:
    """table_id 0x70."""
    return Tdt(clock.utc(data[3:8]))


def tot(data: bytes, decode: Decode) -> Tot:
    """table_id 0x73."""
    return Tot(clock.utc(data[3:8]), TIME_OFFSETS.read(group(loop(data, 8)[0]), decode))
