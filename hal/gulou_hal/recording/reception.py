"""What recordings need of reception: packets of a service, its multiplex, and the tuners that there are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from gulou_hal.tuner.contract import TunerState
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.plan import Use
from gulou_hal.tv.programs import ProgramMap

if TYPE_CHECKING:
    from gulou_hal.recording.intake import Source
    from gulou_hal.tv.receiver import Receiver
    from gulou_hal.tv.tapping import ServiceTap


LOST: Final = "the signal was lost"


class Reception(Protocol):
    """Any thread may call it."""

    def source(self, service: ServiceId, use: Use, for_what: str) -> Source:
        """Packets of a service, with a tuner of its own. Raises PlanError, in words."""

    def place(self, service: ServiceId) -> Hashable | None:
        """The multiplex of a service; None where that is not known."""

    @property
    def receivers(self) -> Sequence[Any]:
        """The tuners that there are."""

    def receives(self, receiver: Any, place: Any) -> bool:
        """Whether a tuner can receive a multiplex."""


class Tapped:
    """A tap of a service, as the writer reads it."""

    def __init__(self, tap: ServiceTap) -> None:
        self._tap = tap

    @property
    def program(self) -> ProgramMap | None:
        return self._tap.program

    @property
    def reason(self) -> str:
        if self._tap.reason:
            return self._tap.reason
        state = self._tap.status.state
        return LOST if state in (TunerState.no_signal, TunerState.failed) else ""

    def read(self, timeout: float) -> bytes:
        return self._tap.read(timeout)

    def close(self) -> None:
        self._tap.close()


class Received:
    """Reception by the tuners of this box."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def source(self, service: ServiceId, use: Use, for_what: str) -> Source:
        return Tapped(self._receiver.tap(service, use, for_what))

    def place(self, service: ServiceId) -> Hashable | None:
        return self._receiver.place(service)

    @property
    def receivers(self) -> Sequence[Any]:
        return self._receiver.plan.devices

    def receives(self, receiver: Any, place: Any) -> bool:
        if place.delivery is None:
            return bool(receiver.address == place.source and receiver.receives(None))
        return bool(receiver.receives(place.delivery))
