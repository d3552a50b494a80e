"""How fast packets come, and since when none came."""

from __future__ import annotations

import time
from typing import Final

from gulou_hal.ts.packet import PACKET_SIZE

_WINDOW: Final = 1.0


class Meter:
    """Counts packets and measures the bit rate over windows of about a second."""

    def __init__(self) -> None:
        self.packets = 0
        self.bitrate: int | None = None
        self._since = self._last = time.monotonic()
        self._window_start = self._since
        self._window_packets = 0

    @property
    def silence(self) -> float:
        """Seconds since the last packet came, or since the start."""
        return time.monotonic() - self._last

    def touch(self) -> None:
        """Begin to wait anew: what is received has changed."""
        self._last = time.monotonic()

    def count(self, packets: int) -> None:
        """Take in that so many packets just came."""
        self._last = now = time.monotonic()
        self.packets += packets
        self._window_packets += packets
        span = now - self._window_start
        if span >= _WINDOW:
            self.bitrate = int(self._window_packets * PACKET_SIZE * 8 / span)
            self._window_start, self._window_packets = now, 0
