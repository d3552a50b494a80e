"""Numbers of episodes, as people write them."""

from __future__ import annotations

import re
from typing import Final

_ONSCREEN: Final = re.compile(
    r"S(?:eason)?\s*0*(\d+)\s*[.,xX ]?\s*E(?:p(?:isode)?)?\.?\s*0*(\d+)", re.IGNORECASE
)
_LONGEST: Final = 24


def episode_of(numbers: dict[str, str]) -> str:
    """`S2E5` from XMLTV's episode numbers by system; "" where there is none.

    `xmltv_ns` counts seasons, episodes and parts from 0: `1.4.0/2` (xmltv.dtd, episode-num).
    """
    if told := numbers.get("xmltv_ns", ""):
        season, episode = (*told.split("."), "", "")[:2]
        parts = [
            f"{letter}{int(number) + 1}"
            for letter, number in (("S", _counted(season)), ("E", _counted(episode)))
            if number
        ]
        if parts:
            return "".join(parts)
    told = numbers.get("onscreen", "").strip()
    found = _ONSCREEN.fullmatch(told)
    return f"S{found.group(1)}E{found.group(2)}" if found else told[:_LONGEST]


def _counted(part: str) -> str:
    number = part.partition("/")[0].strip()
    return number if number.isascii() and number.isdigit() and len(number) < 7 else ""
