"""After a power cut: a recording is cut back to whole packets, and its index is made whole again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from gulou_hal.recording import index
from gulou_hal.recording.file import INDEX
from gulou_hal.recording.index import ENTRY, Entries, Point
from gulou_hal.recording.timeline import Timeline
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import (
    PACKET_SIZE,
    SYNC_BYTE,
    Packets,
    as_packets,
    pcr_rows,
    pids,
    read_pcrs,
    starts_unit,
)
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.programs import PAT_PID, ProgramMap, Programs

_TAIL: Final = 64 << 20
"""Bytes at the end that a power cut may have left half written: more than is ever not flushed."""
_PIECE: Final = (4 << 20) // PACKET_SIZE * PACKET_SIZE
_TABLES: Final = 16
"""Packets before a random-access point among which its PAT is looked for."""
_SOUND_EVERY: Final = 500
_RUN: Final = 8
"""Packets in a row that begin with a sync byte: of random bytes, one in 2^64 does."""
_NULL: Final = bytes((SYNC_BYTE, 0x1F, 0xFF, 0x10)) + b"\xff" * (PACKET_SIZE - 4)


class Mended(msgspec.Struct, frozen=True):
    """What a recording is."""

    size: int
    """Bytes, in whole packets."""
    length: int
    """Milliseconds."""
    cut: int
    """Bytes that were taken off its end."""
    missed: tuple[tuple[int, int], ...]
    """Position and length, in milliseconds, of the gaps in it, as the index has them."""


def mend(path: Path, began: int = 0) -> Mended:
    """Make a recording whole. `began` is Unix time in milliseconds. Raises OSError."""
    cut = cut_back(path)
    size = path.stat().st_size
    found, length = complete(path, began)
    missed = tuple(
        (int(entry["position"]) - int(entry["missed"]), int(entry["missed"]))
        for entry in found[found["missed"] > 0]
    )
    return Mended(size, length, cut, missed)


def cut_back(path: Path) -> int:
    """Cut off what is no packet at the end, and return how many bytes that was.

    A file system may have grown the file without its contents: those bytes are zeros, or anything. Where
    sound packets follow them, since a disk writes in its own order, null packets take their place.
    """
    size = path.stat().st_size
    start = max(0, (size - _TAIL) // PACKET_SIZE * PACKET_SIZE)
    with path.open("rb+") as file:
        file.seek(start)
        sound = as_packets(file.read())[:, 0] == SYNC_BYTE
        count = _sound_until(sound)
        for row in np.flatnonzero(~sound[:count]).tolist():
            os.pwrite(file.fileno(), _NULL, start + row * PACKET_SIZE)
        keep = start + count * PACKET_SIZE
        if keep < size:
            file.truncate(keep)
        os.fsync(file.fileno())
    return size - keep


def _sound_until(sound: NDArray[np.bool_]) -> int:
    """How many packets there are up to the end of the last run that chance cannot have made."""
    if len(sound) < _RUN or sound.all():
        return len(sound) if sound.all() else int(np.argmin(sound))
    runs = np.flatnonzero(np.convolve(sound, np.ones(_RUN, dtype=np.int16), "valid") == _RUN)
    return int(runs[-1]) + _RUN if len(runs) else int(np.argmin(sound))


def complete(path: Path, began: int = 0) -> tuple[Entries, int]:
    """Read the index, go on where it ends, and store what was added; return it, and the length in ms."""
    size = path.stat().st_size
    index_path = path.with_suffix(INDEX)
    found = index.read(index_path, size)
    found = found[:-1]  # its place in the file was not looked at: begin there
    stored = index_path.stat().st_size if index_path.exists() else -1
    start = int(found["offset"][-1]) if len(found) else 0
    position = int(found["position"][-1]) if len(found) else 0
    if len(found):
        began = int(found["wall"][-1]) - position
        found = found[:-1]
    points, length = scan(path, start, position, began)
    if points:
        found = np.concatenate([found, index.entries(points)])
    if stored != len(index.MAGIC) + len(found) * ENTRY.itemsize:
        with contextlib.suppress(OSError):  # a full disk: it is made anew whenever it is wanted
            index.write(index_path, found)
    return found, length


def scan(path: Path, start: int = 0, position: int = 0, began: int = 0) -> tuple[list[Point], int]:
    """Find the points of a file from a byte on, which is at a position in ms; also return where it ends."""
    reading = _Reading(position, began)
    with path.open("rb") as file:
        file.seek(start)
        while data := file.read(_PIECE):
            reading.feed(start, as_packets(data))
            start += len(data)
    return reading.points, reading.timeline.position


class _Reading:
    """Goes through the packets of a file."""

    def __init__(self, position: int, began: int) -> None:
        self.points: list[Point] = []
        self.timeline = Timeline(position)
        self._began = began
        self._programs = Programs()
        self._filter = SectionFilter((PAT_PID,))
        self._access = AccessPoints()
        self._program: ProgramMap | None = None
        self._pat = 0
        self._sound_at = float("-inf")
        self._missed = 0

    def feed(self, offset: int, packets: Packets) -> None:
        packet_pids = pids(packets)
        self._follow(packets)
        program = self._program
        if program is None:
            return
        pcr_pid = (program.pmt[8] & 0x1F) << 8 | program.pmt[9]
        ticks = pcr_rows(packets)
        ticks = ticks[packet_pids[ticks] == pcr_pid]
        events = [(row, 0, value) for row, value in zip(ticks, read_pcrs(packets, ticks), strict=True)]
        first = offset // PACKET_SIZE
        video = program.video_pid
        if video is not None:
            self._access.feed(first, packets, packet_pids)
            starts = [number - first for number in self._access.since(video, first)]
        else:
            sound = next(iter(program.audio_pids), -1)
            starts = np.flatnonzero((packet_pids == sound) & starts_unit(packets)).tolist()
        events += [(row, 1, 0) for row in starts]
        pats = np.flatnonzero(packet_pids == PAT_PID)
        for row, is_start, value in sorted(events):
            if not is_start:
                self._missed += self.timeline.advance(int(value), None)
            elif video is not None or self.timeline.position >= self._sound_at:
                self._add(offset, int(row), pats)

    def _add(self, offset: int, row: int, pats: NDArray[np.intp]) -> None:
        before = pats[np.searchsorted(pats, row, side="right") - 1] if len(pats) and pats[0] <= row else -1
        at = int(before) if 0 <= row - before <= _TABLES and before >= 0 else row
        position = self.timeline.position
        self._sound_at = position + _SOUND_EVERY
        self.points.append(Point(offset + at * PACKET_SIZE, self._began + position, position, self._missed))
        self._missed = 0

    def _follow(self, packets: Packets) -> None:
        for section in self._filter.feed(packets):
            if self._programs.feed(section):
                for pid in self._programs.table_pids - self._filter.pids:
                    self._filter.add(pid)
                # The PMT may stand in the packets already gone by: they are looked through again.
                for later in self._filter.feed(packets):
                    self._programs.feed(later)
        program = next(iter(self._programs.maps().values()), None)
        if program is not None and program != self._program:
            self._program = program
            video = program.video_pid
            codecs = {each.pid: each.codec for each in program.streams if each.pid == video}
            self._access.watch(codecs)
