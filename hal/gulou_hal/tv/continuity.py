"""Packets lost on the way, seen from gaps in the continuity counters (ISO/IEC 13818-1 §2.4.3.3)."""

from __future__ import annotations

from typing import Final

import numpy as np

from gulou_hal.ts.packet import (
    NULL_PID,
    Packets,
    adaptation_flags,
    continuity_counters,
    has_payload,
    pids,
)

_UNKNOWN: Final = -1


class Continuity:
    """Counts the gaps in a multiplex, all PIDs at once."""

    def __init__(self) -> None:
        self.errors = 0
        self._last = np.full(8192, _UNKNOWN, dtype=np.int16)

    def feed(self, packets: Packets) -> int:
        """Take in the packets that follow; return how many gaps are among them.

        A counter may repeat once, and may leap where discontinuity_indicator is set.
        """
        pid = pids(packets)
        counted = np.flatnonzero(has_payload(packets) & (pid != NULL_PID))
        counted = counted[np.argsort(pid[counted], kind="stable")]
        pid = pid[counted]
        counter = continuity_counters(packets[counted]).astype(np.int16)
        before = np.empty_like(counter)
        before[1:] = counter[:-1]
        first = np.ones(len(pid), dtype=np.bool_)
        first[1:] = pid[1:] != pid[:-1]
        before[first] = self._last[pid[first]]
        leap = (adaptation_flags(packets[counted]) & 0x80) != 0
        good = (((counter - before) & 0x0F) <= 1) | (before == _UNKNOWN) | leap
        self._last[pid] = counter
        gaps = len(good) - int(np.count_nonzero(good))
        self.errors += gaps
        return gaps

    def forget(self) -> None:
        """Reception starts anew: the next counter of each PID may be any."""
        self._last[:] = _UNKNOWN
