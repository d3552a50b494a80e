"""The tuner that a SAT>IP server lends: RTSP to steer, RTP for the packets, RTCP for the signal."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Final

from gulou_hal.satip import pids as pid_lists
from gulou_hal.satip import reception
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import Frame
from gulou_hal.satip.reception import Reception
from gulou_hal.satip.transport import Transport
from gulou_hal.ts.packet import Packets, as_packets
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.datagrams import BATCH_SECONDS, Datagrams
from gulou_hal.tuner.endpoint import enlarge
from gulou_hal.tuner.satip.ports import pair
from gulou_hal.tuner.satip.session import Session

_SILENCE: Final = 1.0
_WORRY: Final = 2.0
"""Seconds without a packet after which the server is asked for a sign of life."""
_BARRED: Final = 3.0
"""Seconds without any packet, though the server is locked, after which UDP is taken for barred."""
_JUDGE: Final = 5.0
"""Seconds between two looks at what was lost."""
_TOLERATED: Final = 0.002
_PACKETS: Final = 7
"""In a datagram."""
_SENDING_NOTHING: Final = frozenset[int]()


class SatipTuner(Tuner):
    """`satip://HOST[:PORT]/?msys=dvbc&freq=474…`: one multiplex, by one session.

    It asks for UDP, and for TCP where a firewall or the server bars that; `transport=tcp` in the address asks
    for TCP at once. It asks for the whole multiplex, so that channels change at once, and only for what is
    needed where the network loses packets, or the address says `pids=needed`.
    """

    def __init__(self, tuning: Tuning, host: str, port: int, query: str, server: str, what: str) -> None:
        """`query` is the delivery in SAT>IP's words; `server` and `what` are what a person calls both."""
        super().__init__(tuning)
        self._host = host
        self._port = port
        self._query = query
        self._server = server
        self._what = what
        self._tcp = tuning.options.get("transport") == "tcp"
        self.selective = tuning.options.get("pids") == "needed"
        self._wanted: pid_lists.Pids = None
        self._session: Session | None = None
        self._rtp: socket.socket | None = None
        self._rtcp: socket.socket | None = None
        self._reset()

    def open(self) -> None:
        self._reset()
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def read(self, timeout: float) -> Packets:
        if self._session is None:
            raise TunerError(f"{self._server} is not open")
        deadline = time.monotonic() + timeout
        while True:
            ready = self._ready(max(0.0, deadline - time.monotonic()))
            packets = self._packets(ready)
            self._mind(self._session)
            if len(packets) or time.monotonic() >= deadline:
                return packets

    def want(self, pids: frozenset[int] | None) -> None:
        if self._session is not None:
            changed = pid_lists.change(self._wanted, pids)
            if changed:
                self._session.play(changed)
                self._datagrams.meter.touch()
        self._wanted = pids

    def status(self) -> TunerStatus:
        if self._session is None:
            return TunerStatus(TunerState.closed)
        meter, heard = self._datagrams.meter, self._reception
        state, reason = TunerState.locked, ""
        if meter.silence >= _SILENCE and self._wanted != _SENDING_NOTHING:
            state = TunerState.no_signal
            reason = self._why_silent(heard, meter.silence)
        elif not meter.packets:
            state = TunerState.waiting
        signal = heard.level / 255 if heard is not None else None
        return TunerStatus(state, reason, signal, meter.bitrate, meter.packets, self._datagrams.lost)

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()
        for sock in (self._rtp, self._rtcp):
            if sock is not None:
                sock.close()
        self._rtp = self._rtcp = None

    def _reset(self) -> None:
        self._poll = select.poll()
        self._datagrams = Datagrams(f"What {self._server} sends", rtp=True)
        self._frames: list[bytes] = []
        self._reception: Reception | None = None
        self._judged = (time.monotonic(), 0, 0)

    def _begin(self) -> None:
        """Open the session, the way of the packets being UDP unless that is known not to work."""
        session = self._session = Session(self._host, self._port, self._server, self._what, self._take_frame)
        query = f"{self._query}&pids={pid_lists.write(self._wanted)}"
        agreed = None if self._tcp else session.set_up(query, self._listen())
        if agreed is None:
            self._tcp = True
            agreed = session.set_up(query, Transport(tcp=True, interleaved=0))
        if agreed is None:
            raise TunerError(
                f"{self._server} sends neither by UDP nor by TCP; nothing can be received from it"
            )
        session.play("")
        self._poll = select.poll()
        self._poll.register(session.fileno(), select.POLLIN)
        if not self._tcp and self._rtp is not None and self._rtcp is not None:
            self._punch(agreed)
            self._poll.register(self._rtp, select.POLLIN)
            self._poll.register(self._rtcp, select.POLLIN)

    def _listen(self) -> Transport:
        try:
            family = socket.getaddrinfo(self._host, None, type=socket.SOCK_DGRAM)[0][0]
            self._rtp, self._rtcp = pair(family)
        except OSError as error:
            raise TunerError(f"{self._server} cannot be received: {error.strerror or error}") from None
        enlarge(self._rtp)
        return Transport(client_port=int(self._rtp.getsockname()[1]))

    def _punch(self, agreed: Transport) -> None:
        """Where the server says from where it sends, let a firewall on the way expect that."""
        if agreed.server_port is None or self._rtp is None:
            return
        with contextlib.suppress(OSError):
            self._rtp.sendto(b"", (self._host, agreed.server_port))

    def _ready(self, timeout: float) -> set[int]:
        return {fd for fd, _ in self._poll.poll(timeout * 1000)}

    def _packets(self, ready: set[int]) -> Packets:
        assert self._session is not None
        if self._session.fileno() in ready:
            self._session.receive()
        if self._rtcp is not None and self._rtcp.fileno() in ready:
            self._hear(self._rtcp)
        if self._frames:
            frames, self._frames = self._frames, []
            return self._datagrams.take(frames)
        if self._rtp is not None and self._rtp.fileno() in ready:
            time.sleep(BATCH_SECONDS)
            return self._datagrams.drain(self._rtp)
        return self._datagrams.overdue() if not ready else as_packets(b"")

    def _mind(self, session: Session) -> None:
        """Keep the session alive; find out why nothing comes. Raises TunerError."""
        silence = self._datagrams.meter.silence
        session.keep_alive(sooner=silence >= _WORRY)
        self._judge_losses()
        never = not self._tcp and not self._datagrams.meter.packets and self._wanted != _SENDING_NOTHING
        if never and silence >= _BARRED:
            self._datagrams.meter.touch()
            if self._is_locked(session):
                self._tcp = True
                raise TunerError(
                    f"{self._server} sends, but nothing arrives: a firewall may bar UDP; TCP is tried instead"
                )

    def _judge_losses(self) -> None:
        """A network that loses packets of a whole multiplex may well carry what is needed of it."""
        since, packets, lost = self._judged
        if self.selective or time.monotonic() - since < _JUDGE:
            return
        came, gone = self._datagrams.meter.packets - packets, self._datagrams.lost - lost
        self._judged = (time.monotonic(), packets + came, lost + gone)
        self.selective = gone * _PACKETS > came * _TOLERATED

    def _is_locked(self, session: Session) -> bool:
        for line in session.describe().splitlines():
            kind, _, words = line.partition(" ")
            if kind.startswith("a=fmtp:33"):
                with contextlib.suppress(SatipError):
                    self._reception = reception.parse(words)
                    return self._reception.locked and self._reception.pids != _SENDING_NOTHING
        return False

    def _take_frame(self, frame: Frame) -> None:
        if frame.channel == 0:
            self._frames.append(frame.data)
        elif frame.channel == 1:
            self._reception = reception.find(frame.data) or self._reception

    def _hear(self, sock: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self._reception = reception.find(sock.recv(2048)) or self._reception

    def _why_silent(self, heard: Reception | None, silence: float) -> str:
        if heard is not None and not heard.locked:
            return (
                f"No signal on {self._what}: the tuner of {self._server} has no lock; check the aerial there"
            )
        return (
            f"No signal on {self._what}: {self._server} has sent nothing for {silence:.0f} s; "
            "check its aerial, and the network"
        )
