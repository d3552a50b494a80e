"""Transport stream packets as RTP: seven in a datagram (IETF RFC 2250 §2, SAT>IP 1.2.2 §3.4).

A call into the kernel for each would cost more than all else: up to sixteen leave with one, as segments
of a single large send (udp(7), UDP_SEGMENT), where kernel and network card can.
"""

from __future__ import annotations

import errno
import socket
import struct
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tuner.rtp import HEADER_SIZE

PAYLOAD: Final = 7 * PACKET_SIZE
DATAGRAM: Final = HEADER_SIZE + PAYLOAD
_TYPE: Final = 33  # MP2T
_CLOCK: Final = 90_000
_TOGETHER: Final = 16
"""Datagrams that leave at once: a receiver with a small socket buffer still holds them."""
_LONGEST_SPREAD: Final = 0.02
_SOL_UDP: Final = 17
_UDP_SEGMENT: Final = 103
_NO_SEGMENTS: Final = (errno.EINVAL, errno.EIO, errno.EMSGSIZE, errno.ENOPROTOOPT, errno.EOPNOTSUPP)

Datagrams = NDArray[np.uint8]


class Packer:
    """Puts packets into datagrams of one stream."""

    def __init__(self, ssrc: int, number: int) -> None:
        """`number` is the sequence number of the first datagram."""
        self.ssrc: Final = ssrc
        self.number = number
        self.datagrams = 0
        self.octets = 0
        self._rest = b""

    @staticmethod
    def clock(now: float) -> int:
        """The RTP time, in 90 kHz, of a monotonic time in seconds."""
        return int(now * _CLOCK) & 0xFFFFFFFF

    def pack(self, data: bytes, now: float) -> Datagrams:
        """Return full datagrams as rows; what is left over waits for more."""
        data = self._rest + data if self._rest else data
        count = len(data) // PAYLOAD
        self._rest = data[count * PAYLOAD :]
        payloads = np.frombuffer(data, np.uint8, count * PAYLOAD).reshape(count, PAYLOAD)
        return self._headed(payloads, now)

    def flush(self, now: float) -> Datagrams:
        """Return what waits as one shorter datagram."""
        size = len(self._rest)
        payload = np.frombuffer(self._rest, np.uint8).reshape(min(1, size), size)
        self._rest = b""
        return self._headed(payload, now)

    def _headed(self, payloads: Datagrams, now: float) -> Datagrams:
        count, size = payloads.shape
        rows = np.empty((count, HEADER_SIZE + size), np.uint8)
        rows[:, HEADER_SIZE:] = payloads
        numbers = np.arange(self.number, self.number + count)
        rows[:, 0] = 0x80
        rows[:, 1] = _TYPE
        rows[:, 2] = numbers >> 8 & 0xFF
        rows[:, 3] = numbers & 0xFF
        rows[:, 4:HEADER_SIZE] = np.frombuffer(struct.pack(">II", self.clock(now), self.ssrc), np.uint8)
        self.number = (self.number + count) & 0xFFFF
        self.datagrams += count
        self.octets += count * size
        return rows


class UdpWay:
    """Sends datagrams to the one address that the socket is connected to."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._segments = True
        self._before = 0.0

    def send(self, rows: Datagrams) -> None:
        """Send them, spread over the time since the last ones. Raises OSError."""
        now = time.monotonic()
        turns = -(-len(rows) // _TOGETHER)
        pause = min(now - self._before, _LONGEST_SPREAD) / turns if turns > 1 else 0.0
        self._before = now
        for turn in range(turns):
            late = time.monotonic() - now - turn * pause
            if late < 0:  # on a busy machine sleep lasts longer than was asked for: that must not add up
                time.sleep(-late)
            self._burst(rows[turn * _TOGETHER : (turn + 1) * _TOGETHER])

    def _burst(self, rows: Datagrams) -> None:
        size = rows.shape[1]
        if self._segments and len(rows) > 1:
            try:
                control = [(_SOL_UDP, _UDP_SEGMENT, struct.pack("@H", size))]
                self._socket.sendmsg([rows.data.cast("B")], control)
                return
            except OSError as error:
                if error.errno not in _NO_SEGMENTS:
                    raise
                self._segments = False
        for row in rows:
            self._socket.send(row.data)
