"""Now and next: asked for when they are to be shown, a block of channels at once, kept until they change."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gulou import ServiceError
from gulou.services.tv import NowNext
from live_tv import timing

if TYPE_CHECKING:
    from gulou.services.tv import Tv
    from live_tv.lineup import Lineup

BLOCK = 32
"""Neighbours that are asked for together: the next zaps and the rest of the list need no further question."""


class Guide:
    """What is on. Never raises: a gateway that does not answer leaves the guide empty for a while."""

    def __init__(self, tv: Tv) -> None:
        self._tv = tv
        self._known: dict[str, NowNext] = {}
        self._stale: set[str] = set()
        self._rest = 0.0

    def of(self, service: str, lineup: Lineup) -> NowNext:
        """Now and next of this service."""
        if self._wants(service):
            first = lineup.index(service) // BLOCK * BLOCK
            block = [channel.service for channel in lineup.channels[first : first + BLOCK]]
            self.ask({service, *filter(self._wants, block)})
        return self._known.get(service) or NowNext(service)

    def ask(self, services: Iterable[str]) -> None:
        """Ask for these at once."""
        now = time.monotonic()
        if now < self._rest:
            return
        asked = sorted(services)
        try:
            answer = self._tv.now_next(*asked)
        except ServiceError as error:
            self._rest = now + (timing.REST if error.code == "timeout" else timing.RETRY)
            return
        for service in asked:
            self._known[service] = answer.get(service) or NowNext(service)
        self._stale.difference_update(asked)

    def changed(self, services: Iterable[str]) -> None:
        """These changed; they are asked for again when they are to be shown."""
        self._stale.update(service for service in services if service in self._known)

    def expire(self, now: float) -> None:
        """What is past its end is asked for again, in case the change was not told."""
        self._stale.update(
            service
            for service, item in self._known.items()
            if item.now is not None and item.now.start + item.now.duration <= now
        )

    def keep(self, lineup: Lineup) -> None:
        """Forget the channels that are gone."""
        self._known = {service: item for service, item in self._known.items() if lineup.get(service)}
        self._stale.intersection_update(self._known)

    def _wants(self, service: str) -> bool:
        return service not in self._known or service in self._stale
