"""Which devices an address names: one row for each scheme that finds devices, every other is fixed.

A row's finder gets the address and a `Found` to tell of devices as they come and go, and returns a watcher:
hot plug and discovery run on threads of their own. Drivers are imported when an address asks for them.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Final, cast

from gulou_hal.tuner.contract import TunerError, Tuning
from gulou_hal.tuner.device import Device, FixedDevice, UnusableDevice
from gulou_hal.tuner.schemes import tuner_for

log = logging.getLogger(__name__)


class Watcher(ABC):
    """Looks after the devices of one address. A driver that finds devices subclasses this."""

    def __init__(self, address: str, found: Found) -> None:
        """`found` is told on any thread."""
        self.address: Final = address
        self.found: Final = found

    @abstractmethod
    def start(self) -> None:
        """Tell of the devices that are there, without waiting for a network; then of changes, from a thread.

        Raises TunerError when the address can never name a device.
        """

    @abstractmethod
    def stop(self) -> None:
        """Tell nothing any more, end the thread. Safe to call twice."""


class Found:
    """What a watcher tells: devices that came, and those that went. Thread-safe."""

    def __init__(self, changed: Callable[[frozenset[Device], frozenset[Device]], None]) -> None:
        """`changed` gets those that came and those that went; it must not wait."""
        self._changed = changed
        self._lock = threading.Lock()
        self._devices: dict[str, Device] = {}

    def now(self, devices: Iterable[Device]) -> None:
        """These are all devices now; one with the name of one that is known counts as the same."""
        with self._lock:
            named = {device.name: device for device in devices}
            came = frozenset(device for name, device in named.items() if name not in self._devices)
            went = frozenset(device for name, device in self._devices.items() if name not in named)
            for device in went:
                del self._devices[device.name]
            self._devices |= {device.name: device for device in came}
        if came or went:
            self._changed(came, went)
        for device in went:
            device.close()


FINDERS: Final[Mapping[str, str]] = {
    "lab": "gulou_hal.tuner.lab:Lab",
    "dvb": "gulou_hal.tuner.dvb.adapters:Adapters",
    "satip": "gulou_hal.tuner.satip.servers:Servers",
    "hdhomerun": "gulou_hal.tuner.hdhomerun.servers:Servers",
    "iptv": "gulou_hal.tuner.iptv.lists:Lists",
    "iptv+http": "gulou_hal.tuner.iptv.lists:Lists",
    "iptv+https": "gulou_hal.tuner.iptv.lists:Lists",
}
"""Scheme → the `Watcher` of that kind, as `module:Class`."""


class Devices:
    """All devices of all addresses. `changed` is called from any thread and must not wait."""

    def __init__(
        self, addresses: Iterable[str], changed: Callable[[frozenset[Device], frozenset[Device]], None]
    ) -> None:
        self._changed = changed
        self._addresses = tuple(dict.fromkeys(addresses))
        self._lock = threading.Lock()
        self._found: dict[str, Found] = {}
        self._watchers: dict[str, Watcher] = {}

    def start(self) -> None:
        """Find them. An address that names none is a device that says so."""
        for address in self._addresses:
            self.add(address)

    def add(self, address: str) -> None:
        """Find those of one more address; any thread."""
        found = Found(self._changed)
        with self._lock:
            if address in self._found:
                return
            self._found[address] = found
        try:
            watcher = self._watcher(address, found)
            if watcher is None:
                found.now([fixed(address)])
            else:
                self._watchers[address] = watcher
                watcher.start()
        except TunerError as error:
            found.now([UnusableDevice(address, str(error))])
        except Exception:  # one driver's fault leaves the others working
            log.exception("%s could not be used", address)
            found.now([UnusableDevice(address, f"{address} could not be used: see Logs in Settings")])

    def remove(self, address: str) -> None:
        """Those of an address are wanted no more; any thread."""
        with self._lock:
            found = self._found.pop(address, None)
            watcher = self._watchers.pop(address, None)
        if watcher is not None:
            watcher.stop()
        if found is not None:
            found.now(())

    def watcher(self, address: str) -> Watcher | None:
        """Who looks after the devices of an address, where somebody does."""
        return self._watchers.get(address)

    def stop(self) -> None:
        """Look for none any more."""
        for watcher in list(self._watchers.values()):
            watcher.stop()
        self._watchers.clear()

    def _watcher(self, address: str, found: Found) -> Watcher | None:
        finder = FINDERS.get(Tuning.parse(address).scheme)
        if finder is None:
            return None
        module, _, name = finder.partition(":")
        try:
            kind = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            raise TunerError(f"This box cannot open {address}: it has no {error.name}") from None
        return cast(Watcher, kind(address, found))


def fixed(address: str) -> Device:
    """The device of an address with one multiplex; one that no tuner opens says why when it is tried."""
    try:
        tuner_for(address)
    except TunerError as error:
        return UnusableDevice(address, str(error))
    return FixedDevice(address)
