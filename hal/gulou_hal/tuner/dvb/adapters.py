"""The frontends of this machine, as they are plugged in and out.

`dvb://auto` is all of them, `dvb://0` those of adapter 0, `dvb://0/1` its second frontend alone. What stands
before a dish goes with the address: `dvb://0?lnb=universal&switch=committed`.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gulou_hal.ioctl import ioctl
from gulou_hal.tuner.contract import Tuner, TunerError, Tuning
from gulou_hal.tuner.delivery import SATELLITE, Delivery
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Found, Watcher
from gulou_hal.tuner.dvb import satellite
from gulou_hal.tuner.dvb.frontend import Frontend, Info
from gulou_hal.tuner.dvb.kernel import Ioctl
from gulou_hal.tuner.dvb.properties import SYSTEMS
from gulou_hal.tuner.dvb.tuner import DvbTuner

log = logging.getLogger(__name__)

ROOT: Final = Path("/dev/dvb")
_INTERVAL: Final = 1.0
"""Seconds between two looks for what was plugged in or out."""
_ADAPTER: Final = re.compile(r"adapter\d+")
_FRONTEND: Final = re.compile(r"frontend\d+")
_ADDRESS: Final = re.compile(r"dvb://(?:auto|(\d+)(?:/(\d+))?)/?(?:\?(.*))?")


class DvbDevice(Device):
    """One frontend of the Linux DVB API."""

    def __init__(self, path: Path, info: Info, address: str, options: str, ioctl: Ioctl = ioctl) -> None:
        super().__init__(name(path), _title(path, info), address, info.systems)
        self.path: Final = path
        self.info: Final = info
        self._options = options
        self._ioctl = ioctl

    def receives(self, delivery: Delivery | None) -> bool:
        if delivery is None or delivery.system not in self.systems:
            return False
        # A satellite's frequency is shifted by the LNB: whether that fits is seen when it is tuned.
        return delivery.system in SATELLITE or self.info.lowest <= delivery.frequency <= self.info.highest

    def tuner(self, delivery: Delivery | None) -> Tuner:
        if delivery is None or not self.receives(delivery):
            what = delivery.title if delivery is not None else "that"
            raise TunerError(f"{self.title} cannot receive {what}: use another tuner")
        words = "&".join(filter(None, (delivery.query, self._options)))
        return DvbTuner(Tuning.parse(f"dvb://{self.path}?{words}"), ioctl=self._ioctl)


class Adapters(Watcher):
    """Looks once a second what is in /dev/dvb: some 20 µs, and it needs no events from the kernel."""

    root: Path = ROOT
    ioctl: Ioctl = staticmethod(ioctl)

    def __init__(self, address: str, found: Found) -> None:
        super().__init__(address, found)
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise TunerError(
                f"{address} names no tuner: write dvb://auto, dvb://0, or dvb://0/1 for one frontend"
            )
        self._adapter, self._frontend, self._options = match[1], match[2], match[3] or ""
        satellite.lnb(Tuning.parse(address).options.get("lnb", "universal"))
        self._devices: dict[Path, DvbDevice] = {}
        self._refused: dict[Path, str] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="dvb-adapters", daemon=True)

    def start(self) -> None:
        self._look()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _watch(self) -> None:
        while not self._stopping.wait(_INTERVAL):
            self._look()

    def _look(self) -> None:
        paths = {path for path in frontends(self.root) if self._is_meant(path)}
        before = set(self._devices)
        for path in before - paths:
            del self._devices[path]
        for path in paths - before:
            self._try(path)
        if set(self._devices) != before:
            self.found.now(self._devices.values())

    def _try(self, path: Path) -> None:
        """A node that is just being made may not be ours to open yet; the next look tries again."""
        try:
            info = describe(path, self.ioctl)
        except TunerError as error:
            if self._refused.get(path) != str(error):
                log.warning("%s", error)
            self._refused[path] = str(error)
            return
        self._refused.pop(path, None)
        if info.systems:
            self._devices[path] = DvbDevice(path, info, self.address, self._options, self.ioctl)

    def _is_meant(self, path: Path) -> bool:
        adapter, frontend = _numbers(path)
        return self._adapter in (None, adapter) and self._frontend in (None, frontend)


def frontends(root: Path = ROOT) -> Iterator[Path]:
    """The frontend devices that are there now."""
    for folder in _entries(root):
        if _ADAPTER.fullmatch(folder.name):
            yield from (path for path in _entries(folder) if _FRONTEND.fullmatch(path.name))


def _entries(folder: Path) -> list[Path]:
    """What is in a folder; nothing where it is not there, or just going."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def describe(path: Path, ioctl: Ioctl = ioctl) -> Info:
    """What a frontend is, whether another program tunes it or not. Raises TunerError."""
    frontend = Frontend(path, writable=False, ioctl=ioctl)
    try:
        return frontend.info()
    finally:
        frontend.close()


def name(path: Path) -> str:
    """`dvb0.1` for adapter0/frontend1."""
    return "dvb{}.{}".format(*_numbers(path))


def _numbers(path: Path) -> tuple[str, str]:
    return path.parent.name.removeprefix("adapter"), path.name.removeprefix("frontend")


def _title(path: Path, info: Info) -> str:
    systems = ", ".join(row.name for system, row in SYSTEMS.items() if system in info.systems)
    return f"{info.name or path} ({systems})" if systems else info.name or str(path)
