"""Spare tuners on the channels that the remote reaches next: a zap there finds its picture waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gulou.services.tv import Channel, ServiceKind
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, PlanError, Use

if TYPE_CHECKING:
    from gulou_hal.tv.tables import Tables
    from gulou_hal.tv.tuners import Tuners

_HOLD: Final = 5.0
"""Seconds that a pre-tuned multiplex is received beyond the last tick."""
MOST: Final = 3
"""Multiplexes that are pre-tuned at most, however many tuners there are: each costs some of a core."""


class Pretuning:
    """Claims of the lowest use but the guide's, so that whatever else needs a tuner gets it. On the loop."""

    def __init__(self, tables: Tables, tuners: Tuners) -> None:
        self._tables = tables
        self._tuners = tuners
        self._claims: dict[Place, Claim] = {}
        self._watched = ""
        self._last = ""
        self._step = 1
        """The direction in which the household zaps: 1 up, −1 down."""

    def watching(self, service: str) -> None:
        """This is watched now; "" for nothing."""
        if service == self._watched:
            return
        if service and self._watched:
            self._step = self._direction(self._watched, service)
            self._last = self._watched
        self._watched = service
        self.tick()

    def tick(self) -> None:
        """Claim what is wanted as far as tuners are spare, and let the rest go; about once a second."""
        wanted = self._wanted()
        for place in list(self._claims):
            if place not in wanted or self._claims[place].device is None:
                self._claims.pop(place).release()
        for place, name in wanted.items():
            claim = self._claims.get(place) or self._claim(place, name)
            if claim is not None:
                self._claims[place] = claim
                multiplex = self._tuners.of(claim)
                if multiplex is not None:
                    multiplex.want(_HOLD)

    def _claim(self, place: Place, name: str) -> Claim | None:
        if not self._tuners.plan.spare(place):
            return None
        try:
            return self._tuners.plan.claim(place, Use.pretuning, name)
        except PlanError:
            return None

    def _wanted(self) -> dict[Place, str]:
        """The multiplexes to have ready, the likeliest first, each with a channel's name."""
        if not self._watched:
            return {}
        channels = [channel for channel in self._tables.channels if channel.kind is not ServiceKind.data]
        at = next((i for i, channel in enumerate(channels) if channel.service == self._watched), None)
        if at is None:
            return {}
        here = self._place(channels[at])
        last = next((channel for channel in channels if channel.service == self._last), None)
        likely = (
            self._beyond(channels, at, self._step, here),
            last,
            self._beyond(channels, at, -self._step, here),
        )
        wanted: dict[Place, str] = {}
        for channel in likely:
            place = None if channel is None else self._place(channel)
            if channel is not None and place is not None and place != here and place.costs_nothing:
                wanted.setdefault(place, channel.name)
        return dict(list(wanted.items())[:MOST])

    def _beyond(self, channels: list[Channel], at: int, step: int, here: Place | None) -> Channel | None:
        """The first channel in a direction that is not where the watched one is."""
        for distance in range(1, len(channels)):
            channel = channels[(at + step * distance) % len(channels)]
            if self._place(channel) != here:
                return channel
        return None

    def _place(self, channel: Channel) -> Place | None:
        """Where it would be received: where it is tunable, and pre-tuned already if it can be."""
        places = self._tables.places_of(channel.service)
        return next((place for place in places if place in self._claims), next(iter(places), None))

    def _direction(self, before: str, after: str) -> int:
        order = [channel.service for channel in self._tables.channels]
        if before not in order or after not in order:
            return self._step
        apart = (order.index(after) - order.index(before)) % len(order)
        return 1 if apart <= len(order) / 2 else -1
