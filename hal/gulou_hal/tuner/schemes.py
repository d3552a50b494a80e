"""Which driver opens which address: one row for each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gulou_hal.ts.packet import Packets
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.dvb.tuner import DvbTuner
from gulou_hal.tuner.file import FileTuner
from gulou_hal.tuner.pipe import PipeTuner
from gulou_hal.tuner.udp import UdpTuner

SCHEMES: Final[Mapping[str, type[Tuner]]] = {
    "file": FileTuner,
    "udp": UdpTuner,
    "rtp": UdpTuner,
    "pipe": PipeTuner,
    "dvb": DvbTuner,
}


def tuner_for(url: str) -> Tuner:
    """Return the tuner, not yet open, for an address or a path. Raises TunerError when there is none."""
    tuning = Tuning.parse(url)
    driver = SCHEMES.get(tuning.scheme)
    if driver is None:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise TunerError(f"No tuner opens {url}: {tuning.scheme}:// is none of {known} and no path")
    return driver(tuning)


class UnusableTuner(Tuner):
    """Stands for an address that no tuner opens, and says why whenever it is tried."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(Tuning(url, "", url))
        self._reason = reason

    def open(self) -> None:
        raise TunerError(self._reason)

    def read(self, timeout: float) -> Packets:
        raise TunerError(self._reason)

    def status(self) -> TunerStatus:
        return TunerStatus(TunerState.failed, self._reason)

    def close(self) -> None:
        pass
