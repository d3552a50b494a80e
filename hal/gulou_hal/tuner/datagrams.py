"""Transport stream packets out of datagrams: plain or in RTP, in order, many at a time."""

from __future__ import annotations

import contextlib
import socket
from typing import Final

from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import SYNC_BYTE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.meter import Meter
from gulou_hal.tuner.rtp import HEADER_SIZE, Sequence, is_rtp, payload_span

BATCH_SECONDS: Final = 0.015
"""How long to let datagrams gather: a call into numpy costs as much as 50 of them."""
_BATCH_BYTES: Final = 1 << 18
_LARGEST_DATAGRAM: Final = 1 << 16


class Datagrams:
    """Reads one socket. Whether a datagram is RTP is seen from its first byte."""

    def __init__(self, name: str, rtp: bool = False) -> None:
        """`name` is what is said to be no transport stream where it is none; `rtp` is a first guess."""
        self.meter = Meter()
        self._rtp = rtp
        self._buffer = bytearray(_BATCH_BYTES + _LARGEST_DATAGRAM)
        self._header = bytearray(HEADER_SIZE)
        self._sequence = Sequence()
        self._reader = PacketReader(name)

    @property
    def lost(self) -> int:
        """Datagrams that never came."""
        return self._sequence.lost

    def drain(self, sock: socket.socket) -> Packets:
        """Return the packets of all datagrams that wait in a non-blocking socket, at most a batch.

        Raises TunerError where they are no transport stream.
        """
        view = memoryview(self._buffer)
        end = 0
        with contextlib.suppress(BlockingIOError):
            while end < _BATCH_BYTES:
                if self._rtp:
                    size = sock.recvmsg_into([self._header, view[end:]])[0]
                    end = self._rtp_datagram(view, end, size)
                else:
                    size = sock.recv_into(view[end:])
                    end = self._raw_datagram(view, end, size)
        return self._packets(bytes(view[:end]) + b"".join(self._sequence.overdue()))

    def take(self, datagrams: list[bytes]) -> Packets:
        """Return the packets of RTP datagrams that came on another way. Raises TunerError."""
        view = memoryview(self._buffer)
        end = 0
        for datagram in datagrams:
            end = self._ordered(view, end, memoryview(datagram))
        return self._packets(bytes(view[:end]))

    def overdue(self) -> Packets:
        """Return what has waited too long for a datagram that did not come. Raises TunerError."""
        return self._packets(b"".join(self._sequence.overdue()))

    def _raw_datagram(self, view: memoryview, end: int, size: int) -> int:
        if size and view[end] != SYNC_BYTE and is_rtp(view[end]):
            self._rtp = True
            datagram = bytes(view[end : end + size])
            return self._ordered(view, end, memoryview(datagram))
        return end + size

    def _rtp_datagram(self, view: memoryview, end: int, size: int) -> int:
        header = self._header
        if header[0] == 0x80 and size > HEADER_SIZE and self._sequence.is_next(header[2] << 8 | header[3]):
            return end + size - HEADER_SIZE
        datagram = bytes(header[:size]) + bytes(view[end : end + max(0, size - HEADER_SIZE)])
        if size and header[0] == SYNC_BYTE:
            self._rtp = False
            view[end : end + size] = datagram
            return end + size
        return self._ordered(view, end, memoryview(datagram))

    def _ordered(self, view: memoryview, end: int, datagram: memoryview) -> int:
        start, stop = payload_span(datagram)
        if start == stop:
            return end
        number = datagram[2] << 8 | datagram[3]
        payload = bytes(datagram[start:stop])
        ready = [payload] if self._sequence.is_next(number) else self._sequence.put(number, payload)
        return self._append(view, end, ready)

    def _append(self, view: memoryview, end: int, payloads: list[bytes]) -> int:
        for payload in payloads:
            if end + len(payload) <= len(view):
                view[end : end + len(payload)] = payload
                end += len(payload)
        return end

    def _packets(self, data: bytes) -> Packets:
        try:
            packets = self._reader.feed(data)
        except TsError as error:
            raise TunerError(f"{error}") from None
        if len(packets):
            self.meter.count(len(packets))
        return packets
