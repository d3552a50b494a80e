"""An axis of numbers: where its lines stand, and what stands at them."""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SLACK = 1e-9
_LEAST = 1e-12
"""What differs by less is the same: no label could tell it apart."""


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, with lines at `ticks`: round numbers of so many `digits` after the point."""

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int

    def share(self, value: float) -> float:
        """Where a value stands, 0 (low) … 1 (high), cut at the ends."""
        return max(0.0, min(1.0, (value - self.low) / (self.high - self.low)))

    def words(self, value: float) -> str:
        """A number as it stands at the axis."""
        return plain(value, self.digits)


def axis(
    low: float, high: float, most: int = 5, minimum: float | None = None, maximum: float | None = None
) -> Axis:
    """The axis for values from `low` to `high`, with about `most` lines, at most one more.

    `minimum` and `maximum` are its ends, where they are given; else they are round numbers.
    """
    low = low if minimum is None else minimum
    high = high if maximum is None else maximum
    if high - low <= max(abs(low), abs(high)) * 1e-12 + _LEAST:
        middle, room = low, max(1.0, abs(low) * 0.1)
        low = middle - room if minimum is None else low
        high = low + 2 * room
    step = _step((high - low) / max(1, most - 1))
    first = math.floor(low / step + _SLACK) if minimum is None else math.ceil(low / step - _SLACK)
    last = math.ceil(high / step - _SLACK) if maximum is None else math.floor(high / step + _SLACK)
    ticks = tuple(number * step for number in range(int(first), int(last) + 1))
    digits = max(0, min(9, -math.floor(math.log10(step) + _SLACK)))
    if digits < 9 and abs(round(step, digits) - step) > step * 1e-6:
        digits += 1  # steps of 2.5
    ends = (ticks[0] if ticks and minimum is None else low, ticks[-1] if ticks and maximum is None else high)
    return Axis(*ends, ticks, digits)


def plain(value: float, digits: int = 3) -> str:
    """A number for a person: no needless digits, groups of three."""
    words = f"{value:,.{digits}f}"
    return "0" if words.strip("-0.,") == "" else words


def _step(least: float) -> float:
    """The smallest round number that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next((step * power for step in _STEPS if step * power >= least * (1 - _SLACK)), 10 * power)
