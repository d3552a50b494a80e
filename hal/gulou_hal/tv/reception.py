"""What was heard of each PID in the last moments: is it there, is it scrambled."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.packet import PACKET_SIZE, Packets, has_payload, is_scrambled

_RECENT: Final = 2.0
_LEAST: Final = 0.2


class Reception:
    """When each PID was last received, in the clear and scrambled."""

    def __init__(self) -> None:
        self._clear = np.zeros(8192)
        self._scrambled = np.zeros(8192)
        self._packets = np.zeros(8192, dtype=np.int64)
        self._counted: tuple[float, NDArray[np.int64]] | None = None

    def feed(self, packets: Packets, pids: NDArray[np.uint16]) -> None:
        """Take in the packets that just came."""
        now = time.monotonic()
        self._packets += np.bincount(pids, minlength=8192)
        scrambled = is_scrambled(packets)
        self._scrambled[pids[scrambled]] = now
        # A packet without payload, a PCR's perhaps, is in the clear even where the service is not.
        self._clear[pids[~scrambled & has_payload(packets)]] = now

    def forget(self) -> None:
        """Reception starts anew."""
        self._clear[:] = 0
        self._scrambled[:] = 0

    def rates(self) -> dict[int, int]:
        """Bits a second of each PID since this was last asked; empty for the first time."""
        now, counts = time.monotonic(), self._packets.copy()
        before, self._counted = self._counted, (now, counts)
        if before is None or now - before[0] < _LEAST:
            return {}
        came = counts - before[1]
        scale = PACKET_SIZE * 8 / (now - before[0])
        return {int(pid): round(int(came[pid]) * scale) for pid in np.flatnonzero(came)}

    def is_present(self, pids: Iterable[int]) -> bool:
        """Whether any of these came in the last two seconds."""
        since = time.monotonic() - _RECENT
        return any(max(self._clear[pid], self._scrambled[pid]) > since for pid in pids)

    def is_scrambled(self, pids: Iterable[int]) -> bool:
        """Whether any of these came in the last two seconds, and none of them in the clear."""
        since = time.monotonic() - _RECENT
        wanted = list(pids)
        return any(self._scrambled[pid] > since for pid in wanted) and not any(
            self._clear[pid] > since for pid in wanted
        )
