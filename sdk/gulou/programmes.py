"""What a guide has in one row: programmes in order, and the gaps between them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

GAP = 3600.0
"""Seconds of a gap that the focus passes in one step."""
MOST = 200
_LAST = 1e11


@dataclass(frozen=True)
class Slot:
    """A programme, or a part of a gap, where `title` is empty and `real` False.

    `begins` is when it begins according to the app, which knows it by that; it may be shown later.
    """

    start: float
    end: float
    begins: float = 0.0
    title: str = ""
    text: str = ""
    marked: bool = False
    real: bool = False


def slots(row: dict[str, Any]) -> list[Slot]:
    """The row from end to end of what is known of it, without a hole; whatever an app sent."""
    begin, end = span(row)
    programmes = row.get("programmes")
    found = [_slot(each) for each in programmes[:MOST]] if isinstance(programmes, (list, tuple)) else []
    made: list[Slot] = []
    moment = begin
    for slot in sorted((each for each in found if each is not None), key=lambda each: each.start):
        if slot.end <= moment or slot.start >= end:
            continue
        if slot.start > moment:
            made += _gap(moment, slot.start)
        # Two at once, as broadcasters sometimes say: the second begins when the first ends.
        late = slot.start < moment and bool(made)
        made.append(replace(slot, start=moment) if late else slot)
        moment = slot.end
    return made + _gap(moment, end)


def span(row: dict[str, Any]) -> tuple[float, float]:
    """Between which moments the row is known."""
    begin, end = moment_of(row.get("from")), moment_of(row.get("to"))
    if begin is None or end is None or not begin < end <= begin + 32 * 86400:
        return 0.0, 0.0
    return begin, end


def _gap(start: float, end: float) -> list[Slot]:
    made = []
    while start < end - 1:
        stop = min(end, (start // GAP + 1) * GAP)
        made.append(Slot(start, stop))
        start = stop
    return made


def _slot(value: Any) -> Slot | None:
    if not isinstance(value, (list, tuple)) or len(value) != 5:
        return None
    start, end = moment_of(value[0]), moment_of(value[1])
    title, text, marked = value[2:]
    if (
        start is None
        or end is None
        or end <= start
        or not isinstance(title, str)
        or not isinstance(text, str)
    ):
        return None
    return Slot(start, end, start, title, text, marked is True, real=True)


def moment_of(value: Any) -> float | None:
    """Seconds since 1970; None for anything that is no moment."""
    if not isinstance(value, (int, float)) or not math.isfinite(value) or not 0 <= value < _LAST:
        return None
    return float(value)
