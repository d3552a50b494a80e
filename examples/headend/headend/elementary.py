"""Elementary streams as access units with their times, and their PES packets (ISO/IEC 13818-1 §2.4.3.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from gulou_hal.ts.packet import as_packets, is_random_access, payload_offsets, pids, starts_unit
from headend.errors import HeadendError

FRAME_RATE: Final = 25
GOP: Final = 12
"""Frames from one random-access point to the next: 0.48 s."""
FRAME_TICKS: Final = 90_000 // FRAME_RATE
_FFMPEG_VIDEO_PID: Final = 0x100


@dataclass(frozen=True)
class AccessUnit:
    """One coded frame: times in ticks of 90 kHz from the start of the loop; ``key`` starts a GOP."""

    data: bytes
    pts: int
    dts: int
    key: bool


def read_video(path: Path, frames: int) -> list[AccessUnit]:
    """The access units of a transport stream that ffmpeg wrote with one video stream."""
    packets = as_packets(path.read_bytes())
    packets = packets[pids(packets) == _FFMPEG_VIDEO_PID]
    starts = np.flatnonzero(starts_unit(packets))
    if len(starts) != frames:
        raise HeadendError(
            f"ffmpeg made {len(starts)} of {frames} frames of {path.name}: see what it said above"
        )
    keys = is_random_access(packets[starts])
    offsets = payload_offsets(packets).tolist()
    units = []
    for start, end, key in zip(starts, [*starts[1:], len(packets)], keys, strict=True):
        pes = b"".join(packets[row, offsets[row] :].tobytes() for row in range(start, end))
        pts = _stamp(pes[9:14])
        dts = _stamp(pes[14:19]) if pes[7] & 0x40 else pts
        units.append(AccessUnit(pes[9 + pes[8] :], pts, dts, bool(key)))
    first = units[0].dts
    return [AccessUnit(one.data, one.pts - first, one.dts - first, one.key) for one in units]


def read_audio(path: Path, frame_samples: int, rate: int, skip: int, frames: int) -> list[AccessUnit]:
    """``frames`` audio frames of a raw ADTS, MPEG audio or AC-3 file, after ``skip`` frames of lead-in."""
    data = path.read_bytes()
    units: list[AccessUnit] = []
    for number, frame in enumerate(_audio_frames(data)):
        if skip <= number < skip + frames:
            at = (number - skip) * frame_samples * 90_000 // rate
            units.append(AccessUnit(frame, at, at, False))
    if len(units) != frames:
        raise HeadendError(f"ffmpeg made {len(units)} of {frames} audio frames of {path.name}: see above")
    return units


_MP2_KBIT: Final = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)


_AC3_KBIT: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)


def _audio_frames(data: bytes) -> Iterator[bytes]:
    """Split at the lengths that the frame headers give: AC-3 or MPEG-1 layer II at 48 kHz, or ADTS."""
    at = 0
    while at + 7 <= len(data):
        if data[at] == 0x0B:
            length = 4 * _AC3_KBIT[data[at + 4] >> 1 & 31]
        elif data[at + 1] & 0x06 == 0:
            length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        else:
            length = 144 * _MP2_KBIT[data[at + 2] >> 4] * 1000 // 48_000
        yield data[at : at + length]
        at += length


def undecodable_video(frames: int, bits_per_second: int) -> list[AccessUnit]:
    """What looks like AVS+ from outside, start codes and rhythm, and is noise inside."""
    random = Random("avs")
    mean = bits_per_second // 8 // FRAME_RATE
    units = []
    for number in range(frames):
        key = number % GOP == 0
        head = b"\0\0\1\xb0\x48" if key else b""
        head += b"\0\0\1\xb3" if key else b"\0\0\1\xb6"
        # Noise without a zero holds no start code by chance.
        noise = random.randbytes(mean * 4 if key else mean * 8 // (GOP - 1)).replace(b"\0", b"\x5a")
        units.append(AccessUnit(head + noise, number * FRAME_TICKS, number * FRAME_TICKS, key))
    return units


def pes_packet(stream_id: int, unit: AccessUnit, bounded: bool) -> bytes:
    """The PES packet of one access unit; ``bounded`` writes its length, which only video may leave out."""
    stamps = _stamp_bytes(2 if unit.pts == unit.dts else 3, unit.pts)
    if unit.pts != unit.dts:
        stamps += _stamp_bytes(1, unit.dts)
    flags = 0x80 if unit.pts == unit.dts else 0xC0
    head = bytes((0x84, flags, len(stamps))) + stamps
    length = len(head) + len(unit.data) if bounded else 0
    return b"\0\0\1" + bytes((stream_id,)) + length.to_bytes(2, "big") + head + unit.data


def _stamp(field: bytes) -> int:
    return (field[0] >> 1 & 7) << 30 | field[1] << 22 | field[2] >> 1 << 15 | field[3] << 7 | field[4] >> 1


def _stamp_bytes(mark: int, ticks: int) -> bytes:
    ticks %= 1 << 33
    middle, low = ticks >> 15 & 0x7FFF, ticks & 0x7FFF
    return (
        bytes((mark << 4 | (ticks >> 30 & 7) << 1 | 1,))
        + (middle << 1 | 1).to_bytes(2, "big")
        + (low << 1 | 1).to_bytes(2, "big")
    )
