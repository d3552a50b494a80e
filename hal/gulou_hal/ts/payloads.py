"""The payloads of one PID, packet by packet: what neither sections nor the player take apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gulou_hal.ts.packet import PACKET_SIZE


class Payload(NamedTuple):
    """What a packet carries. `begins`: a PES packet begins with it; `broken`: something is lost before it."""

    data: bytes
    begins: bool
    broken: bool


class Payloads:
    """Feed packets in order. What is damaged, scrambled or sent twice is passed over."""

    def __init__(self) -> None:
        self._counter = -1

    def feed(self, packets: bytes) -> Iterator[Payload]:
        """The payloads of these packets of 188 bytes, all of one PID."""
        for at in range(0, len(packets) - PACKET_SIZE + 1, PACKET_SIZE):
            packet = packets[at : at + PACKET_SIZE]
            flags, counter = packet[3], packet[3] & 15
            if not flags & 0x10 or packet[1] & 0x80 or flags & 0xC0:
                continue  # no payload, damaged, or scrambled
            if counter == self._counter:
                continue  # sent twice (ISO/IEC 13818-1 §2.4.3.3)
            broken = self._counter >= 0 and counter != (self._counter + 1) & 15
            self._counter = counter
            data = packet[5 + packet[4] :] if flags & 0x20 else packet[4:]
            yield Payload(data, bool(packet[1] & 0x40), broken)
