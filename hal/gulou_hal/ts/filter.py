"""The section filter: of a whole multiplex, the new and sound sections of the wanted PIDs.

numpy picks the packets of the wanted PIDs, so Python only sees the few percent that carry tables. Feed it
batches of 64 KB or more: each call costs some ten microseconds, however small the batch.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.ts.sections import SectionAssembler, SectionCounters

_PID_COUNT: Final = 8192
_HEADER_SIZE: Final = 8
_CRC_SIZE: Final = 4
_MAX_REMEMBERED: Final = 65536
"""Places remembered per PID; a stream that invents more only loses the saving."""
_STUFFING_TABLE: Final = 0x72
_TIME_OFFSET_TABLE: Final = 0x73

_PLACE_ENDS: Final = (
    {0x42: 10, 0x46: 10}  # SDT: also original_network_id
    | dict.fromkeys(range(0x4E, 0x70), 12)  # EIT: also transport_stream_id and original_network_id
)
"""Where the fields end that, after the header, tell two tables apart."""


class Section(msgspec.Struct, frozen=True, gc=False):
    """A whole section, CRC checked where it has one."""

    pid: int
    data: bytes


class SectionFilter:
    """Collects sections from the wanted PIDs; what did not change since last time is dropped unread."""

    def __init__(self, pids: Iterable[int] = (), *, repeats: bool = False) -> None:
        """With ``repeats`` every section is handed on, unchanged ones too."""
        self.counters = SectionCounters()
        self._repeats = repeats
        self._assemblers: dict[int, SectionAssembler] = {}
        self._seen: dict[int, dict[bytes, bytes]] = {}
        # Indexed by header bytes 1 and 2 as one number in this machine's byte order.
        self._wanted = np.zeros(1 << 16, dtype=np.bool_)
        for pid in pids:
            self.add(pid)

    @property
    def pids(self) -> frozenset[int]:
        """The wanted PIDs."""
        return frozenset(self._assemblers)

    def add(self, pid: int) -> None:
        """Want a PID, 0 to 8191, from the next packet on."""
        if pid not in self._assemblers:
            self._assemblers[pid] = SectionAssembler(self.counters)
            self._seen[pid] = {}
            self._wanted[_header_words(pid)] = True

    def remove(self, pid: int) -> None:
        """Want a PID no more, and forget what it carried."""
        if self._assemblers.pop(pid, None) is not None:
            del self._seen[pid]
            self._wanted[_header_words(pid)] = False

    def forget(self) -> None:
        """Take every section as new again, for instance after tuning to another multiplex."""
        for pid in self._assemblers:
            self._assemblers[pid] = SectionAssembler(self.counters)
            self._seen[pid] = {}

    def feed(self, packets: Packets) -> list[Section]:
        """Return the sections completed by these packets, in order."""
        if not len(packets):
            return []
        words = packets[:, 1:3].view(np.uint16)[:, 0]
        rows = np.flatnonzero(self._wanted[words])
        if not len(rows):
            return []
        picked = packets[rows].tobytes()
        self.counters.packets += len(rows)
        found: list[Section] = []
        sections: list[bytes] = []
        for at in range(0, len(picked), PACKET_SIZE):
            pid = (picked[at + 1] & 0x1F) << 8 | picked[at + 2]
            self._assemblers[pid].push(picked[at : at + PACKET_SIZE], sections)
            if sections:
                found += [Section(pid, data) for data in sections if self._is_news(pid, data)]
                sections.clear()
        self.counters.sections += len(found)
        return found

    def _is_news(self, pid: int, data: bytes) -> bool:
        """Whether a section is sound and not what was handed on before."""
        counters = self.counters
        table_id = data[0]
        if not data[1] & 0x80:  # no section_syntax_indicator: no version, and a CRC in the TOT only
            if table_id == _TIME_OFFSET_TABLE and crc32_mpeg(data):
                counters.bad_crc += 1
                return False
            return table_id != _STUFFING_TABLE
        if len(data) < _HEADER_SIZE + _CRC_SIZE:
            counters.malformed += 1
            return False
        # The place holds current_next_indicator too: "next" tables must not push out the current ones.
        place = b"%c%c%b%b" % (
            table_id,
            data[5] & 1,
            data[3:5],
            data[6:7] + data[_HEADER_SIZE : _PLACE_ENDS.get(table_id, 0)],
        )
        edition = data[5:6] + data[-_CRC_SIZE:]
        seen = self._seen[pid]
        if not self._repeats and seen.get(place) == edition:
            counters.repeats += 1
            return False
        if crc32_mpeg(data):
            counters.bad_crc += 1
            return False
        if len(seen) >= _MAX_REMEMBERED:
            seen.clear()
        seen[place] = edition
        return True


def _header_words(pid: int) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """Every value of header bytes 1 and 2 with this PID: the three flags above it may be anything."""
    if not 0 <= pid < _PID_COUNT:
        raise ValueError(f"PID {pid} is outside 0 to {_PID_COUNT - 1}")
    words = np.arange(8, dtype=np.uint16) << np.uint16(13) | np.uint16(pid)
    return words.astype(">u2").view(np.uint16)
