"""Sections out of the payloads of one PID (ISO/IEC 13818-1 §2.4.4)."""

from dataclasses import dataclass
from typing import Final

from gulou_hal.ts.packet import PACKET_SIZE

MAX_SECTION: Final = 4096
"""Header and CRC included (EN 300 468 §5.1.1: 1024 for PSI and most SI, 4096 for EIT and private tables)."""
_STUFFING: Final = 0xFF
_ANY: Final = -1


@dataclass(slots=True)
class SectionCounters:
    """What happened on the way from packets to sections, since the start."""

    packets: int = 0
    """Packets of wanted PIDs."""
    sections: int = 0
    """Sections handed on: new ones, CRC right."""
    repeats: int = 0
    """Sections dropped because the one before with the same place and version was the same."""
    bad_crc: int = 0
    malformed: int = 0
    """Pointers, lengths and adaptation fields that lead outside their packet or section."""
    discontinuities: int = 0
    duplicates: int = 0
    transport_errors: int = 0
    scrambled: int = 0


class SectionAssembler:
    """Puts the sections of one PID together; a part section is dropped when a packet was lost."""

    __slots__ = ("_counters", "_expected", "_last", "_need", "_part")

    def __init__(self, counters: SectionCounters) -> None:
        self._counters = counters
        self._expected = _ANY
        self._last = b""
        self._part: bytearray | None = None
        self._need = 0

    def push(self, packet: bytes, sections: list[bytes]) -> None:
        """Take one 188-byte packet and append the sections that it completes, not checked by CRC."""
        flags = packet[3]
        if packet[1] & 0x80:
            self._counters.transport_errors += 1
            return
        if flags & 0xC0:
            self._counters.scrambled += 1
            return
        start = 4
        if flags & 0x20:
            start = 5 + packet[4]
            if start > PACKET_SIZE:
                self._counters.malformed += 1
                return
            if packet[4] and packet[5] & 0x80:  # discontinuity_indicator: a break that was announced
                self._expected = _ANY
                self._part = None
        if not flags & 0x10:
            return
        counter = flags & 0x0F
        if counter != self._expected != _ANY:
            if packet == self._last:
                self._counters.duplicates += 1
                return
            self._counters.discontinuities += 1
            self._part = None
        self._expected = (counter + 1) & 0x0F
        self._last = packet
        if packet[1] & 0x40:
            self._start_unit(packet, start, sections)
        elif self._part is not None:
            self._extend(packet[start:], sections)

    def _start_unit(self, packet: bytes, start: int, sections: list[bytes]) -> None:
        """A packet whose pointer_field says where its first section begins."""
        if start == PACKET_SIZE or (begin := start + 1 + packet[start]) > PACKET_SIZE:
            self._counters.malformed += 1
            self._part = None
            return
        if self._part is not None:
            self._extend(packet[start + 1 : begin], sections)
            if self._part is not None:
                self._counters.malformed += 1
                self._part = None
        while begin < PACKET_SIZE and packet[begin] != _STUFFING:
            if begin > PACKET_SIZE - 3:
                self._part, self._need = bytearray(packet[begin:]), 0
                return
            size = ((packet[begin + 1] & 0x0F) << 8 | packet[begin + 2]) + 3
            if size > MAX_SECTION:
                self._counters.malformed += 1
                return
            end = begin + size
            if end > PACKET_SIZE:
                self._part, self._need = bytearray(packet[begin:]), size
                return
            sections.append(packet[begin:end])
            begin = end

    def _extend(self, payload: bytes, sections: list[bytes]) -> None:
        part = self._part
        assert part is not None
        part += payload
        if not self._need and len(part) >= 3:
            self._need = ((part[1] & 0x0F) << 8 | part[2]) + 3
            if self._need > MAX_SECTION:
                self._counters.malformed += 1
                self._part = None
                return
        if 0 < self._need <= len(part):
            sections.append(bytes(part[: self._need]))
            self._part = None
