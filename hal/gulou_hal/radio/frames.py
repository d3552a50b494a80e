"""Frames of MPEG audio out of a transport stream, and the ancillary data at their ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gulou_hal.ts.payloads import Payloads

_KBIT: Final = {
    1: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s by ID and bitrate_index, layer II (ISO/IEC 11172-3 §2.4.2.3, ISO/IEC 13818-3 §2.4.2.3)."""
_HZ: Final = {1: (44_100, 48_000, 32_000), 0: (22_050, 24_000, 16_000)}
_SYNC: Final = 0xFD
_HEAD: Final = 4
_MOST: Final = 1 << 15
"""Bytes that wait at most for the end of a frame; the longest frame has 1,728."""


class Frames:
    """The layer II frames of one PID. Feed packets in order; a gap costs the frames around it."""

    def __init__(self) -> None:
        self._sound = bytearray()
        self._payloads = Payloads()
        self._begun = False

    def feed(self, packets: bytes) -> Iterator[bytes]:
        """The frames that are complete with these packets of 188 bytes, all of one PID."""
        for payload in self._payloads.feed(packets):
            if payload.broken:
                self._sound.clear()
                self._begun = False
            data = payload.data
            if payload.begins:
                self._begun = data[:3] == b"\0\0\1" and len(data) > 8
                data = data[9 + data[8] :] if self._begun else b""
            if self._begun:
                self._sound += data
                yield from self._frames()

    def _frames(self) -> Iterator[bytes]:
        sound, at = self._sound, 0
        while (at := sound.find(0xFF, at)) >= 0 and at + _HEAD <= len(sound):
            length = frame_length(sound[at : at + _HEAD])
            if not length:
                at += 1
            elif at + length + 2 > len(sound):
                break  # a frame counts once the next one begins behind it
            elif sound[at + length] == 0xFF and sound[at + length + 1] & 0xF6 == 0xF4:
                yield bytes(sound[at : at + length])
                at += length
            else:
                at += 1
        del sound[: at if at >= 0 else len(sound)]
        if len(sound) > _MOST:
            sound.clear()


def frame_length(head: bytes | bytearray) -> int:
    """Bytes of the layer II frame that begins with these four; 0 where none does."""
    if len(head) < _HEAD or head[0] != 0xFF or head[1] & 0xF6 != 0xF4:
        return 0
    version, rate, frequency = head[1] >> 3 & 1, head[2] >> 4, head[2] >> 2 & 3
    if not 0 < rate < 15 or frequency == 3:
        return 0
    return 144_000 * _KBIT[version][rate] // _HZ[version][frequency] + (head[2] >> 1 & 1)


def ancillary(frame: bytes) -> bytes:
    """The RDS data of a frame, in their order; b"" where there are none.

    They stand at the end, backwards: sync, length, data (ETSI TS 101 154 §C.4.2.18).
    """
    if len(frame) < _HEAD + 2 or frame[-1] != _SYNC or frame[-2] > len(frame) - _HEAD - 2:
        return b""
    return frame[len(frame) - 2 - frame[-2] : -2][::-1]
