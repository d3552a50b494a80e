"""The tuner that an HDHomeRun lends: one HTTP request, and the multiplex comes (SiliconDust, HTTP API)."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Final

from gulou.waiting import readable
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import LONGEST_HEAD, Response, parse
from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import Packets, as_packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.datagrams import BATCH_SECONDS
from gulou_hal.tuner.hdhomerun import api
from gulou_hal.tuner.meter import Meter

_CONNECT: Final = 3.0
_ANSWER: Final = 8.0
"""Seconds for the answer: it comes once the tuner is locked, or refuses after five."""
_SILENCE: Final = 1.0
_GIVE_UP: Final = 10.0
_ASK: Final = 2.0
"""Seconds between two questions about the signal."""
_CHUNK: Final = 1 << 18
_REFUSALS: Final = {
    404: "{server} cannot receive {what}: it has no tuner for it, or does not know it",
    503: "{server} has no tuner free for {what}: stop another use of it, or try again later",
}
_GONE: Final = "{server} has closed the connection: it was switched off, or shares no television any more"


class HdhomerunTuner(Tuner):
    """`http://HOST:5004/tuner0/ch474000000`: a multiplex as a body without an end."""

    def __init__(
        self, tuning: Tuning, host: str, port: int, path: str, base: str, title: str, what: str
    ) -> None:
        """`base` is where its pages are; `title` and `what` are what a person calls it and the multiplex."""
        super().__init__(tuning)
        self._host = host
        self._port = port
        self._path = path
        self._base = base
        self._title = title
        self._what = what
        self._socket: socket.socket | None = None
        self._meter = Meter()
        self._reader = PacketReader("")
        self._waiting = b""
        self._signal: float | None = None
        self._closing = threading.Event()

    def open(self) -> None:
        self._meter = Meter()
        self._reader = PacketReader(f"What {self._title} sends")
        self._signal = None
        try:
            sock = socket.create_connection((self._host, self._port), _CONNECT)
        except OSError as error:
            why = error.strerror or "it does not answer"
            raise TunerError(
                f"{self._title} cannot be reached ({why}): check that it is on and that the network works"
            ) from None
        try:
            self._waiting = self._ask(sock)
        except BaseException:
            sock.close()
            raise
        sock.setblocking(False)
        self._socket = sock
        self._closing = threading.Event()
        threading.Thread(target=self._watch, args=(self._closing,), name="hdhomerun", daemon=True).start()

    def read(self, timeout: float) -> Packets:
        if self._socket is None:
            raise TunerError(f"{self._title} is not open")
        data, self._waiting = self._waiting, b""
        if not data and readable([self._socket], timeout):
            time.sleep(min(BATCH_SECONDS, timeout))
            data = self._received(self._socket)
        if not data:
            if self._meter.silence > _GIVE_UP:
                raise TunerError(f"{self._title} does not send any more: check its aerial, and the network")
            return as_packets(b"")
        try:
            packets = self._reader.feed(data)
        except TsError as error:
            raise TunerError(str(error)) from None
        if len(packets):
            self._meter.count(len(packets))
        return packets

    def status(self) -> TunerStatus:
        meter = self._meter
        if self._socket is None:
            return TunerStatus(TunerState.closed)
        state, reason = TunerState.locked, ""
        if meter.silence >= _SILENCE:
            state = TunerState.no_signal
            reason = (
                f"No signal on {self._what}: {self._title} has sent nothing for {meter.silence:.0f} s; "
                "check its aerial, and the network"
            )
        elif not meter.packets:
            state = TunerState.waiting
        return TunerStatus(state, reason, self._signal, meter.bitrate, meter.packets)

    def close(self) -> None:
        self._closing.set()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._waiting = b""

    def _ask(self, sock: socket.socket) -> bytes:
        """Ask for the stream; return what of it came with the answer. Raises TunerError."""
        deadline = time.monotonic() + _ANSWER
        data = b""
        try:
            sock.sendall(f"GET {self._path} HTTP/1.0\r\nHost: {self._host}:{self._port}\r\n\r\n".encode())
            while b"\r\n\r\n" not in data and len(data) < LONGEST_HEAD:
                sock.settimeout(max(0.1, deadline - time.monotonic()))
                came = sock.recv(4096)
                if not came:
                    break
                data += came
        except OSError:
            raise TunerError(f"{self._title} does not answer: check that it is on and not too busy") from None
        head, gap, body = data.partition(b"\r\n\r\n")
        try:
            answer = parse(head)
        except SatipError:
            gap = b""
        if not gap or not isinstance(answer, Response):
            raise TunerError(f"{self._title} is no HDHomeRun, or not one that this box understands")
        if answer.status != 200:
            raise TunerError(self._refusal(answer))
        return body

    def _refusal(self, answer: Response) -> str:
        sentence = _REFUSALS.get(answer.status, "{server} refuses {what}: " + str(answer.status))
        return sentence.format(server=self._title, what=self._what)

    def _received(self, sock: socket.socket) -> bytes:
        try:
            data = sock.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            raise TunerError(_GONE.format(server=self._title))
        return data

    def _watch(self, closing: threading.Event) -> None:
        """Ask now and then how the signal is: that must keep no packet waiting."""
        resource = self._path.split("/")[1]
        while not closing.wait(_ASK):
            with contextlib.suppress(SatipError, OSError):
                for tuner in api.status(self._base):
                    if tuner.resource == resource and tuner.signal_strength_percent is not None:
                        self._signal = min(100, max(0, tuner.signal_strength_percent)) / 100
