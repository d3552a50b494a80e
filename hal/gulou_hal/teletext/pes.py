"""Teletext lines out of a transport stream: PES packets, data units, 42 bytes each (ETSI EN 300 472)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gulou_hal.teletext.coding import REVERSED
from gulou_hal.ts.payloads import Payloads

LINE: Final = 42
"""Bytes of a teletext packet after clock run-in and framing code."""
_UNITS: Final = (0x02, 0x03)
"""data_unit_id of teletext, and of teletext subtitles (§4.4 table 1)."""
_LONGEST: Final = 1 << 16


class Lines:
    """The lines of one PID. Feed packets in order; a gap costs the PES packet around it."""

    def __init__(self) -> None:
        self._pes = bytearray()
        self._payloads = Payloads()

    def feed(self, packets: bytes) -> Iterator[bytes]:
        """The lines that are complete with these packets of 188 bytes, all of one PID."""
        for payload in self._payloads.feed(packets):
            if payload.broken:
                self._pes.clear()
            if payload.begins:
                if self._pes:
                    yield from lines(bytes(self._pes))
                self._pes[:] = payload.data
            elif self._pes:
                self._pes += payload.data
            if len(self._pes) >= 6:
                length = 6 + int.from_bytes(self._pes[4:6], "big")
                if 6 < length <= len(self._pes) or len(self._pes) > _LONGEST:
                    yield from lines(bytes(self._pes[:length]))
                    self._pes.clear()


def lines(pes: bytes) -> Iterator[bytes]:
    """The teletext lines of one PES packet, in the usual order of bits."""
    if len(pes) < 10 or pes[:4] != b"\0\0\1\xbd":
        return
    at = 9 + pes[8]
    if at >= len(pes) or not 0x10 <= pes[at] <= 0x1F:
        return  # data_identifier: EBU data (§4.3)
    at += 1
    while at + 2 <= len(pes):
        kind, length = pes[at], pes[at + 1]
        if kind in _UNITS and length == LINE + 2 and at + 2 + length <= len(pes):
            yield pes[at + 4 : at + 4 + LINE].translate(REVERSED)
        at += 2 + length
