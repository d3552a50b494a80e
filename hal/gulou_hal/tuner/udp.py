"""The tuner that receives a multiplex over a network: UDP or RTP, unicast or multicast, IPv4 or IPv6.

`udp://@239.1.2.3:1234?iface=eth0`, `udp://127.0.0.1:1234`, `rtp://@[ff05::1]:1234`, `udp://:1234`, and from
one sender only, `rtp://192.0.2.1@232.1.2.3:1234` (source-specific multicast, IETF RFC 4607).
Whether a datagram is RTP is seen from its first byte, so both schemes receive both.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Final

from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import SYNC_BYTE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.endpoint import listen
from gulou_hal.tuner.meter import Meter
from gulou_hal.tuner.rtp import HEADER_SIZE, Sequence, is_rtp, payload_span

_BATCH_SECONDS: Final = 0.015
_BATCH_BYTES: Final = 1 << 18
_LARGEST_DATAGRAM: Final = 1 << 16
_SILENCE: Final = 1.0


class UdpTuner(Tuner):
    """Collects datagrams in batches of 15 ms, since a call into numpy costs as much as 50 of them."""

    def __init__(self, tuning: Tuning) -> None:
        super().__init__(tuning)
        self._socket: socket.socket | None = None
        self._poll = select.poll()
        self._buffer = bytearray()
        self._header = bytearray(HEADER_SIZE)
        self._sequence = Sequence()
        self._reader = PacketReader(f"What comes on {tuning.url}")
        self._meter = Meter()
        self._rtp = tuning.scheme == "rtp"

    def open(self) -> None:
        self._socket = listen(self.tuning)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        self._buffer = bytearray(_BATCH_BYTES + _LARGEST_DATAGRAM)
        self._sequence = Sequence()
        self._reader = PacketReader(f"What comes on {self.tuning.url}")
        self._meter = Meter()

    def read(self, timeout: float) -> Packets:
        if self._socket is None:
            raise TunerError(f"{self.tuning.url} is not open")
        if not self._poll.poll(timeout * 1000):
            return self._packets(b"".join(self._sequence.overdue()))
        time.sleep(min(_BATCH_SECONDS, timeout))
        return self._packets(self._drain(self._socket))

    def status(self) -> TunerStatus:
        meter = self._meter
        if self._socket is None:
            return TunerStatus(TunerState.closed)
        state, reason = TunerState.locked, ""
        if meter.silence >= _SILENCE:
            state = TunerState.no_signal
            reason = (
                f"No signal on {self.tuning.url}: no packets for {meter.silence:.0f} s; "
                "check that the sender runs and that the network cable is in"
            )
        elif not meter.packets:
            state = TunerState.waiting
        return TunerStatus(state, reason, None, meter.bitrate, meter.packets, self._sequence.lost)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._buffer = bytearray()

    def _drain(self, sock: socket.socket) -> bytes:
        """Return the payloads of all datagrams that wait in the socket, at most a batch."""
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
        return bytes(view[:end]) + b"".join(self._sequence.overdue())

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
            self._meter.count(len(packets))
        return packets
