"""What every device is: something that receives one multiplex at a time, and which ones it can receive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from gulou.services.tv import Channel
from gulou_hal.tuner.contract import Tuner, TunerError, Tuning
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.schemes import UnusableTuner, tuner_for


class Device(ABC):
    """One frontend. It exists from when it was found until `close`, whether it receives or not.

    `name` stays the same over restarts and is what a status record bears: `dvb0.0`, `satip:HOST#1`. `title`
    is for people. `address` is what was given to find it: devices of one address reach the same multiplexes.
    """

    def __init__(self, name: str, title: str, address: str, systems: frozenset[System]) -> None:
        self.name: Final = name
        self.title: Final = title
        self.address: Final = address
        self.systems: Final = systems

    lent: bool = False
    """Whether it belongs to another machine of the house, which shares it with everybody itself."""

    @property
    def multiplexes(self) -> tuple[Delivery, ...]:
        """What can be received, where the device itself knows; others are found by looking for channels."""
        return ()

    def receives(self, delivery: Delivery | None) -> bool:
        """Whether this device can be tuned to such a multiplex; None: the one that is at a fixed address."""
        return delivery is not None and delivery.system in self.systems

    @abstractmethod
    def tuner(self, delivery: Delivery | None) -> Tuner:
        """Return a tuner, not yet open, for a multiplex that this device receives.

        One of them is open at a time. Raises TunerError.
        """

    @property
    def listed(self) -> tuple[tuple[Delivery, Channel], ...]:
        """The channels that a list names where no table does; the same object until they change."""
        return ()

    def close(self) -> None:  # noqa: B027 - most hold nothing while they do not receive
        """The device is gone or not wanted any more. Safe to call twice."""


class FixedDevice(Device):
    """A file, a network address or a command: it receives one multiplex, its own."""

    def __init__(self, address: str) -> None:
        super().__init__(_name(address), address, address, frozenset())

    def receives(self, delivery: Delivery | None) -> bool:
        return delivery is None

    def tuner(self, delivery: Delivery | None) -> Tuner:
        return tuner_for(self.address)


class UnusableDevice(FixedDevice):
    """Stands for an address that names no device, and says why whenever it is tried."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address)
        self._reason = reason

    def tuner(self, delivery: Delivery | None) -> Tuner:
        return UnusableTuner(self.address, self._reason)


def _name(address: str) -> str:
    try:
        tuning = Tuning.parse(address)
    except TunerError:
        return "none"
    return f"{tuning.scheme}:{tuning.address.split()[0].rpartition('/')[2] if tuning.address.strip() else ''}"
