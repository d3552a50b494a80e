"""From any bytes to whole packets: find the packet size, keep in step, find the step again after damage."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.errors import NotTransportStreamError
from gulou_hal.ts.packet import PACKET_SIZE, SYNC_BYTE, Packets, as_packets

PROBE_SIZE: Final = 64 * 1024
"""How far to look for the first sync byte."""
_SURE: Final = 5
"""Sync bytes in a row that make a step certain (ETSI TR 101 290 §5.2.1 asks for five)."""
_LOST: Final = 3
"""Wrong sync bytes in a row that mean the step is lost; fewer are single damaged packets."""
_BLOCK: Final = 256 * 1024
_HUNT: Final = 8 * 1024
"""Cutting and hunting never go over more than this at once, so that cost grows with length only, however
often the step is lost."""


class PacketFormat(IntEnum):
    """How many bytes stand between two sync bytes."""

    PLAIN = 188
    TIMECODED = 192
    """Four bytes of arrival time before each packet (M2TS, as of Blu-ray and camcorders)."""
    REED_SOLOMON = 204
    """Sixteen bytes of parity after each packet (ETSI EN 300 429)."""


def find_sync(data: bytes | bytearray | memoryview) -> tuple[int, PacketFormat] | None:
    """Return where the first certain packet's sync byte stands, and the format; None where there is none.

    Data too short for ``_SURE`` packets counts as certain when all its packets have their sync byte.
    """
    is_sync = np.frombuffer(data, dtype=np.uint8) == SYNC_BYTE
    return _find_run(is_sync) or _find_short_run(is_sync)


def _find_run(is_sync: NDArray[np.bool_]) -> tuple[int, PacketFormat] | None:
    found = [(at, size) for size in PacketFormat if (at := _first_run(is_sync, size)) is not None]
    return min(found, default=None)


def _first_run(is_sync: NDArray[np.bool_], step: int) -> int | None:
    """The first place from which ``_SURE`` sync bytes follow each other by ``step``."""
    reach = len(is_sync) - step * (_SURE - 1) - PACKET_SIZE + 1
    if reach <= 0:
        return None
    run = is_sync[:reach].copy()
    for index in range(1, _SURE):
        run &= is_sync[index * step : index * step + reach]
    at = int(run.argmax())
    return at if run[at] else None


def _find_short_run(is_sync: NDArray[np.bool_]) -> tuple[int, PacketFormat] | None:
    for size in PacketFormat:
        at = 4 if size == PacketFormat.TIMECODED else 0
        if PACKET_SIZE <= len(is_sync) - at < size * _SURE and is_sync[at::size].all():
            return at, size
    return None


class PacketReader:
    """Turns chunks of any length into whole packets.

    Until the first sync is found nothing comes out; when ``PROBE_SIZE`` bytes have none,
    ``NotTransportStreamError`` is raised, as it is by ``finish`` for a shorter stream.
    """

    def __init__(self, name: str) -> None:
        """``name`` is what a person calls this stream: a file's name, an address."""
        self.dropped = 0
        """Bytes that belonged to no packet or to one without its sync byte."""
        self._name = name
        self._rest = b""
        self._format: PacketFormat | None = None
        self._ever_in_step = False
        self._wrong_in_a_row = 0

    @property
    def format(self) -> PacketFormat | None:
        """The packet size found; None while there is no sync."""
        return self._format

    def feed(self, chunk: bytes | bytearray | memoryview) -> Packets:
        """Return the packets completed by ``chunk``; a part packet waits for the next one.

        Where nothing waits, the array is a view of ``chunk``: use it before ``chunk`` changes.
        """
        data = memoryview(self._rest + bytes(chunk)) if self._rest else memoryview(chunk)
        pieces: list[Packets] = []
        at = 0
        while True:
            before = self._format
            block = data[at : at + (_HUNT if before is None else _BLOCK)]
            used = self._hunt(block) if before is None else self._cut(block, before, pieces)
            at += used
            if not used and self._format is before:
                break
        self._rest = bytes(data[at:])
        return _joined(pieces)

    def finish(self) -> Packets:
        """Return what a stream's end still holds; raises when there was never a transport stream."""
        rest, self._rest = self._rest, b""
        if self._format is None and (found := find_sync(rest)) is not None:
            at, self._format = found
            self._ever_in_step = True
            rest = rest[at:]
        if not self._ever_in_step:
            raise NotTransportStreamError(self._name, self.dropped + len(rest))
        pieces: list[Packets] = []
        if self._format is not None:
            used = self._cut(memoryview(rest), self._format, pieces)
            # The last packet of a 192-byte file has no next time code, a cut 204-byte one no parity.
            if len(rest) - used >= PACKET_SIZE and rest[used] == SYNC_BYTE:
                pieces.append(as_packets(rest[used : used + PACKET_SIZE]))
        return _joined(pieces)

    def _hunt(self, block: memoryview) -> int:
        """Look for the step; return how many bytes cannot be part of a packet."""
        found = _find_run(np.frombuffer(block, dtype=np.uint8) == SYNC_BYTE)
        if found is not None:
            useless, self._format = found
            self._ever_in_step = True
            self._wrong_in_a_row = 0
        else:
            useless = max(0, len(block) - max(PacketFormat) * _SURE)
            if not self._ever_in_step and self.dropped + len(block) >= PROBE_SIZE:
                raise NotTransportStreamError(self._name, PROBE_SIZE)
        self.dropped += useless
        return useless

    def _cut(self, block: memoryview, size: PacketFormat, pieces: list[Packets]) -> int:
        """Cut ``block`` into packets as long as the step holds; return how many bytes were used."""
        rows = len(block) // size
        grid = np.frombuffer(block, dtype=np.uint8, count=rows * size).reshape(rows, size)
        right = grid[:, 0] == SYNC_BYTE
        if right.all():
            self._wrong_in_a_row = 0
        else:
            rows = self._rows_before_loss(np.flatnonzero(~right).tolist(), rows)
            grid = grid[:rows][right[:rows]]
            self.dropped += (rows - len(grid)) * size
        if len(grid):
            pieces.append(grid[:, :PACKET_SIZE])
        return rows * size

    def _rows_before_loss(self, wrong: list[int], rows: int) -> int:
        """Up to where the step holds; losing it sets the reader hunting from there."""
        in_a_row, expected = self._wrong_in_a_row, 0
        for row in wrong:
            in_a_row = in_a_row + 1 if row == expected else 1
            expected = row + 1
            if in_a_row == _LOST:
                self._format = None
                return max(0, row + 1 - _LOST)
        self._wrong_in_a_row = in_a_row if expected == rows else 0
        return rows


def _joined(pieces: list[Packets]) -> Packets:
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate(pieces) if pieces else np.empty((0, PACKET_SIZE), dtype=np.uint8)
