"""Packets of a multiplex for those who keep or pass them on: recordings, sharing, teletext pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.ring import Ring

MOST: Final = 1 << 20
"""Bytes that one `read` returns at most."""
_STEP: Final = MOST // PACKET_SIZE


class Tap:
    """Reads the wanted PIDs in order, from the moment that it was made. Any one thread reads.

    A reader that falls behind by more than the ring holds loses the oldest packets: `lost` counts them.
    """

    def __init__(
        self,
        ring: Ring,
        arrived: threading.Condition,
        pids: Iterable[int] | None,
        on_change: Callable[[Tap], None] = lambda _: None,
        back: float = 0.0,
    ) -> None:
        """`arrived`, with the ring's lock, is notified when packets came; `back`: seconds to reach back."""
        self.lost = 0
        self.closed = False
        self.service: tuple[ServiceId, frozenset[int]] | None = None
        """The service whose PIDs are wanted as they change, and those that are wanted beside them."""
        self.pids: frozenset[int] | None = None
        """What is wanted; None: all."""
        self._ring = ring
        self._arrived = arrived
        self._on_change = on_change
        self._wanted = np.ones(8192, dtype=np.bool_)
        self._set(pids)
        self._position = ring.number_at(back) if back else ring.head

    def read(self, timeout: float) -> bytes:
        """Return whole packets, at most `MOST` bytes; b"" when none came in `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._arrived:
            while not self.closed:
                data = self._take()
                if data:
                    return data
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._arrived.wait(left)
        return b""

    def want(self, pids: Iterable[int] | None) -> None:
        """From the next packet on these PIDs; None: the whole multiplex."""
        with self._arrived:
            if (None if pids is None else frozenset(pids)) != self.pids:
                self._set(pids)
                self._on_change(self)

    def close(self) -> None:
        """Read no more. Safe to call twice, and from any thread: a `read` that waits returns."""
        with self._arrived:
            if self.closed:
                return
            self.closed = True
            self._on_change(self)
            self._arrived.notify_all()

    def _set(self, pids: Iterable[int] | None) -> None:
        self.pids = None if pids is None else frozenset(pids)
        self._wanted[:] = self.pids is None
        if self.pids:
            self._wanted[list(self.pids)] = True

    def _take(self) -> bytes:
        """Return what is at hand, b"" where nothing of it is wanted."""
        ring = self._ring
        if self._position < ring.tail:
            self.lost += ring.tail - self._position
            self._position = ring.tail
        while self._position < ring.head:
            stop = min(ring.head, self._position + _STEP)
            data = ring.select(self._position, stop, self._wanted)
            self._position = stop
            if data:
                return data
        return b""
