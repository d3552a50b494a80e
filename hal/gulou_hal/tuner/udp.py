"""The tuner that receives a multiplex over a network: UDP or RTP, unicast or multicast, IPv4 or IPv6.

`udp://@239.1.2.3:1234?iface=eth0`, `udp://127.0.0.1:1234`, `rtp://@[ff05::1]:1234`, `udp://:1234`.
Whether a datagram is RTP is seen from its first byte, so both schemes receive both.
"""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import struct
import time
from typing import Final
from urllib.parse import urlsplit

from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import SYNC_BYTE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.meter import Meter
from gulou_hal.tuner.rtp import HEADER_SIZE, Sequence, is_rtp, payload_span

_BATCH_SECONDS: Final = 0.015
_BATCH_BYTES: Final = 1 << 18
_LARGEST_DATAGRAM: Final = 1 << 16
_RECEIVE_BUFFER: Final = 4 << 20
_SILENCE: Final = 1.0
_SO_RCVBUFFORCE: Final = 33
_IPV6_JOIN_GROUP: Final = 20


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
        host, port = _endpoint(self.tuning)
        self._socket = _bound(self.tuning, host, port)
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


def _endpoint(tuning: Tuning) -> tuple[str, int]:
    parts = urlsplit(f"//{tuning.address}")
    with contextlib.suppress(ValueError):
        if parts.port:
            return parts.hostname or "", parts.port
    raise TunerError(
        f"{tuning.url} names no port: write {tuning.scheme}://@239.1.2.3:1234 or {tuning.scheme}://:1234"
    )


def _bound(tuning: Tuning, host: str, port: int) -> socket.socket:
    """Return a socket that receives what is sent there; whatever fails, none stays open."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise TunerError(
            f"{tuning.url}: no machine is called {host} ({error.strerror}); check the spelling"
        ) from None
    family, kind, protocol, _, address = found[0]
    group = _is_multicast(family, str(address[0]))
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        _enlarge(sock)
        if group:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        if group:
            _join(sock, family, str(address[0]), _interface(tuning))
    except OSError as error:
        sock.close()
        raise TunerError(_sentence(error, tuning, host, port)) from None
    except TunerError:
        sock.close()
        raise
    return sock


def _is_multicast(family: int, address: str) -> bool:
    first = socket.inet_pton(family, address.partition("%")[0])[0]
    return first == 0xFF if family == socket.AF_INET6 else first >> 4 == 0xE


def _enlarge(sock: socket.socket) -> None:
    """A batch must fit in the socket; only root may go over the machine's limit."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)
    except OSError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)


def _interface(tuning: Tuning) -> int:
    name = tuning.options.get("iface")
    if name is None:
        return 0
    try:
        return socket.if_nametoindex(name)
    except OSError:
        names = ", ".join(name for _, name in socket.if_nameindex())
        raise TunerError(
            f"{tuning.url}: this machine has no network interface {name}; it has {names}"
        ) from None


def _join(sock: socket.socket, family: int, group: str, interface: int) -> None:
    packed = socket.inet_pton(family, group.partition("%")[0])
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_JOIN_GROUP, packed + struct.pack("@I", interface))
    else:  # struct ip_mreqn: group, local address, interface
        sock.setsockopt(
            socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, packed + bytes(4) + struct.pack("@i", interface)
        )


def _sentence(error: OSError, tuning: Tuning, host: str, port: int) -> str:
    where = f"port {port}" + (f" of {host}" if host else "")
    match error.errno:
        case errno.EADDRINUSE:
            return f"{tuning.url}: {where} is already taken by another program; stop it or use another port"
        case errno.EADDRNOTAVAIL:
            return f"{tuning.url}: {host} is not an address of this machine; use one of its own, or {tuning.scheme}://:{port}"
        case errno.ENODEV | errno.ENETUNREACH:
            return f"{tuning.url}: no network interface takes multicast; name one with ?iface=eth0"
        case errno.EACCES:
            return f"{tuning.url}: this user may not use {where}; use a port from 1024"
    return f"{tuning.url} cannot be received: {error.strerror or error}"
