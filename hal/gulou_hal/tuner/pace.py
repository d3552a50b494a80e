"""When each packet of a recording is due, by its PCRs (ISO/IEC 13818-1 §2.4.2.2)."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from gulou_hal.ts.packet import CLOCK_HZ, PACKET_SIZE, PCR_MODULUS, Packets, pcr_rows, pids, read_pcrs

STEP: Final = 0.02
"""Seconds that a slice lasts at most."""
PLAIN_RATE: Final = 8_000_000
"""bit/s of a stream that has no PCR at all."""
_QUICKEST: Final = PACKET_SIZE * 8 / 400_000_000
"""Seconds that a packet lasts at least: no broadcast is faster, and clocks that stand still are wrong."""
_SHORTEST: Final = 0.01
_MISSING: Final = 4 << 20
"""Bytes without a PCR of the PID followed after which another is followed; close to a second at 40 Mbit/s."""


class Pace:
    """Cuts a recording into slices of at most `STEP` seconds, each with how long it lasts.

    A PCR that goes back or leaps by a second or more is a cut in the recording: the packets before it
    last as long as packets did before the cut.
    """

    def __init__(self, rate: int = PLAIN_RATE) -> None:
        """`rate` in bit/s is used until two PCRs have come."""
        self._seconds_per_packet = PACKET_SIZE * 8 / rate
        self._pid: int | None = None
        self._last: int | None = None
        self._open: list[Packets] = []
        self._open_count = 0
        self._short: list[Packets] = []
        self._short_seconds = 0.0
        self._slices: deque[tuple[Packets, float]] = deque()

    def feed(self, packets: Packets) -> None:
        """Take in the packets that follow."""
        rows = pcr_rows(packets)
        if len(rows):
            row_pids = pids(packets[rows])
            if self._pid is None:
                self._pid, self._last = int(row_pids[0]), None
            rows = rows[row_pids == self._pid]
        start = 0
        for row, ticks in zip(rows.tolist(), read_pcrs(packets, rows).tolist(), strict=True):
            self._extend(packets[start:row])
            self._close(ticks)
            start = row
        self._extend(packets[start:])
        if self._open_count * PACKET_SIZE >= _MISSING:
            self.flush()
            self._pid = None

    def flush(self) -> None:
        """Give up waiting for the PCR that would time the last packets."""
        self._emit(self._open, self._open_count * self._seconds_per_packet)
        self._open, self._open_count, self._last = [], 0, None

    def take(self) -> tuple[Packets, float] | None:
        """Return the next slice and how many seconds it lasts; None when more must be fed first."""
        return self._slices.popleft() if self._slices else None

    def _extend(self, packets: Packets) -> None:
        if len(packets):
            self._open.append(packets)
            self._open_count += len(packets)

    def _close(self, ticks: int) -> None:
        """A PCR came: the packets before it are timed by it and the one before."""
        seconds = self._open_count * self._seconds_per_packet
        if self._last is not None:
            step = (ticks - self._last) % PCR_MODULUS
            if 0 < step < CLOCK_HZ and self._open_count:
                seconds = max(step / CLOCK_HZ, self._open_count * _QUICKEST)
                self._seconds_per_packet = seconds / self._open_count
        self._last = ticks
        self._emit(self._open, seconds)
        self._open, self._open_count = [], 0

    def _emit(self, pieces: list[Packets], seconds: float) -> None:
        self._short += pieces
        self._short_seconds += seconds
        if self._short_seconds < _SHORTEST or not self._short:
            return
        packets = self._short[0] if len(self._short) == 1 else np.concatenate(self._short)
        parts = min(len(packets), int(self._short_seconds / STEP) + 1)
        for part in np.array_split(packets, parts):
            self._slices.append((part, self._short_seconds * len(part) / len(packets)))
        self._short, self._short_seconds = [], 0.0
