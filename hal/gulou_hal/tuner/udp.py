"""The tuner that receives a multiplex over a network: UDP or RTP, unicast or multicast, IPv4 or IPv6.

`udp://@239.1.2.3:1234?iface=eth0`, `udp://127.0.0.1:1234`, `rtp://@[ff05::1]:1234`, `udp://:1234`, and from
one sender only, `rtp://192.0.2.1@232.1.2.3:1234` (source-specific multicast, IETF RFC 4607).
Whether a datagram is RTP is seen from its first byte, so both schemes receive both.
"""

from __future__ import annotations

import select
import socket
import time
from typing import Final

from gulou_hal.ts.packet import Packets
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.datagrams import BATCH_SECONDS, Datagrams
from gulou_hal.tuner.endpoint import listen

_SILENCE: Final = 1.0


class UdpTuner(Tuner):
    """Collects datagrams in batches of 15 ms."""

    def __init__(self, tuning: Tuning) -> None:
        super().__init__(tuning)
        self._socket: socket.socket | None = None
        self._poll = select.poll()
        self._datagrams = self._fresh()

    def open(self) -> None:
        self._socket = listen(self.tuning)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        self._datagrams = self._fresh()

    def read(self, timeout: float) -> Packets:
        if self._socket is None:
            raise TunerError(f"{self.tuning.url} is not open")
        if not self._poll.poll(timeout * 1000):
            return self._datagrams.overdue()
        time.sleep(min(BATCH_SECONDS, timeout))
        return self._datagrams.drain(self._socket)

    def status(self) -> TunerStatus:
        meter = self._datagrams.meter
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
        return TunerStatus(state, reason, None, meter.bitrate, meter.packets, self._datagrams.lost)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            self._datagrams = self._fresh()

    def _fresh(self) -> Datagrams:
        return Datagrams(f"What comes on {self.tuning.url}", self.tuning.scheme == "rtp")
