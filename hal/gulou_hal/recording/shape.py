"""From packets off a tap to what is written: tables of its own, and each random-access point known.

PAT and PMT go before each random-access point and at least every 0.4 s, so that a player may begin there.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from gulou_hal.recording.index import Point
from gulou_hal.recording.timeline import Timeline
from gulou_hal.ts.packet import (
    PACKET_SIZE,
    Packets,
    Rows,
    as_packets,
    is_scrambled,
    pcr_rows,
    pids,
    read_pcrs,
    starts_unit,
)
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.programs import PAT_PID, ProgramMap
from gulou_hal.tv.stream import association, packetize

_TABLES_EVERY: Final = 400
"""Milliseconds between two PATs and PMTs (ETSI TR 101 290 §5.2.1: at most 500)."""
_SOUND_EVERY: Final = 500
"""Milliseconds between two points of a service without a picture."""


class Gap(msgspec.Struct, frozen=True):
    """Something that is missing: position and length in milliseconds, and why."""

    at: int
    length: int
    reason: str = ""


class Piece(msgspec.Struct, frozen=True):
    """Some packets on their way to the disk. The offsets of its points count from its own start."""

    data: bytes
    points: tuple[Point, ...] = ()
    position: int = 0
    """Milliseconds at its end."""
    missed: tuple[Gap, ...] = ()
    errors: int = 0
    """Continuity errors."""
    scrambled: bool = False
    """Most of it is scrambled."""

    def from_first_point(self) -> Piece:
        """The same from where a decoder may start; it has points."""
        first = self.points[0].offset
        moved = tuple(
            Point(each.offset - first, each.wall, each.position, each.missed) for each in self.points
        )
        return msgspec.structs.replace(self, data=self.data[first:], points=moved)


class Shape:
    """One service. Not thread-safe."""

    def __init__(self, position: int = 0) -> None:
        """`position` is where an earlier part of the same recording ended, in milliseconds."""
        self.program: ProgramMap | None = None
        self._timeline = Timeline(position)
        self._access = AccessPoints()
        self._continuity = Continuity()
        self._counters = {PAT_PID: 0}
        self._wanted = np.zeros(8192, dtype=np.bool_)
        self._pcr_pid = -1
        self._taken = 0
        self._tables_at = float("-inf")
        self._sound_at = float("-inf")

    @property
    def position(self) -> int:
        return self._timeline.position

    def follow(self, program: ProgramMap) -> None:
        """Write this program from now on: the first PMT, or a new one."""
        if program == self.program:
            return
        self.program = program
        self._wanted[:] = False
        self._wanted[list(program.pids - {PAT_PID, program.pmt_pid})] = True
        self._pcr_pid = (program.pmt[8] & 0x1F) << 8 | program.pmt[9]  # ISO/IEC 13818-1 §2.4.4.8
        video = program.video_pid
        pictures = {stream.pid: stream.codec for stream in program.streams if stream.pid == video}
        self._access.watch(pictures)
        self._tables_at = float("-inf")

    def resume(self) -> None:
        """What comes does not go on from what was."""
        self._continuity.forget()

    def take(self, data: bytes, wall: int, waited: int | None, reason: str = "") -> Piece:
        """Take in whole packets. `wall` is Unix time now, `waited` since the last ones, in milliseconds;
        `reason` says why something is missing before them.
        """
        program = self.program
        packets = as_packets(data)
        packet_pids = pids(packets)
        if program is None:
            return Piece(b"", position=self.position)
        keep = self._wanted[packet_pids]
        if not keep.all():
            packets, packet_pids = packets[keep], packet_pids[keep]
        if not len(packets):
            return Piece(b"", position=self.position)
        errors = self._continuity.feed(packets)
        ticks = pcr_rows(packets)
        ticks = ticks[packet_pids[ticks] == self._pcr_pid]
        positions, missed = self._positions(packets, ticks, waited)
        points = self._points(program, packets, packet_pids, ticks, positions)
        self._taken += len(packets)
        told, data = self._joined(program, packets, points, ticks, positions, wall, missed)
        scrambled = int(np.count_nonzero(is_scrambled(packets))) * 2 > len(packets)
        gaps = tuple(Gap(at, length, reason) for at, length in missed)
        return Piece(data, told, self.position, gaps, errors, scrambled)

    def _points(
        self,
        program: ProgramMap,
        packets: Packets,
        packet_pids: NDArray[np.uint16],
        ticks: Rows,
        positions: list[int],
    ) -> list[int]:
        """The rows where a decoder may start; of sound alone, which may start anywhere, a few."""
        video = program.video_pid
        if video is not None:
            self._access.feed(self._taken, packets, packet_pids)
            return [number - self._taken for number in self._access.since(video, self._taken)]
        sound = next(iter(program.audio_pids), -1)
        rows = []
        for row in np.flatnonzero((packet_pids == sound) & starts_unit(packets)).tolist():
            position = self._position_at(row, ticks, positions)
            if position >= self._sound_at:
                self._sound_at = position + _SOUND_EVERY
                rows.append(row)
        return rows

    def _positions(
        self, packets: Packets, ticks: Rows, waited: int | None
    ) -> tuple[list[int], list[tuple[int, int]]]:
        """The position at each row with a PCR, and the gaps before some of them."""
        positions: list[int] = []
        missed: list[tuple[int, int]] = []
        since = waited
        for value in read_pcrs(packets, ticks).tolist():
            gap = self._timeline.advance(value, since)
            since = None if waited is None else 0
            positions.append(self._timeline.position)
            if gap:
                missed.append((self._timeline.position - gap, gap))
        return positions, missed

    def _joined(
        self,
        program: ProgramMap,
        packets: Packets,
        points: list[int],
        ticks: Rows,
        positions: list[int],
        wall: int,
        missed: list[tuple[int, int]],
    ) -> tuple[tuple[Point, ...], bytes]:
        """The packets with tables where they are due, and the points in them."""
        told: list[Point] = []
        parts: list[bytes] = []
        size = done = 0
        gaps, starts = list(missed), set(points)
        for row in self._table_rows(points, ticks, positions):
            parts.append(packets[done:row].tobytes())
            size += len(parts[-1])
            position = self._position_at(row, ticks, positions)
            if row in starts:
                gap = sum(length for at, length in gaps if at + length <= position)
                gaps = [(at, length) for at, length in gaps if at + length > position]
                told.append(Point(size, wall - (self.position - position), position, gap))
            parts.append(self._tables(program))
            size += len(parts[-1])
            self._tables_at = position
            done = row
        parts.append(packets[done:].tobytes())
        return tuple(told), b"".join(parts)

    def _table_rows(self, points: list[int], ticks: Rows, positions: list[int]) -> list[int]:
        """The rows before which tables go: each point, and the PCRs after which they would be late."""
        rows = []
        starts = set(points)
        due = self._tables_at + _TABLES_EVERY
        for row in sorted({*points, *ticks.tolist()}):
            position = self._position_at(row, ticks, positions)
            if row in starts or position >= due:
                rows.append(row)
                due = position + _TABLES_EVERY
        return rows

    def _position_at(self, row: int, ticks: Rows, positions: list[int]) -> int:
        before = int(np.searchsorted(ticks, row, side="right")) - 1
        if before >= 0:
            return positions[before]
        return positions[0] if positions else self.position

    def _tables(self, program: ProgramMap) -> bytes:
        pat = association(program.transport_stream_id, program.program_number, program.pmt_pid)
        return self._packets(PAT_PID, pat) + self._packets(program.pmt_pid, program.pmt)

    def _packets(self, pid: int, section: bytes) -> bytes:
        counter = self._counters.get(pid, 0)
        packets = packetize(pid, section, counter)
        self._counters[pid] = (counter + len(packets) // PACKET_SIZE) & 0x0F
        return packets
