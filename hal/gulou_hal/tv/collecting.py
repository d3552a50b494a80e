"""Listening to every multiplex now and then for its tables and its guide, with tuners that nobody needs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from gulou_hal.tuner.delivery import System
from gulou_hal.tv.changes import ForgetMultiplexes, SaveChannels, SaveMultiplexes
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, PlanError, Use

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from gulou_hal.tuner.delivery import Delivery
    from gulou_hal.tv.tables import Tables
    from gulou_hal.tv.tuners import Tuners

LISTEN: Final = 15.0
"""Seconds to listen: SDT and EIT come within ten (ETSI TR 101 211 §4.4)."""
AGAIN: Final = 60.0
"""Seconds between two visits while nothing was found at a fixed address."""
REFRESH: Final = 15 * 60.0
"""Seconds between two visits."""


class Collecting:
    """Visits one tunable multiplex at a time, fixed addresses all at once. The gateway's loop calls it."""

    def __init__(self, tables: Tables, tuners: Tuners) -> None:
        self._tables = tables
        self._tuners = tuners
        self._visited: dict[Place, float] = {}
        self._visits: dict[Place, tuple[Claim, float]] = {}
        self._told: set[Place] = set()
        self._listed: dict[str, object] = {}

    def tick(self) -> None:
        """End visits that are over, begin those that are due."""
        self._look_at_lists()
        now = time.monotonic()
        self._learn()
        for place, (claim, until) in list(self._visits.items()):
            if now >= until or claim.device is None:
                claim.release()
                del self._visits[place]
        fixed = [Place(device.address) for device in self._tuners.plan.devices if device.receives(None)]
        for place in fixed:
            if self._is_due(place, now):
                self._visit(place, now)
        if not any(place.delivery is not None for place in self._visits):
            known = self._tables.readings
            due = [place for place in known if _is_tunable(place) and self._is_due(place, now)]
            due.sort(key=lambda place: self._visited.get(place, float("-inf")))
            for place in due:
                if self._visit(place, now):
                    break

    def _learn(self) -> None:
        """Some devices know what they can be tuned to: a server in the house with its list of channels."""
        told = {
            Place(device.address, delivery)
            for device in self._tuners.plan.devices
            for delivery in device.multiplexes
        }
        known = [place for place in self._tables.readings if place.delivery is not None]
        new = [
            place
            for place in told - self._told
            if place.delivery is not None
            and not any(
                other.source == place.source and other.delivery and place.delivery.is_same(other.delivery)
                for other in known
            )
        ]
        self._told |= told
        if new:
            self._tables.change(SaveMultiplexes(tuple(sorted(new, key=lambda place: place.query))))

    def _look_at_lists(self) -> None:
        """Take over the channels of lists that are new: nothing needs to be received to know them."""
        for device in self._tuners.plan.devices:
            lines = device.listed
            if lines and self._listed.get(device.address) is not lines:
                self._listed[device.address] = lines
                self._take_list(device.address, lines)

    def _take_list(self, source: str, lines: tuple[tuple[Delivery, Channel], ...]) -> None:
        tables = self._tables
        listed = {Place(source, delivery): channel for delivery, channel in lines}
        gone = [place for place in tables.readings if place.source == source and place not in listed]
        if gone:
            tables.change(ForgetMultiplexes(tuple(gone)))
        tables.change(SaveMultiplexes(tuple(listed)))
        for place, channel in listed.items():
            known = tables.readings.get(place)
            if known is None or known.channels != (channel,):
                tables.change(SaveChannels(place, (channel,)))

    def _is_due(self, place: Place, now: float) -> bool:
        reading = self._tables.readings.get(place)
        empty = reading is None or not reading.channels
        last = self._visited.get(place, float("-inf"))
        stale = self._tables.stale.get(place, float("-inf")) > last
        interval = AGAIN if stale or (empty and place.delivery is None) else REFRESH
        return place not in self._visits and now >= last + interval

    def _visit(self, place: Place, now: float) -> bool:
        if not self._tuners.plan.spare(place):
            return False
        try:
            claim = self._tuners.plan.claim(place, Use.guide, place.title)
        except PlanError:
            return False
        self._visited[place] = now
        self._visits[place] = claim, now + LISTEN
        multiplex = self._tuners.of(claim)
        if multiplex is not None:
            multiplex.want(LISTEN)
        return True


def _is_tunable(place: Place) -> bool:
    """Whether a visit tells anything: what a list names has no tables of its own."""
    return place.delivery is not None and place.delivery.system is not System.iptv
