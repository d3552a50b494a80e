"""Join the end of a recording to its beginning, so that a player sees one endless stream.

Feed every packet of the recording in order through ``apply``; call ``wrap`` when going back to the start.
From then on continuity counters, PCR, PTS and DTS carry on where the last round ended.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.packet import (
    CLOCK_HZ,
    PACKET_SIZE,
    PCR_MODULUS,
    Packets,
    Rows,
    continuity_counters,
    has_payload,
    has_transport_error,
    pcr_rows,
    pes_rows,
    pids,
    read_pcrs,
    write_pcrs,
)

_PID_COUNT: Final = 8192
_PTS_MODULUS: Final = 1 << 33
_UNKNOWN: Final = -1


class Restamp:
    """Keeps the counters and clocks of a looped recording running."""

    def __init__(self) -> None:
        self._first_counter = np.full(_PID_COUNT, _UNKNOWN, dtype=np.int16)
        self._last_counter = np.full(_PID_COUNT, _UNKNOWN, dtype=np.int16)
        self._counter_offset = np.zeros(_PID_COUNT, dtype=np.uint8)
        self._clock_offset = 0
        self._looping = False
        self._clock = _Clock()

    @property
    def duration(self) -> int:
        """Length of what has passed since the last ``wrap``, in ticks of 27 MHz; 0 without a PCR."""
        return self._clock.duration

    def apply(self, packets: Packets) -> Packets:
        """Return the packets as they go out: the same array in the first round, a changed copy after it."""
        if not len(packets):
            return packets
        rows_pid = pids(packets)
        self._learn(packets, rows_pid)
        if not self._looping:
            return packets
        restamped = packets.copy()
        counters = continuity_counters(restamped) + self._counter_offset[rows_pid]
        restamped[:, 3] = restamped[:, 3] & 0xF0 | counters & 0x0F
        if self._clock_offset:
            shift_clocks(restamped, self._clock_offset)
        return restamped

    def wrap(self) -> None:
        """The recording starts again with the next packet."""
        known = self._first_counter != _UNKNOWN
        step = (self._last_counter - self._first_counter + 1) & 0x0F
        self._counter_offset[known] = (self._counter_offset[known] + step[known]) & 0x0F
        # A multiple of 300 moves the 90 kHz stamps by a whole number too.
        self._clock_offset = (self._clock_offset + self._clock.duration) // 300 * 300 % PCR_MODULUS
        self._first_counter[:] = _UNKNOWN
        self._last_counter[:] = _UNKNOWN
        self._clock = _Clock()
        self._looping = True

    def _learn(self, packets: Packets, rows_pid: NDArray[np.uint16]) -> None:
        counted = np.flatnonzero(has_payload(packets) & ~has_transport_error(packets))
        pid, counter = rows_pid[counted], continuity_counters(packets[counted]).astype(np.int16)
        # Assigning through repeated indices keeps the last value: backwards, that is the first packet's.
        unseen = self._first_counter == _UNKNOWN
        fresh = unseen[pid]
        self._first_counter[pid[fresh][::-1]] = counter[fresh][::-1]
        self._last_counter[pid] = counter
        self._clock.feed(packets, rows_pid)


class _Clock:
    """Measures the length of a stretch of packets by the PCRs of the first PID that carries one."""

    def __init__(self) -> None:
        self._pid = _UNKNOWN
        self._last: tuple[int, int] | None = None
        self._packets = 0
        self._timed_packets = 0
        self._timed_ticks = 0

    @property
    def duration(self) -> int:
        """Ticks of 27 MHz, a multiple of 300, so that 90 kHz stamps move by a whole number."""
        if not self._timed_packets:
            return 0
        ticks = self._timed_ticks * self._packets // self._timed_packets
        return (ticks + 150) // 300 * 300

    def feed(self, packets: Packets, rows_pid: NDArray[np.uint16]) -> None:
        rows = pcr_rows(packets)
        if self._pid == _UNKNOWN and len(rows):
            self._pid = int(rows_pid[rows[0]])
        rows = rows[rows_pid[rows] == self._pid]
        for row, ticks in zip(rows.tolist(), read_pcrs(packets, rows).tolist(), strict=True):
            index = self._packets + row
            if self._last is not None:
                last_index, last_ticks = self._last
                step = (ticks - last_ticks) % PCR_MODULUS
                # PCRs come at least every 100 ms; a longer step is a cut in the recording, not time passing.
                if step < CLOCK_HZ:
                    self._timed_ticks += step
                    self._timed_packets += index - last_index
            self._last = (index, ticks)
        self._packets += len(packets)


def shift_clocks(packets: Packets, ticks: int) -> None:
    """Move every PCR, PTS and DTS in place by ``ticks`` of 27 MHz, a multiple of 300.

    Stamps of a PES header that is cut by the packet's end are left alone, as are scrambled ones.
    """
    rows = pcr_rows(packets)
    if len(rows):
        write_pcrs(packets, rows, read_pcrs(packets, rows) + ticks)
    rows, at = pes_rows(packets)
    # stream_ids without stamps (program map, padding, private 2, ECM, EMM…) lack the '10' marker bits.
    marked = (packets[rows, at + 6] & 0xC0) == 0x80
    rows, at = rows[marked], at[marked]
    stamps = packets[rows, at + 7] >> 6
    for need, offset in ((0b10, 9), (0b11, 14)):
        there = ((stamps & need) == need) & (at + offset + 5 <= PACKET_SIZE)
        _shift_stamps(packets, rows[there], at[there] + offset, ticks // 300)


def _shift_stamps(packets: Packets, rows: Rows, at: NDArray[np.intp], steps: int) -> None:
    """Move 33-bit stamps of 90 kHz with their marker bits (ISO/IEC 13818-1 §2.4.3.6)."""
    if not len(rows):
        return
    byte = [packets[rows, at + index].astype(np.int64) for index in range(5)]
    stamp = (byte[0] >> 1 & 7) << 30 | byte[1] << 22 | byte[2] >> 1 << 15 | byte[3] << 7 | byte[4] >> 1
    stamp = (stamp + steps) % _PTS_MODULUS
    packets[rows, at] = byte[0] & 0xF0 | (stamp >> 30 & 7) << 1 | 1
    packets[rows, at + 1] = stamp >> 22 & 0xFF
    packets[rows, at + 2] = (stamp >> 15 & 0x7F) << 1 | 1
    packets[rows, at + 3] = stamp >> 7 & 0xFF
    packets[rows, at + 4] = (stamp & 0x7F) << 1 | 1
