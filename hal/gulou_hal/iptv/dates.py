"""The times of an XMLTV file: `20261123193000 +0800`, cut short from the right as it pleases its maker."""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from collections.abc import Mapping
from typing import Final

_TIME: Final = re.compile(
    r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*([+-]\d{4}|[+-]\d\d:\d\d|[A-Za-z]{1,5})?"
)
_ZONES: Final[Mapping[str, int]] = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "BST": 3600,
    "WEST": 3600,
    "CET": 3600,
    "CEST": 7200,
    "EET": 7200,
    "EEST": 10_800,
    "MSK": 10_800,
    "HKT": 28_800,
    "SGT": 28_800,
    "JST": 32_400,
    "KST": 32_400,
}
"""Seconds east of Greenwich, for the letters that mean one thing only."""
_KEPT: Final = 8192


class Dates:
    """Reads times; the same ones come again for each channel, and are read once."""

    def __init__(self) -> None:
        self._known: dict[str, int | None] = {}

    def seconds(self, text: str) -> int | None:
        """Unix time, None where it is none; without a zone it is universal time, as XMLTV's DTD says."""
        known = self._known
        if text not in known:
            if len(known) >= _KEPT:
                known.clear()
            known[text] = _seconds(text)
        return known[text]


def _seconds(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    *parts, zone = found.groups()
    year, month, day, hour, minute, second = (
        int(part) if part else least for part, least in zip(parts, (1970, 1, 1, 0, 0, 0), strict=True)
    )
    offset = _offset(zone or "UTC")
    if not (1970 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    if hour > 24 or minute > 59 or second > 60 or offset is None:
        return None
    return timegm((year, month, day, hour, minute, second)) - offset


def _offset(zone: str) -> int | None:
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours > 15 or minutes > 59:
            return None
        return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)
    return _ZONES.get(zone.upper())
