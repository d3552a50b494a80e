"""The multiplexer: puts the elementary streams of all services into one stream of constant rate.

The result is a loop: its last packet is followed by its first with every counter and clock in step, but
for the clocks' offset of one loop. Every sixteenth packet is left null for the carousel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.packet import CLOCK_HZ, Packets, payload_offsets, pcr_rows, pids, write_pcrs
from gulou_hal.ts.restamp import shift_clocks
from headend.elementary import FRAME_TICKS, GOP, AccessUnit, pes_packet
from headend.errors import HeadendError

_RESERVED: Final = 16
_PCR_INTERVAL: Final = 0.036
_MARGIN: Final = 0.1
"""Seconds between the arrival of an access unit's last byte and its decoding."""
_STEADY_LEAD: Final = 0.2
"""Audio goes out so long before its time; the decoder's buffer holds no more (ISO/IEC 13818-1 §2.4.2.3)."""
_STEADY_SPREAD: Final = 0.02


@dataclass(frozen=True)
class Stream:
    """An elementary stream on its way into the multiplex; ``carries_pcr`` makes its PID the clock's."""

    pid: int
    stream_id: int
    units: Sequence[AccessUnit]
    carries_pcr: bool
    scrambled: bool = False

    @property
    def is_video(self) -> bool:
        return 0xE0 <= self.stream_id <= 0xEF


@dataclass(frozen=True)
class _Part:
    """Packets of one PID with the time at which each should go out, in seconds, some before 0."""

    packets: Packets
    times: NDArray[np.float64]


def multiplex(streams: Sequence[Stream], loop_seconds: float, packets_per_second: int) -> Packets:
    """One loop of the multiplex.

    Raises HeadendError where the streams do not fit in time.
    """
    total = round(loop_seconds * packets_per_second)
    out = np.full((total, 188), 0xFF, dtype=np.uint8)
    out[:, :4] = (0x47, 0x1F, 0xFF, 0x10)
    free = np.flatnonzero(np.arange(total) % _RESERVED)
    clocks = [stream.pid for stream in streams if stream.carries_pcr]
    # Clocks choose first: they must not wait in the queue.
    for parts in (_clocks(clocks, loop_seconds), [_part(stream) for stream in streams]):
        packets = np.concatenate([part.packets for part in parts])
        times = np.concatenate([part.times for part in parts])
        slots, laps = _assign(times, loop_seconds, free)
        _shift_laps(packets, laps, round(loop_seconds * CLOCK_HZ))
        out[slots] = packets
        free = np.setdiff1d(free, slots, assume_unique=True)
    rows = pcr_rows(out)
    write_pcrs(out, rows, rows * round(loop_seconds * CLOCK_HZ) // total)
    for stream in streams:
        _number(out, stream.pid)
        if stream.scrambled:
            _scramble(out, stream.pid)
    return out


def _part(stream: Stream) -> _Part:
    groups = []
    count = 0
    for number, unit in enumerate(stream.units):
        pes = pes_packet(stream.stream_id, unit, bounded=not stream.is_video)
        # The loop's packet count is a multiple of 16, so that counters run on when it starts again.
        last = number == len(stream.units) - 1
        group = _packetise(
            stream.pid, pes, unit.key, stream.carries_pcr and unit.key, -count % 16 if last else None
        )
        groups.append(group)
        count += len(group)
    sizes = [len(group) for group in groups]
    times = _gop_times(stream, sizes) if stream.is_video else _steady_times(stream, sizes)
    return _Part(np.concatenate(groups), times)


def _packetise(pid: int, pes: bytes, key: bool, with_pcr: bool, count_modulo: int | None) -> Packets:
    """Cut a PES packet into packets; ``count_modulo`` asks for a number of packets that is so modulo 16."""
    head = b""
    if key:
        head = bytes((0x40 | (0x10 if with_pcr else 0),)) + (b"\0" * 6 if with_pcr else b"")
    first_room = 184 - (len(head) + 1 if head else 0)
    count = 1 + max(0, -(-(len(pes) - first_room) // 184))
    if count_modulo is not None:
        count += (count_modulo - count) % 16
    out = np.empty((count, 188), dtype=np.uint8)
    at = 0
    for index in range(count):
        field = head if index == 0 else b""
        room = 184 - (len(field) + 1 if field else 0)
        # Leave at least one byte for each packet to come.
        size = min(room, len(pes) - at - (count - 1 - index))
        out[index] = np.frombuffer(_packet(pid, index == 0, field, pes[at : at + size]), dtype=np.uint8)
        at += size
    return out


def _packet(pid: int, starts: bool, field: bytes, payload: bytes) -> bytes:
    head = bytes((0x47, (0x40 if starts else 0) | pid >> 8, pid & 0xFF))
    if not field and len(payload) == 184:
        return head + b"\x10" + payload
    length = 183 - len(payload)
    if length == 0:
        return head + b"\x30\0" + payload
    field = field or b"\0"
    return head + b"\x30" + bytes((length,)) + field + b"\xff" * (length - len(field)) + payload


def _gop_times(stream: Stream, sizes: list[int]) -> NDArray[np.float64]:
    """Each GOP at a constant rate over its own length, as late as its large first frame allows."""
    gop_seconds = GOP * FRAME_TICKS / 90_000
    offsets = []
    lead = 0.0
    for start in range(0, len(sizes), GOP):
        cumulative = np.cumsum(sizes[start : start + GOP])
        arrival = cumulative / cumulative[-1] * gop_seconds
        decoding = np.arange(len(cumulative)) * FRAME_TICKS / 90_000
        lead = max(lead, float(np.max(arrival - decoding)))
        begin = stream.units[start].dts / 90_000
        offsets.append(begin + np.arange(cumulative[-1]) / cumulative[-1] * gop_seconds)
    return np.concatenate(offsets) - lead - _MARGIN


def _steady_times(stream: Stream, sizes: list[int]) -> NDArray[np.float64]:
    """Each access unit spread over a little less than an audio frame's length."""
    times = []
    for unit, size in zip(stream.units, sizes, strict=True):
        times.append(unit.dts / 90_000 - _STEADY_LEAD + np.arange(size) / size * _STEADY_SPREAD)
    return np.concatenate(times)


def _clocks(pid_list: Sequence[int], loop_seconds: float) -> list[_Part]:
    """Packets with nothing but a PCR; TS 101 154 §4.1.5.1 asks for one every 40 ms. The PIDs take turns."""
    count = round(loop_seconds / _PCR_INTERVAL)
    interval = loop_seconds / count
    parts = []
    for number, pid in enumerate(pid_list):
        head = bytes((0x47, pid >> 8, pid & 0xFF, 0x20, 183, 0x10))
        packet = np.frombuffer(head + b"\0" * 6 + b"\xff" * 176, dtype=np.uint8)
        times = np.asarray((np.arange(count) + number / len(pid_list)) * interval, dtype=np.float64)
        parts.append(_Part(np.tile(packet, (count, 1)), times))
    return parts


def _assign(
    times: NDArray[np.float64], loop_seconds: float, free: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """A slot for each packet, the first of ``free`` at or after its time, and the lap that it falls in.

    The queue that is left at the loop's end goes on at its beginning: so the loop is run through twice.
    """
    usable, count = len(free), len(times)
    if count > usable:
        raise HeadendError(f"{count} packets do not fit into {usable} slots: lower the bit rates")
    total = int(free[-1]) + 1
    lap = np.floor(times / loop_seconds).astype(np.intp)
    place = np.searchsorted(free, (times / loop_seconds - lap) * total)
    order = np.argsort(place, kind="stable")
    queue = np.concatenate((place[order], place[order] + usable))
    index = np.arange(2 * count)
    placed = (np.maximum.accumulate(queue - index) + index)[count:]
    late = float(np.max(placed - usable - place[order])) / usable * loop_seconds
    if late > _MARGIN:
        raise HeadendError(f"a packet goes out {late * 1000:.0f} ms late: lower the bit rates")
    turn, slot = np.divmod(placed, usable)
    slots = np.empty(count, dtype=np.intp)
    laps = np.empty(count, dtype=np.intp)
    slots[order] = free[slot]
    laps[order] = lap[order] + turn - 1
    return slots, laps


def _shift_laps(packets: Packets, laps: NDArray[np.intp], loop_ticks: int) -> None:
    """A packet sent before the loop's start is sent at its end, for the round that comes then."""
    for lap in np.unique(laps).tolist():
        if lap:
            rows = np.flatnonzero(laps == lap)
            moved = packets[rows]
            shift_clocks(moved, -lap * loop_ticks)
            packets[rows] = moved


def _number(packets: Packets, pid: int) -> None:
    """Continuity counters in order; a packet without payload repeats the counter before it."""
    rows = np.flatnonzero(pids(packets) == pid)
    has_payload = (packets[rows, 3] & 0x10) != 0
    counters = (np.cumsum(has_payload) - 1) % 16
    packets[rows, 3] = packets[rows, 3] & 0xF0 | counters.astype(np.uint8)


def _scramble(packets: Packets, pid: int) -> None:
    """Payloads become noise under the even key; headers and adaptation fields stay, as they do on air."""
    rows = np.flatnonzero(pids(packets) == pid)
    part = packets[rows]
    part[:, 3] |= np.where((part[:, 3] & 0x10) != 0, 0x80, 0).astype(np.uint8)
    noise = np.random.default_rng(pid).integers(0, 256, part.shape, dtype=np.uint8)
    covered = np.arange(188)[None, :] >= payload_offsets(part)[:, None]
    packets[rows] = np.where(covered, noise, part)
