"""A multiplex on its way to one client: a thread that reads packets, packs them and sends them off."""

from __future__ import annotations

import logging
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from gulou_hal.satip import reception
from gulou_hal.sharing.connection import Connection
from gulou_hal.sharing.sender import Datagrams, Packer, UdpWay
from gulou_hal.sharing.source import Received

log = logging.getLogger(__name__)

_WAIT: Final = 0.05
"""Seconds that packets wait at most for others to fill their datagram."""
_REPORT: Final = 0.2
"""Seconds between two reports: five a second, as clients show the signal while an aerial is turned."""
_GONE_AFTER: Final = 5.0
"""Seconds of "nobody listens there" after which the client is taken for gone."""


class Way(Protocol):
    """How datagrams travel to the client."""

    def send(self, rows: Datagrams) -> None:
        """Raises OSError when nobody is there any more."""

    def report(self, packet: bytes) -> None:
        """An RTCP packet. Raises OSError as well."""

    def heard(self) -> bool:
        """Whether the client has sent a report of its own since the last call."""

    def close(self) -> None:
        """Safe to call twice."""


class Unicast:
    """UDP from two ports of ours to two of the client's. It can lead to no one but the client's address."""

    def __init__(self, data: socket.socket, control: socket.socket, peer: str, port: int) -> None:
        self._data, self._control = data, control
        data.connect((peer, port))
        control.connect((peer, port + 1))
        data.setblocking(True)
        data.settimeout(1.0)
        self._way = UdpWay(data)

    def send(self, rows: Datagrams) -> None:
        self._way.send(rows)

    def report(self, packet: bytes) -> None:
        self._control.send(packet)

    def heard(self) -> bool:
        came = False
        try:
            while self._control.recv(2048):
                came = True
        except OSError:
            pass
        return came

    def close(self) -> None:
        self._data.close()
        self._control.close()


class Interleaved:
    """Frames on the client's RTSP connection (IETF RFC 2326 §10.12)."""

    def __init__(self, connection: Connection, channel: int) -> None:
        self._connection = connection
        self._channel = channel

    def send(self, rows: Datagrams) -> None:
        head = struct.pack(">BBH", 0x24, self._channel, rows.shape[1])
        frames = b"".join(head + row.tobytes() for row in rows)
        if not self._connection.offer(frames):
            raise BrokenPipeError

    def report(self, packet: bytes) -> None:
        head = struct.pack(">BBH", 0x24, self._channel + 1, len(packet))
        if not self._connection.offer(head + packet):
            raise BrokenPipeError

    def heard(self) -> bool:
        return False  # the connection itself notes when it was last heard of

    def close(self) -> None:
        pass


class Flow:
    """From `start` to `stop` packets flow. `describe` gives the words for the reports."""

    def __init__(
        self,
        received: Received,
        way: Way,
        describe: Callable[[], str],
        on_heard: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        """`on_heard` and `on_gone` are called from the thread: the client gave a sign of life, or left."""
        self._received = received
        self._way = way
        self._describe = describe
        self._on_heard = on_heard
        self._on_gone = on_gone
        self._packer = Packer(secrets.randbits(32), secrets.randbits(15))
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._refused_since: float | None = None

    @property
    def ssrc(self) -> int:
        return self._packer.ssrc

    @property
    def number(self) -> int:
        """The sequence number of the next datagram."""
        return self._packer.number

    @property
    def clock(self) -> int:
        """The RTP time of now."""
        return self._packer.clock(time.monotonic())

    @property
    def sent(self) -> tuple[int, int]:
        """Datagrams and bytes of payload so far."""
        return self._packer.datagrams, self._packer.octets

    def start(self) -> None:
        """Safe to call twice."""
        if self._thread is None and not self._stopping.is_set():
            self._thread = threading.Thread(target=self._run, name="sharing-flow", daemon=True)
            self._thread.start()

    def switch(self, received: Received) -> None:
        """Send this from now on, and let the one before go."""
        before, self._received = self._received, received
        before.close()

    def stop(self) -> None:
        """Send no more and let the multiplex go. Safe to call twice; waits for the thread a moment."""
        self._stopping.set()
        self._received.close()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(2)
        self._way.close()

    def _run(self) -> None:
        due = 0.0
        try:
            while not self._stopping.is_set():
                data = self._received.read(_WAIT)
                now = time.monotonic()
                self._guarded(lambda data=data, now=now: self._pass_on(data, now))  # type: ignore[misc]
                if now >= due:
                    due = now + _REPORT
                    self._guarded(lambda now=now: self._report(now))  # type: ignore[misc]
                    if self._way.heard():
                        self._on_heard()
        except OSError as error:
            if not self._stopping.is_set():
                log.info("a client has gone: %s", error)
                self._on_gone()
        except Exception:
            log.exception("a stream could not be sent")
            self._on_gone()

    def _pass_on(self, data: bytes, now: float) -> None:
        rows = self._packer.pack(data, now) if data else self._packer.flush(now)
        if len(rows):
            self._way.send(rows)

    def _report(self, now: float) -> None:
        packer = self._packer
        report = reception.sender_report(
            packer.ssrc, time.time(), packer.clock(now), packer.datagrams, packer.octets
        )
        self._way.report(report + reception.app_packet(packer.ssrc, self._describe()))

    def _guarded(self, send: Callable[[], None]) -> None:
        """A client whose port is closed for a moment is not gone; one whose port stays closed is."""
        try:
            send()
            return
        except (ConnectionRefusedError, TimeoutError):
            now = time.monotonic()
        except BlockingIOError:
            return
        if self._refused_since is None or now - self._refused_since > 2 * _GONE_AFTER:
            self._refused_since = now
        elif now - self._refused_since > _GONE_AFTER:
            raise ConnectionRefusedError
