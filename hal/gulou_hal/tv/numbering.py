"""How each country numbers its channels: who is believed, and what becomes of those without a number.

A number stands once in a list. Of several services with the same number the first keeps it: that of the
multiplex that was found first. The others, and those without a number, get one from the country's range for
that, else none, which puts them after all that have one. (In Australia and the United Kingdom the strongest
signal should keep it; which that is a scan does not ask yet.)

What could be held against a source says so; what could not says "unverified".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from gulou.services.tv import Channel
from gulou_hal.si.lcn import HD_SIMULCAST, LcnScheme

NIT_ACTUAL, NIT_OTHER, BAT = 0x40, 0x41, 0x4A


class Numbering(msgspec.Struct, frozen=True):
    """One country's rules. `source` names the document they stand in."""

    schemes: tuple[LcnScheme, ...] | None = None
    """Which descriptor is read and how; None: as the private data specifier in the stream says."""
    believed: tuple[int, ...] = (NIT_OTHER, BAT, NIT_ACTUAL)
    """Tables that may number a channel, the last most."""
    overflow: range = range(0)
    """Numbers for services that lost theirs to another."""
    unnumbered: bool = False
    """Whether services without a number get one from `overflow` too."""
    source: str = ""


GENERIC: Final = Numbering()
NUMBERINGS: Final[Mapping[str, Numbering]] = {
    "": GENERIC,
    "cn": Numbering(
        schemes=(LcnScheme(),),
        believed=(NIT_OTHER, NIT_ACTUAL, BAT),
        source="GB/T 28161 leaves it to the operator: 0x83, most often in the BAT; unverified",
    ),
    "gb": Numbering(
        schemes=(LcnScheme(has_visible_flag=False), HD_SIMULCAST),
        believed=(NIT_OTHER, NIT_ACTUAL),
        overflow=range(800, 1000),
        unnumbered=True,
        source="DTG D-Book 7 part A §8.5.3.6 and §8.5.3.23; that 800 to 999 are for the rest is unverified",
    ),
    "it": Numbering(
        schemes=(LcnScheme(), HD_SIMULCAST),
        believed=(NIT_OTHER, NIT_ACTUAL),
        overflow=range(850, 1000),
        unnumbered=True,
        source="HD Forum Italia, HD-Book DTT §7.3.1; that 850 to 999 are for the rest is unverified",
    ),
    "au": Numbering(
        schemes=(LcnScheme(),),
        believed=(NIT_ACTUAL,),
        overflow=range(350, 400),
        unnumbered=True,
        source="Free TV Australia, OP-41; 350 to 399 for duplicates by the help pages of the ABC",
    ),
    "nordig": Numbering(
        schemes=(LcnScheme(bits=14), LcnScheme(tag=0x87, named_lists=True)),
        believed=(NIT_OTHER, BAT, NIT_ACTUAL),
        source="NorDig Unified §12.2.9",
    ),
}
"""A row for each; the name is the region's."""


def numbered(channels: Iterable[Channel], rules: Numbering) -> list[Channel]:
    """The channels, in the order given, each number once."""
    channels = list(channels)
    taken: set[int] = set()
    waiting: list[int] = []
    for at, channel in enumerate(channels):
        if channel.lcn is None:
            if rules.unnumbered:
                waiting.append(at)
        elif channel.lcn in taken:
            waiting.append(at)
        else:
            taken.add(channel.lcn)
    free = (number for number in rules.overflow if number not in taken)
    for at in waiting:
        channels[at] = msgspec.structs.replace(channels[at], lcn=next(free, None))
    return channels
