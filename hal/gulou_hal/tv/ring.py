"""The last seconds of a multiplex, kept so that a service can be shown from its last random-access point."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.packet import PACKET_SIZE, Packets

WATCHED_SECONDS: Final = 8.0
UNWATCHED_SECONDS: Final = 3.0
CAPACITY: Final = (24 << 20) // PACKET_SIZE
"""Packets: 24 MB, which is 8 s at 25 Mbit/s and 4 s at 50."""
_GROWTH: Final = (4 << 20) // PACKET_SIZE
_PIECE: Final = 2048


class Ring:
    """Packets numbered from 0 on, the newest `seconds` of them at hand, at most `CAPACITY`.

    It grows to what the bit rate needs. Not thread-safe.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.head = 0
        """The number that the next packet gets."""
        self.seconds = UNWATCHED_SECONDS
        self._capacity = capacity
        self._size = min(_GROWTH, capacity)
        self._packets: Packets = np.empty((self._size, PACKET_SIZE), dtype=np.uint8)
        self._pids = np.empty(self._size, dtype=np.uint16)
        self._tail = 0
        self._times: deque[tuple[float, int]] = deque()

    @property
    def tail(self) -> int:
        """The number of the oldest packet at hand."""
        return self._tail

    def append(self, packets: Packets, pids: NDArray[np.uint16]) -> int:
        """Take in packets, at most a quarter of the capacity; return the number of the first."""
        count = len(packets)
        now = time.monotonic()
        while self._times and self._times[0][0] < now - self.seconds:
            self._tail = max(self._tail, self._times.popleft()[1])
        if self.head + count - self._tail > self._size and self._size < self._capacity:
            self._grow(count)
        first = self.head
        at = first % self._size
        part = min(count, self._size - at)
        self._packets[at : at + part] = packets[:part]
        self._pids[at : at + part] = pids[:part]
        if part < count:
            self._packets[: count - part] = packets[part:]
            self._pids[: count - part] = pids[part:]
        self.head += count
        self._tail = max(self._tail, self.head - self._size)
        self._times.append((now, first))
        return first

    def number_at(self, seconds_ago: float) -> int:
        """The number of the oldest packet that came in the last `seconds_ago`."""
        since = time.monotonic() - seconds_ago
        for when, first in self._times:
            if when >= since:
                return max(first, self._tail)
        return self.head

    def select(self, start: int, stop: int, wanted: NDArray[np.bool_]) -> bytes:
        """The packets `start` ≤ number < `stop` whose PID is `wanted` (8192 flags); all must be at hand."""
        at, end = start % self._size, start % self._size + stop - start
        picked = self._pick(at, min(end, self._size), wanted)
        if end > self._size:
            picked += self._pick(0, end - self._size, wanted)
        return picked

    def count(self, start: int, stop: int) -> NDArray[np.intp]:
        """How many packets of each PID (8192 counts) have a number `start` ≤ number < `stop`."""
        at, end = start % self._size, start % self._size + stop - start
        counts = np.bincount(self._pids[at : min(end, self._size)], minlength=8192)
        if end > self._size:
            counts += np.bincount(self._pids[: end - self._size], minlength=8192)
        return counts

    def _pick(self, at: int, end: int, wanted: NDArray[np.bool_]) -> bytes:
        rows = np.flatnonzero(wanted[self._pids[at:end]])
        return self._packets[at:end][rows].tobytes()

    def _grow(self, count: int) -> None:
        """Move what is at hand into a larger array, a piece at a time to need little memory meanwhile."""
        size = min(self._capacity, self._size + max(_GROWTH, count))
        packets: Packets = np.empty((size, PACKET_SIZE), dtype=np.uint8)
        pids = np.empty(size, dtype=np.uint16)
        for start in range(self._tail, self.head, _PIECE):
            numbers = np.arange(start, min(start + _PIECE, self.head))
            packets[numbers % size] = self._packets[numbers % self._size]
            pids[numbers % size] = self._pids[numbers % self._size]
        self._packets, self._pids, self._size = packets, pids, size
