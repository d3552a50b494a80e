"""Where a decoder may start: the random-access points of the pictures of a multiplex."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.si.codec import Codec
from gulou_hal.ts.packet import Packets, is_random_access, is_scrambled, payload_offsets, starts_unit
from gulou_hal.tv.active_format import active_format

_KEPT: Final = 64
"""Points remembered for each PID."""
_WITHOUT: Final = 150
"""Pictures without an active format after which there is none any more: six seconds."""
_AHEAD: Final = 4
"""Packets in which the active format of a picture is looked for that much else stands before."""
_NEAR: Final = 200
"""Packets of the multiplex among which these are looked for."""


class AccessPoints:
    """The newest random-access points of each video PID, as packet numbers of the ring.

    random_access_indicator tells them (ISO/IEC 13818-1 §2.4.3.5). Where a PID has never set it, the start of
    each PES packet is searched for what a decoder needs first.
    """

    def __init__(self) -> None:
        self._points: dict[int, deque[int]] = {}
        self._starts_decoding: dict[int, Callable[[bytes], bool]] = {}
        self._indicates: set[int] = set()
        self._watched = np.zeros(8192, dtype=np.bool_)
        self._formats: dict[int, int] = {}
        self._without: dict[int, int] = {}

    def watch(self, codecs: Mapping[int, str]) -> None:
        """Follow these video PIDs, each with its codec's name; what is known of others is forgotten."""
        self._points = {pid: self._points.get(pid, deque(maxlen=_KEPT)) for pid in codecs}
        self._starts_decoding = {
            pid: _STARTS_DECODING[codec] for pid, codec in codecs.items() if codec in _STARTS_DECODING
        }
        self._indicates &= codecs.keys()
        self._formats = {pid: code for pid, code in self._formats.items() if pid in codecs}
        self._watched[:] = False
        self._watched[list(codecs)] = True

    def forget(self) -> None:
        """The packets so far are gone."""
        for points in self._points.values():
            points.clear()

    def feed(self, first: int, packets: Packets, pids: NDArray[np.uint16]) -> None:
        """Take in packets, the first of which has the number `first`."""
        rows = np.flatnonzero(self._watched[pids])
        rows = rows[starts_unit(packets[rows])]
        if not len(rows):
            return
        starts = packets[rows]
        indicated = is_random_access(starts)
        scrambled = is_scrambled(starts)
        offsets = payload_offsets(starts)
        for at, row in enumerate(rows.tolist()):
            pid = int(pids[row])
            if not scrambled[at]:
                ahead = _AHEAD if indicated[at] else 1
                following = packets[row : row + _NEAR][pids[row : row + _NEAR] == pid][:ahead]
                self._look_at_format(pid, following)
            if indicated[at]:
                self._indicates.add(pid)
                self._points[pid].append(first + row)
                continue
            starts_decoding = self._starts_decoding.get(pid)
            if starts_decoding is None or pid in self._indicates or scrambled[at]:
                continue
            if starts_decoding(starts[at, offsets[at] :].tobytes()):
                self._points[pid].append(first + row)

    def active_format(self, pid: int | None) -> int:
        """The active format of the pictures of this PID (ETSI TS 101 154 annex B); 0: it is not described."""
        return self._formats.get(pid, 0) if pid is not None else 0

    def _look_at_format(self, pid: int, packets: Packets) -> None:
        """It stands before the first slice, and so where a picture begins."""
        offsets = payload_offsets(packets).tolist()
        code = active_format(b"".join(row[at:].tobytes() for row, at in zip(packets, offsets, strict=True)))
        if code:
            self._formats[pid] = code
            self._without[pid] = 0
        elif pid in self._formats:
            self._without[pid] += 1
            if self._without[pid] > _WITHOUT:
                del self._formats[pid]

    def newest(self, pid: int, since: int, until: int) -> int | None:
        """The newest point of a PID from packet number `since` to `until`, else the first one after that."""
        points = [point for point in self._points.get(pid, ()) if point >= since]
        settled = [point for point in points if point <= until]
        return settled[-1] if settled else next(iter(points), None)

    def since(self, pid: int, number: int) -> list[int]:
        """All points of a PID that are remembered, from a packet number on."""
        return [point for point in self._points.get(pid, ()) if point >= number]


def _mpeg2_starts(payload: bytes) -> bool:
    """A sequence header (ISO/IEC 13818-2 §6.2.2.1)."""
    return b"\x00\x00\x01\xb3" in payload


def _h264_starts(payload: bytes) -> bool:
    """A sequence parameter set or an IDR picture (Rec. ITU-T H.264 table 7-1)."""
    return any(kind & 0x1F in (5, 7) for kind in _unit_headers(payload))


def _hevc_starts(payload: bytes) -> bool:
    """A parameter set of video or sequence, or an IRAP picture (Rec. ITU-T H.265 table 7-1)."""
    kinds = [header >> 1 & 0x3F for header in _unit_headers(payload)]
    return any(16 <= kind <= 21 or kind in (32, 33) for kind in kinds)


def _unit_headers(payload: bytes) -> list[int]:
    """The first byte of each NAL unit in the elementary stream of a PES packet's first TS packet."""
    at = 9 + payload[8] if len(payload) > 8 else len(payload)
    headers = []
    while (at := payload.find(b"\x00\x00\x01", at)) >= 0 and at + 3 < len(payload):
        headers.append(payload[at + 3])
        at += 3
    return headers


_STARTS_DECODING: Final[Mapping[str, Callable[[bytes], bool]]] = {
    Codec.MPEG1_VIDEO: _mpeg2_starts,
    Codec.MPEG2_VIDEO: _mpeg2_starts,
    Codec.H264: _h264_starts,
    Codec.HEVC: _hevc_starts,
}
