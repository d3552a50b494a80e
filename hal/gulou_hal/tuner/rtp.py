"""RTP as it carries transport streams (IETF RFC 3550 §5.1, RFC 2250 §2): the header, and putting in order."""

from __future__ import annotations

import time
from typing import Final

HEADER_SIZE: Final = 12
_SEQUENCES: Final = 1 << 16
_WINDOW: Final = 64
"""Datagrams that may wait for a missing one before it is given up."""
_PATIENCE: Final = 0.1
"""Seconds that they may wait for it."""
_RESTART: Final = 3000
"""A step in the sequence larger than this is a sender that started anew (RFC 3550 §A.1, MAX_DROPOUT)."""


def is_rtp(first_byte: int) -> bool:
    """Version 2 in the first byte; a transport stream packet's sync byte 0x47 has version 1 there."""
    return first_byte >> 6 == 2


def payload_span(datagram: memoryview) -> tuple[int, int]:
    """Return where the payload of an RTP datagram starts and ends; (0, 0) when the header is wrong."""
    size = len(datagram)
    if size < HEADER_SIZE or not is_rtp(datagram[0]):
        return 0, 0
    start = HEADER_SIZE + 4 * (datagram[0] & 0x0F)
    if datagram[0] & 0x10:
        if start + 4 > size:
            return 0, 0
        start += 4 + 4 * int.from_bytes(datagram[start + 2 : start + 4], "big")
    end = size
    if datagram[0] & 0x20:
        padding = datagram[size - 1]
        if padding == 0:
            return 0, 0
        end -= padding
    return (start, end) if start <= end else (0, 0)


class Sequence:
    """Puts payloads in the order of their sequence numbers, and counts those that never came."""

    def __init__(self) -> None:
        self.lost = 0
        self.late = 0
        self._next: int | None = None
        self._waiting: dict[int, bytes] = {}
        self._waiting_since = 0.0

    def is_next(self, number: int) -> bool:
        """True, and counted as passed on, when this datagram is the one due and none waits."""
        if self._waiting or (self._next is not None and number != self._next):
            return False
        self._next = (number + 1) % _SEQUENCES
        return True

    def put(self, number: int, payload: bytes) -> list[bytes]:
        """Take a payload that was not due; return what may be passed on now, in order."""
        if self._next is None:
            self._next = number
        ahead = (number - self._next) % _SEQUENCES
        if ahead >= _SEQUENCES - _RESTART:
            self.late += 1
            return []
        if ahead > _RESTART:
            ready = self._all()
            self._next = (number + 1) % _SEQUENCES
            return [*ready, payload]
        if not self._waiting:
            self._waiting_since = time.monotonic()
        self._waiting[number] = payload
        ready = self._run()
        if self._waiting and len(self._waiting) >= _WINDOW:
            ready += self._skip()
        return ready

    def overdue(self) -> list[bytes]:
        """Return what has waited too long for a datagram that did not come."""
        if self._waiting and time.monotonic() - self._waiting_since > _PATIENCE:
            return self._skip()
        return []

    def _run(self) -> list[bytes]:
        ready = []
        assert self._next is not None
        while self._next in self._waiting:
            ready.append(self._waiting.pop(self._next))
            self._next = (self._next + 1) % _SEQUENCES
            self._waiting_since = time.monotonic()
        return ready

    def _skip(self) -> list[bytes]:
        """Give up the datagrams before the first that waits."""
        start = self._next or 0
        first = min(self._waiting, key=lambda number: (number - start) % _SEQUENCES)
        self.lost += (first - start) % _SEQUENCES
        self._next = first
        return self._run()

    def _all(self) -> list[bytes]:
        ready: list[bytes] = []
        while self._waiting:
            ready += self._skip()
        return ready
