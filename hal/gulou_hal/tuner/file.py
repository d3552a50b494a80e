"""The tuner that plays a recording: at the rate of its PCRs, over and over without a visible break."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import Final

import numpy as np

from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.ts.restamp import Restamp
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.meter import Meter
from gulou_hal.tuner.pace import PLAIN_RATE, Pace

_BLOCK: Final = 64 * 1024
_LATE: Final = 1.0
"""Seconds behind, after which what was missed stays missed, as it would on the air."""
_NOTHING: Final = np.empty((0, PACKET_SIZE), dtype=np.uint8)


class FileTuner(Tuner):
    """`recording.ts` or `file:///path/recording.ts`, packets of 188, 192 or 204 bytes.

    `?rate=` gives the bit/s of a recording without a PCR.
    """

    def __init__(self, tuning: Tuning) -> None:
        super().__init__(tuning)
        self._path = Path(tuning.address)
        self._fd: int | None = None
        self._reset()

    def open(self) -> None:
        self._reset()
        self._fd = _opened(self._path)
        try:
            while not self._waiting:
                self._fill()
        except TunerError:
            self.close()
            raise
        self._due = time.monotonic()

    def read(self, timeout: float) -> Packets:
        while not self._waiting:
            self._fill()
        packets, seconds = self._waiting[0]
        now = time.monotonic()
        if self._due - now > timeout:
            time.sleep(timeout)
            return _NOTHING
        if self._due > now:
            time.sleep(self._due - now)
        elif now - self._due > _LATE:
            self._due = now
        self._due += seconds
        self._waiting.pop(0)
        self._meter.count(len(packets))
        return packets

    def status(self) -> TunerStatus:
        meter = self._meter
        state = TunerState.closed if self._fd is None else TunerState.locked
        return TunerStatus(state, bitrate=meter.bitrate, packets=meter.packets)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self._waiting.clear()

    def _reset(self) -> None:
        self._restamp = Restamp()
        self._reader = PacketReader(str(self._path))
        self._pace = Pace(_rate(self.tuning))
        self._meter = Meter()
        self._waiting: list[tuple[Packets, float]] = []
        self._round_packets = 0
        self._due = 0.0

    def _fill(self) -> None:
        """Read until at least one slice can be timed, or the recording's end."""
        if self._fd is None:
            raise TunerError(f"{self._path} is not open")
        try:
            block = os.read(self._fd, _BLOCK)
            packets = self._reader.feed(block) if block else self._reader.finish()
        except OSError as error:
            raise TunerError(f"{self._path} cannot be read: {error.strerror}; check the disk") from None
        except TsError as error:
            raise TunerError(str(error)) from None
        self._round_packets += len(packets)
        self._pace.feed(self._restamp.apply(packets))
        if not block:
            self._rewind(self._fd)
        while (timed := self._pace.take()) is not None:
            self._waiting.append(timed)

    def _rewind(self, fd: int) -> None:
        if not self._round_packets:
            raise TunerError(f"{self._path} is empty; record it again or choose another file")
        if not self._restamp.duration:  # no PCR: nothing will ever time the last packets
            self._pace.flush()
        os.lseek(fd, 0, os.SEEK_SET)
        self._restamp.wrap()
        self._reader = PacketReader(str(self._path))
        self._round_packets = 0


def _opened(path: Path) -> int:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise TunerError(f"There is no file {path}; check the path") from None
    except PermissionError:
        raise TunerError(f"{path} may not be read by this user; change its permissions") from None
    except OSError as error:
        raise TunerError(f"{path} cannot be opened: {error.strerror}") from None
    kind = os.fstat(fd)
    if stat.S_ISREG(kind.st_mode) and kind.st_size:
        return fd
    os.close(fd)
    if stat.S_ISDIR(kind.st_mode):
        raise TunerError(f"{path} is a folder; name a transport stream file in it")
    if stat.S_ISREG(kind.st_mode):
        raise TunerError(f"{path} is empty; record it again or choose another file")
    raise TunerError(f"{path} is no file; a command's output is played with pipe:///path/of/command")


def _rate(tuning: Tuning) -> int:
    text = tuning.options.get("rate", "")
    if not text:
        return PLAIN_RATE
    if not text.isascii() or not text.isdigit() or int(text) < 1000:
        raise TunerError(f"{tuning.url}: rate={text} is no bit rate; write bit/s, as rate=8000000")
    return int(text)
