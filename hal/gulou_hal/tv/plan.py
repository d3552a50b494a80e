"""The tuner plan: which device serves which multiplex, for whom, and who gives way when there are too few.

Whoever needs a multiplex claims it. Claims of one multiplex share a device. A claim of higher use takes a
device from lower ones; where nobody is lower, the claim is refused with words that say who could give way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Final

from gulou_hal.tuner.device import Device
from gulou_hal.tv.place import Place

__all__ = ["Claim", "Conflict", "Place", "Plan", "PlanError", "Unreceivable", "Use"]


class Use(IntEnum):
    """What a multiplex is received for; the higher takes a tuner from the lower, never from its like."""

    guide = 1
    pretuning = 2
    scanning = 3
    sharing = 4
    timeshift = 5
    watching = 6
    recording = 7


_WORDS: Final[Mapping[Use, str]] = {
    Use.guide: "collecting the guide",
    Use.pretuning: "getting {what} ready",
    Use.scanning: "looking for channels",
    Use.sharing: "sending {what} to another device",
    Use.timeshift: "keeping {what} for later",
    Use.watching: "showing {what}",
    Use.recording: "recording {what}",
}


class PlanError(Exception):
    """A multiplex that cannot be received now; the message is one sentence fit for a screen."""


class Unreceivable(PlanError):  # noqa: N818 - it is a state of the box, not a fault
    """No device of this box could receive it, however free."""


class Conflict(PlanError):  # noqa: N818 - the word for it
    """Every device that could is in use for something at least as important; `gives_way` could be ended."""

    def __init__(self, sentence: str, gives_way: tuple[Claim, ...]) -> None:
        super().__init__(sentence)
        self.gives_way: Final = gives_way


class Claim:
    """The right to a multiplex, until `release` or until `on_lost` told that it was taken."""

    def __init__(
        self,
        plan: Plan,
        place: Place,
        use: Use,
        for_what: str,
        on_lost: Callable[[str], None],
        owner: object,
    ) -> None:
        self.place: Final = place
        self.use: Final = use
        self.for_what: Final = for_what
        self.owner: Final = owner
        self.device: Device | None = None
        """Where it is received; None once it was released or lost."""
        self._plan = plan
        self._on_lost = on_lost

    @property
    def words(self) -> str:
        """What the tuner is doing: recording News, showing CCTV-1, looking for channels."""
        return _WORDS[self.use].format(what=self.for_what)

    def release(self) -> None:
        """Need it no more. Safe to call twice, and after it was lost."""
        self._plan.release(self)

    def lost(self, reason: str) -> None:
        """Tell the owner; only the plan calls it, and without its lock."""
        self._on_lost(reason)


class Plan:
    """Thread-safe. `moved` is told whenever a device has another place than before, with the lock held."""

    def __init__(self, moved: Callable[[Device, Place | None], None] = lambda _, __: None) -> None:
        """`moved` gets a device and what it receives from now on, None for nothing; it must not wait."""
        self._moved = moved
        self._lock = threading.RLock()
        self._devices: dict[Device, list[Claim]] = {}
        self._places: dict[Device, Place] = {}
        """What each receives, or received last."""
        self._left: dict[Device, float] = {}
        """When its last claim was released."""

    @property
    def devices(self) -> tuple[Device, ...]:
        """All devices, in the order in which they came."""
        with self._lock:
            return tuple(self._devices)

    def add(self, devices: Iterable[Device]) -> None:
        """These devices are there."""
        with self._lock:
            for device in devices:
                self._devices.setdefault(device, [])

    def remove(
        self, devices: Iterable[Device], reason: str = "The tuner was unplugged: plug it in again"
    ) -> None:
        """These devices are gone: their claims go to others that are free, the rest are lost."""
        losers: list[Claim] = []
        with self._lock:
            for device in devices:
                claims = self._devices.pop(device, [])
                self._left.pop(device, None)
                if self._places.pop(device, None) is not None and claims:
                    self._moved(device, None)
                losers += self._move(claims)
        _tell(losers, reason)

    def claims(self, device: Device) -> tuple[Claim, ...]:
        """Who uses a device now, the most important first."""
        with self._lock:
            return tuple(sorted(self._devices.get(device, ()), key=lambda claim: -claim.use))

    def place(self, device: Device) -> Place | None:
        """What a device receives now."""
        with self._lock:
            return self._places.get(device) if self._devices.get(device) else None

    def receivable(self, place: Place) -> bool:
        """Whether any device of this box could receive it, however busy."""
        with self._lock:
            return any(_receives(device, place) for device in self._devices)

    def spare(self, place: Place) -> bool:
        """Whether a claim of the lowest use would be granted now."""
        with self._lock:
            return any(
                _receives(device, place) and (not claims or self._places.get(device) == place)
                for device, claims in self._devices.items()
            )

    def claim(
        self,
        place: Place,
        use: Use,
        for_what: str,
        on_lost: Callable[[str], None] = lambda _: None,
        owner: object = None,
    ) -> Claim:
        """Return the right to a multiplex. Raises Conflict, or Unreceivable.

        `for_what` is a name for people: a channel's, a programme's. `on_lost` is called once, from any
        thread, with why it was taken. Claims of the same `owner` give way to a new one of equal use: whoever
        watches another channel does not watch the one before.
        """
        claim = Claim(self, place, use, for_what, on_lost, owner)
        with self._lock:
            device, losers = self._choose(claim)
            self._give(claim, device, losers)
        _tell(losers, f"The tuner is needed for {claim.words}")
        return claim

    def release(self, claim: Claim) -> None:
        """See `Claim.release`."""
        with self._lock:
            device, claim.device = claim.device, None
            if device is not None and claim in self._devices.get(device, ()):
                self._devices[device].remove(claim)
                if not self._devices[device]:
                    self._left[device] = time.monotonic()
                    self._moved(device, None)

    def _choose(self, claim: Claim) -> tuple[Device, list[Claim]]:
        """The device for a claim, and who loses it."""
        able = [device for device in self._devices if _receives(device, claim.place)]
        if not able:
            raise Unreceivable(_unreceivable(claim.place))
        able.sort(key=lambda device: self._preference(device, claim.place))
        tuned = [device for device in able if self._places.get(device) == claim.place]
        for device in sorted(tuned, key=lambda device: not self._devices[device]):
            return device, []
        for device in able:
            if not self._devices[device]:
                return device, []
        yielding = [
            device for device in able if all(_yields(other, claim) for other in self._devices[device])
        ]
        if yielding:
            device = min(yielding, key=self._weight)
            return device, list(self._devices[device])
        raise _conflict([self.claims(device) for device in able])

    def _give(self, claim: Claim, device: Device, losers: list[Claim]) -> None:
        for loser in losers:
            loser.device = None
        claims = self._devices[device]
        claims[:] = [other for other in claims if other not in losers]
        claims.append(claim)
        claim.device = device
        if self._places.get(device) != claim.place or len(claims) == 1:
            self._places[device] = claim.place
            self._moved(device, claim.place)

    def _move(self, claims: list[Claim]) -> list[Claim]:
        """Give claims whose device is gone another; return those that lost by it."""
        losers: list[Claim] = []
        for claim in sorted(claims, key=lambda claim: -claim.use):
            claim.device = None
            try:
                device, taken = self._choose(claim)
            except PlanError:
                losers.append(claim)
                continue
            self._give(claim, device, taken)
            losers += taken
        return losers

    def _preference(self, device: Device, place: Place) -> tuple[bool, int, float]:
        """The address that the multiplex was found at first; then the device that can do the least else.

        Of like ones that which was left the longest ago: somebody may yet come back to the others.
        """
        return device.address != place.source, len(device.systems), self._left.get(device, 0.0)

    def _weight(self, device: Device) -> tuple[int, int]:
        uses = [claim.use for claim in self._devices[device]]
        return max(uses), len(uses)


def _receives(device: Device, place: Place) -> bool:
    if place.delivery is None:
        return device.address == place.source and device.receives(None)
    return device.receives(place.delivery)


def _yields(other: Claim, claim: Claim) -> bool:
    if other.use == claim.use:
        return other.owner is not None and other.owner == claim.owner
    return other.use < claim.use


def _tell(losers: list[Claim], reason: str) -> None:
    for loser in losers:
        loser.lost(reason)


def _conflict(busy: list[tuple[Claim, ...]]) -> Conflict:
    claims = tuple(claim for claims in busy for claim in claims)
    doing = "; ".join(dict.fromkeys(claims[0].words for claims in busy))
    if len(busy) == 1:
        return Conflict(f"The tuner is in use: {doing}. End that to free it", claims)
    return Conflict(f"All {len(busy)} tuners are in use: {doing}. End that to free one", claims)


def _unreceivable(place: Place) -> str:
    if place.delivery is None:
        return f"{place.source} is no longer among the tuners of this box"
    system = place.delivery.system.value.upper().replace("DVB", "DVB-")
    return f"No tuner of this box receives {system}: connect one, then try again"
