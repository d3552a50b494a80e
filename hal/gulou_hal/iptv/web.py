"""A transport stream that comes over HTTP, whole or in the pieces of an HLS playlist (IETF RFC 8216)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gulou_hal.iptv import hls
from gulou_hal.iptv.hls import PIECE, TIMEOUTS
from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.meter import Meter
from gulou_hal.tuner.pace import PLAIN_RATE, Pace

if TYPE_CHECKING:
    import requests

_AHEAD: Final = 8 << 20
"""Bytes that are fetched ahead at most: then the server waits."""
_SILENT: Final = 5.0
"""Seconds without a byte, after which there is no signal."""
_LATE: Final = 1.0
_NOTHING: Final = np.empty((0, PACKET_SIZE), dtype=np.uint8)


class WebTuner(Tuner):
    """`http://…` or `https://…`: a thread fetches, and what comes is handed on at its PCR rate."""

    def __init__(self, tuning: Tuning) -> None:
        super().__init__(tuning)
        self._lock = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._due = 0.0
        self._reset()

    def open(self) -> None:
        self._reset()
        session, first = _begun(self.tuning.url)
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._fetch, args=(session, first, self._stop), name="iptv", daemon=True
        )
        self._thread.start()

    def read(self, timeout: float) -> Packets:
        deadline = time.monotonic() + timeout
        while not self._slices:
            data = self._take(max(0.0, deadline - time.monotonic()))
            if not data:
                return _NOTHING
            try:
                self._pace.feed(self._reader.feed(data))
            except TsError as error:
                raise TunerError(str(error)) from None
            while (timed := self._pace.take()) is not None:
                self._slices.append(timed)
        packets, seconds = self._slices[0]
        now = time.monotonic()
        if self._due - now > timeout:
            time.sleep(timeout)
            return _NOTHING
        if self._due > now:
            time.sleep(self._due - now)
        elif now - self._due > _LATE:
            self._due = now
        self._due += seconds
        self._slices.popleft()
        self._meter.count(len(packets))
        return packets

    def status(self) -> TunerStatus:
        meter = self._meter
        if self._thread is None:
            return TunerStatus(TunerState.closed, packets=meter.packets)
        silent = time.monotonic() - self._heard
        if silent > _SILENT:
            reason = (
                f"No signal on {self.tuning.url}: no packets for {int(silent)} s;"
                " check that the sender runs and that the network cable is in"
            )
            return TunerStatus(TunerState.no_signal, reason, bitrate=meter.bitrate, packets=meter.packets)
        state = TunerState.locked if meter.packets else TunerState.waiting
        return TunerStatus(state, bitrate=meter.bitrate, packets=meter.packets)

    def close(self) -> None:
        self._stop.set()
        with self._lock:
            self._pieces.clear()
            self._held = 0
            self._lock.notify_all()
        self._thread = None

    def _reset(self) -> None:
        self._reader = PacketReader(self.tuning.url)
        self._pace = Pace(PLAIN_RATE)
        self._meter = Meter()
        self._slices: deque[tuple[Packets, float]] = deque()
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._error = ""
        self._due = 0.0
        self._heard = time.monotonic()

    def _take(self, timeout: float) -> bytes:
        with self._lock:
            self._lock.wait_for(lambda: self._pieces or self._error, timeout)
            if self._pieces:
                data = self._pieces.popleft()
                self._held -= len(data)
                self._heard = time.monotonic()
                self._lock.notify_all()
                return data
            if self._error:
                raise TunerError(self._error)
            return b""

    def _fetch(self, session: requests.Session, first: Any, stop: threading.Event) -> None:
        """Runs on a thread of its own until it is stopped or there is no more."""
        error = f"{self.tuning.url} has ended; it is tried again by itself"
        try:
            with session:
                for piece in _pieces(session, first, self.tuning.url, stop):
                    with self._lock:
                        self._lock.wait_for(lambda: self._held < _AHEAD or stop.is_set())
                        if stop.is_set():
                            return
                        self._pieces.append(piece)
                        self._held += len(piece)
                        self._lock.notify_all()
        except TunerError as said:
            error = str(said)
        except Exception as said:  # whatever a server can do wrong, the television goes on
            error = f"{self.tuning.url} broke off ({type(said).__name__}); it is tried again by itself"
        with self._lock:
            if not stop.is_set():
                self._error = error
            self._lock.notify_all()


def _begun(url: str) -> tuple[requests.Session, Any]:
    """A session and the first answer. Raises TunerError."""
    import requests

    session = requests.Session()
    try:
        answer = session.get(url, stream=True, timeout=TIMEOUTS)
    except (requests.RequestException, ValueError) as error:
        session.close()
        raise TunerError(f"{url} cannot be fetched ({type(error).__name__}); check the network") from None
    if answer.status_code != 200:
        session.close()
        raise TunerError(f"{url} answered {answer.status_code} {answer.reason}; check the address")
    return session, answer


def _pieces(session: requests.Session, first: Any, url: str, stop: threading.Event) -> Iterator[bytes]:
    kind = first.headers.get("Content-Type", "").lower()
    if "mpegurl" in kind or first.url.partition("?")[0].lower().endswith((".m3u8", ".m3u")):
        yield from hls.pieces(session, first.url, first.text, stop)
        return
    for piece in first.iter_content(PIECE):
        if stop.is_set():
            return
        yield piece
