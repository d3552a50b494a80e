"""A laboratory: simulated frontends that are tuned to the transport streams of a folder.

`lab:///path/of/folder?frontends=2&lock=0.3`: `474.ts` is what is sent on 474 MHz, in the delivery system
of `msys=` (dvbc where it does not say), or its whole delivery names a file, `msys=dvbt2&freq=482&plp=1.ts`.
It takes `lock` seconds to lock, and elsewhere there is no signal. While there is a file `unplugged.1`, the
second frontend is gone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Found, Watcher
from gulou_hal.tuner.file import FileTuner

_LOOK: Final = 0.5
"""Seconds between two looks at what is plugged in."""
_HOPELESS: Final = 3
"""Times the lock delay after which a frontend gives up, as real ones do."""
_NOTHING: Final = np.empty((0, PACKET_SIZE), dtype=np.uint8)


class Lab(Watcher):
    """The frontends of one folder."""

    def __init__(self, address: str, found: Found) -> None:
        """Raises TunerError."""
        super().__init__(address, found)
        tuning = Tuning.parse(address)
        self._folder = Path(tuning.address)
        self._count = int(_number(tuning, "frontends", "1", most=64))
        lock = _number(tuning, "lock", "0.2", most=60)
        system = tuning.options.get("msys", System.dvbc)
        if system not in {each.value for each in System}:
            raise TunerError(
                f"{address}: msys={system} is no delivery system; write one of {', '.join(System)}"
            )
        files = _files(self._folder, System(system))
        if not files:
            raise TunerError(f"{self._folder} holds no transport streams: name them as 474.ts, by their MHz")
        systems = frozenset(delivery.system for delivery in files)
        self._frontends = [
            Frontend(f"lab{number}", f"{self._folder.name} {number + 1}", address, systems, files, lock)
            for number in range(self._count)
        ]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="lab", daemon=True)

    def start(self) -> None:
        self.found.now(self._plugged())
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()

    def _plugged(self) -> list[Device]:
        return [
            frontend
            for number, frontend in enumerate(self._frontends)
            if not (self._folder / f"unplugged.{number}").exists()
        ]

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            self.found.now(self._plugged())


class Frontend(Device):
    """A simulated frontend."""

    def __init__(
        self,
        name: str,
        title: str,
        address: str,
        systems: frozenset[System],
        files: Mapping[Delivery, Path],
        lock: float,
    ) -> None:
        super().__init__(name, title, address, systems)
        self._files = files
        self._lock = lock

    def tuner(self, delivery: Delivery | None) -> Tuner:
        if delivery is None:
            raise TunerError(f"{self.address} receives many multiplexes: say which")
        path = next((path for known, path in self._files.items() if known.is_same(delivery)), None)
        return LabTuner(delivery, path, self._lock)


class LabTuner(Tuner):
    """Locks after a while where there is something to lock to, then plays it at its PCR rate."""

    def __init__(self, delivery: Delivery, path: Path | None, lock: float) -> None:
        super().__init__(Tuning(f"lab://?{delivery.query}", "lab", delivery.title))
        self._file = None if path is None else FileTuner(Tuning.parse(str(path)))
        self._lock = lock
        self._opened: float | None = None
        self._playing = False

    def open(self) -> None:
        if self._file is not None and not Path(self._file.tuning.address).exists():
            raise TunerError(f"There is no file {self._file.tuning.address}; check the path")
        self._opened = time.monotonic()

    def read(self, timeout: float) -> Packets:
        if self._opened is None:
            raise TunerError(f"{self.tuning.url} is not open")
        if self._playing and self._file is not None:
            return self._file.read(timeout)
        left = self._opened + self._lock - time.monotonic()
        time.sleep(min(timeout, max(left, 0.0) or timeout * (self._file is None)))
        if self._file is not None and time.monotonic() >= self._opened + self._lock:
            self._file.open()
            self._playing = True
        return _NOTHING

    def status(self) -> TunerStatus:
        if self._opened is None:
            return TunerStatus(TunerState.closed)
        if self._playing and self._file is not None:
            status = self._file.status()
            return TunerStatus(
                TunerState.locked, "", 0.8, status.bitrate, status.packets, status.lost, snr=30.0, ber=0.0
            )
        if time.monotonic() - self._opened < self._lock * _HOPELESS or self._file is not None:
            return TunerStatus(TunerState.waiting, signal=0.1)
        reason = f"No signal on {self.tuning.address}: check the aerial cable"
        return TunerStatus(TunerState.no_signal, reason, 0.0)

    def close(self) -> None:
        self._opened = None
        self._playing = False
        if self._file is not None:
            self._file.close()


def _files(folder: Path, system: System) -> dict[Delivery, Path]:
    found = {}
    for path in sorted(folder.glob("*.ts")):
        text = path.stem if "msys=" in path.stem else f"msys={system}&freq={path.stem}"
        found[Delivery.parse(text)] = path
    return found


def _number(tuning: Tuning, name: str, usual: str, most: float) -> float:
    text = tuning.options.get(name, usual)
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise TunerError(f"{tuning.url}: {name}={text} is no number from 0 to {most:g}")
    return number
