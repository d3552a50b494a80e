"""Where in a recording a packet is: milliseconds since its start, counted by the broadcast's own clock."""

from __future__ import annotations

from typing import Final

from gulou_hal.ts.packet import PCR_MODULUS

_TICKS_PER_MS: Final = 27_000
_STEADY: Final = 1_000
"""Milliseconds between two PCRs of a stream that flows, at most: 100 are allowed (TR 101 290 §5.2.2)."""
_GAP: Final = 2_000
"""A longer step is something missed."""
_SLACK: Final = 3_000
"""Milliseconds by which a gap may differ from the clock on the wall."""
_LONGEST: Final = 6 * 3_600_000
"""The longest gap that is believed where no clock on the wall says otherwise."""


class Timeline:
    """Goes on through gaps: what was missed has its place, so that a position tells the time of day.

    A PCR that leaps to nowhere, as when an encoder is restarted, moves nothing but by the wall's clock.
    """

    def __init__(self, position: int = 0) -> None:
        self.position = position
        """Milliseconds at the last PCR."""
        self._last: int | None = None

    def advance(self, ticks: int, waited: int | None) -> int:
        """Take in a PCR in ticks of 27 MHz; return how many milliseconds were missed before it.

        `waited` is how many milliseconds have passed since data last came, as the wall's clock says; None
        where nobody knows, since a finished file is read.
        """
        last, self._last = self._last, ticks
        if last is None:
            step = (waited or 0) if self.position else 0  # nothing is missed before the beginning
            self.position += step
            return step if step > _GAP else 0
        step = (ticks - last) % PCR_MODULUS // _TICKS_PER_MS
        if step > _STEADY and not self._believed(step, waited):
            step = waited or 0
        self.position += step
        return step if step > _GAP else 0

    def _believed(self, step: int, waited: int | None) -> bool:
        if waited is None:
            return step <= _LONGEST
        return abs(step - waited) <= _SLACK + waited // 20
