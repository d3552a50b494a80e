"""The tuner that receives through a frontend of the Linux DVB API.

`dvb:///dev/dvb/adapter0/frontend0?msys=dvbc&freq=474&sr=6875`: the device, and a delivery in SAT>IP's words.
Before a dish, `lnb=` names the LNB (`universal`, `china`, `c`, or oscillators in MHz) and `switch=` what is
between (`committed`, `uncommitted`, `cascade`, `burst`, `none`).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from gulou_hal.ioctl import ioctl
from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.delivery import SATELLITE, Delivery
from gulou_hal.tuner.dvb import satellite
from gulou_hal.tuner.dvb.demux import Demux
from gulou_hal.tuner.dvb.frontend import Dish, Frontend, no_lock
from gulou_hal.tuner.dvb.frontend_api import Status
from gulou_hal.tuner.dvb.kernel import Ioctl
from gulou_hal.tuner.dvb.statistics import Quality
from gulou_hal.tuner.meter import Meter

LOCK_TIMEOUT: Final = 3.0
"""Seconds after which no lock is told: DVB-T2 and S2 with all found out take two and more."""
_RETUNE: Final = 10.0
"""Seconds without a lock after which everything is set anew: a switch may have lost its supply meanwhile."""
_SILENCE: Final = 1.0
_SEEKING: Final = 0.03
"""Seconds between two looks while there is no lock."""
_LOOK: Final = 1.0
"""Seconds between two looks while packets come."""
_BATCH_SECONDS: Final = 0.015
_NOTHING: Final = np.empty((0, PACKET_SIZE), dtype=np.uint8)


class DvbTuner(Tuner):
    """Owns a frontend, its demultiplexer and its dvr device, from `open` to `close`."""

    def __init__(self, tuning: Tuning, *, ioctl: Ioctl = ioctl) -> None:
        super().__init__(tuning)
        parts = urlsplit(tuning.url)
        self._frontend_path = Path(parts.path)
        if parts.netloc or not self._frontend_path.name.startswith("frontend"):
            raise TunerError(
                f"{tuning.url} names no frontend: write dvb:///dev/dvb/adapter0/frontend0?msys=dvbc&freq=474&sr=6875"
            )
        self.delivery: Final = Delivery.parse(parts.query)
        self._dish = Dish(
            satellite.lnb(tuning.options.get("lnb", "universal")), tuning.options.get("switch", "committed")
        )
        if self.delivery.system in SATELLITE:  # what cannot be is told now, not after the tuner is open
            satellite.steps(self.delivery, self._dish.lnb, self._dish.switch)
        self._ioctl = ioctl
        self._pids: frozenset[int] | None = None
        self._frontend: Frontend | None = None
        self._demux: Demux | None = None
        self._reset()

    def open(self) -> None:
        self._reset()
        try:
            self._frontend = Frontend(self._frontend_path, ioctl=self._ioctl)
            self._demux = Demux(*_demux_paths(self._frontend_path), ioctl=self._ioctl)
            self._frontend.tune(self.delivery, self._dish)
            self._demux.want(self._pids)
        except TunerError:
            self.close()
            raise
        self._tuned_at = time.monotonic()

    def read(self, timeout: float) -> Packets:
        frontend, demux = self._frontend, self._demux
        if frontend is None or demux is None:
            raise TunerError(f"{self.tuning.url} is not open")
        now = time.monotonic()
        if now >= self._look_at:
            self._look(frontend, now)
        if not demux.wait(timeout if self._is_flowing else min(timeout, _SEEKING)):
            return _NOTHING
        time.sleep(min(_BATCH_SECONDS, timeout))
        try:
            packets = self._reader.feed(demux.read())
        except TsError as error:
            raise TunerError(str(error)) from None
        if len(packets):
            self._meter.count(len(packets))
        return packets

    def status(self) -> TunerStatus:
        meter, quality = self._meter, self._quality
        lost = self._demux.overrun if self._demux is not None else 0
        state, reason = self._state()
        return TunerStatus(
            state, reason, quality.signal, meter.bitrate, meter.packets, lost, quality.snr, quality.ber
        )

    def want(self, pids: frozenset[int] | None) -> None:
        self._pids = pids
        if self._demux is not None:
            self._demux.want(pids)

    def close(self) -> None:
        frontend, demux = self._frontend, self._demux
        self._frontend = self._demux = None
        if demux is not None:
            demux.close()
        if frontend is not None:
            if self.delivery.system in SATELLITE:
                frontend.rest()
            frontend.close()

    def _reset(self) -> None:
        self._reader = PacketReader(f"What {self._frontend_path} receives")
        self._meter = Meter()
        self._quality = Quality()
        self._reached = Status(0)
        self._tuned_at = time.monotonic()
        self._look_at = 0.0
        self._quality_at = self._tuned_at + _LOOK

    @property
    def _is_flowing(self) -> bool:
        return bool(self._meter.packets) and self._meter.silence < _SILENCE

    def _state(self) -> tuple[TunerState, str]:
        if self._frontend is None:
            return TunerState.closed, ""
        if self._is_flowing:
            return TunerState.locked, ""
        silence = self._meter.silence
        if Status.FE_HAS_LOCK in self._reached:
            if silence < LOCK_TIMEOUT and not self._meter.packets:
                return TunerState.locked, ""
            return TunerState.no_signal, (
                f"No signal on {self.delivery.title}: the tuner is locked, but nothing comes; check the cable"
            )
        if silence < LOCK_TIMEOUT and not self._meter.packets:
            return TunerState.waiting, ""
        return TunerState.no_signal, no_lock(self.delivery, self._reached)

    def _look(self, frontend: Frontend, now: float) -> None:
        """Ask the frontend how far it is, and how good reception is. Raises TunerError when it is gone."""
        self._reached = reached = frontend.status()
        if Status.FE_HAS_LOCK in reached:
            self._tuned_at = now
            self._quality = frontend.quality()
            self._look_at = now + _LOOK
            return
        if now >= self._quality_at:
            # Drivers make numbers up while there is no lock; the strength alone helps who turns the aerial.
            self._quality = Quality(frontend.quality().signal)
            self._quality_at = now + _LOOK
        self._look_at = now + _SEEKING
        if now >= self._tuned_at + _RETUNE:
            self._tuned_at = now
            frontend.tune(self.delivery, self._dish)


def _demux_paths(frontend: Path) -> tuple[Path, Path]:
    """The demultiplexer and dvr device of a frontend: of the same number, else the first of the adapter."""
    number = frontend.name.removeprefix("frontend")
    folder = frontend.parent
    own = folder / f"demux{number}", folder / f"dvr{number}"
    return own if own[0].exists() else (folder / "demux0", folder / "dvr0")
