"""The tuners of the box: the devices of its addresses, the plan, and the multiplex that each receives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

import msgspec

from gulou_hal.ts.filter import Section
from gulou_hal.tuner.contract import Tuner, TunerError
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Devices, Watcher
from gulou_hal.tuner.schemes import UnusableTuner
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, Plan


class Tuned(msgspec.Struct, frozen=True):
    """A device that was tuned, and to what. Nobody may need it any more: then it closes after a while."""

    device: Device
    place: Place
    multiplex: Multiplex


class Tuners:
    """Thread-safe. A multiplex stays with its device until the device is needed for another."""

    def __init__(
        self,
        addresses: Iterable[str],
        on_sections: Callable[[Place, list[Section]], None],
        on_look: Callable[[], None],
        remembered: Callable[[Place], tuple[int, Mapping[int, tuple[int, bytes]]]] = lambda _: (0, {}),
    ) -> None:
        """`on_look` is called when something may have changed; both from any thread, and must not wait.

        `remembered` tells what a multiplex carried the last time, as `Multiplex.remember` takes it.
        """
        self._remembered = remembered
        self.plan = Plan(self._moved)
        self._on_sections = on_sections
        self._on_look = on_look
        self._tuned: dict[Device, Tuned] = {}
        self._lock = threading.RLock()
        self._devices = Devices(addresses, self._changed)

    def start(self) -> None:
        """Look for devices from now on."""
        self._devices.start()

    def stop(self) -> None:
        """Close all tuners and the streams that are with them."""
        self._devices.stop()
        with self._lock:
            tuned = list(self._tuned.values())
            self._tuned.clear()
        for each in tuned:
            each.multiplex.stop()
        for device in self.plan.devices:
            device.close()

    def add(self, address: str) -> None:
        """Have the devices of one more address."""
        self._devices.add(address)

    def remove(self, address: str) -> None:
        """The devices of an address are wanted no more; who uses them is told."""
        self._devices.remove(address)

    def watcher(self, address: str) -> Watcher | None:
        """Who looks after the devices of an address, where somebody does."""
        return self._devices.watcher(address)

    @property
    def tuned(self) -> tuple[Tuned, ...]:
        """What the devices are tuned to."""
        with self._lock:
            return tuple(self._tuned.values())

    def of(self, claim: Claim) -> Multiplex | None:
        """The multiplex of a claim; None when the claim was lost."""
        device = claim.device
        with self._lock:
            tuned = None if device is None else self._tuned.get(device)
        return tuned.multiplex if tuned is not None and tuned.place == claim.place else None

    def at(self, place: Place) -> Multiplex | None:
        """The multiplex of a place, if a device is tuned to it now."""
        return next((tuned.multiplex for tuned in self.tuned if tuned.place == place), None)

    def _moved(self, device: Device, place: Place | None) -> None:
        """The plan needs a device for another multiplex. Its lock is held."""
        if place is None:  # left as it is: whoever comes back next finds it running
            return
        with self._lock:
            before = self._tuned.get(device)
            if before is not None and before.place == place and not before.multiplex.finished:
                return
            if before is not None:
                before.multiplex.finish()
            multiplex = Multiplex(
                _tuner(device, place),
                lambda sections: self._on_sections(place, sections),
                self._on_look,
                before.multiplex if before is not None else None,
            )
            multiplex.remember(*self._remembered(place))
            self._tuned[device] = Tuned(device, place, multiplex)
        multiplex.start()

    def _changed(self, came: frozenset[Device], went: frozenset[Device]) -> None:
        self.plan.add(sorted(came, key=lambda device: device.name))
        with self._lock:
            gone = [self._tuned.pop(device) for device in went if device in self._tuned]
        for tuned in gone:
            tuned.multiplex.finish()
        self.plan.remove(went)
        self._on_look()


def _tuner(device: Device, place: Place) -> Tuner:
    try:
        return device.tuner(place.delivery)
    except TunerError as error:
        return UnusableTuner(place.title, str(error))
