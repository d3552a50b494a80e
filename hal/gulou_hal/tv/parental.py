"""The parental lock, where it holds: what is locked is neither sent to the player nor called by its title.

The launcher keeps the household's PIN and says what is to be locked; here it is judged, from the
parental_rating_descriptor of the present event (ETSI EN 300 468 §6.2.28) and from the household's channels.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import msgspec

from gulou.services.tv import Channel, NowNext, Programme
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId

PATIENCE: Final = 2.5
"""Seconds that present and following may take (ETSI TR 101 211 §4.4: at most 2), before a service without
them counts as one that is not rated."""
CHANNEL: Final = "This channel is locked"
OTHERS: Final = "This channel is not for children"
PROGRAMME: Final = "This programme is for those from {age} years on"


class Verdict(msgspec.Struct, frozen=True):
    """Whether a service is `locked` now and why; or it is `unknown` yet, and nothing may be shown."""

    locked: bool = False
    unknown: bool = False
    reason: str = ""


FREE: Final = Verdict()
_UNKNOWN: Final = Verdict(unknown=True)


class Parental:
    """Owned by the gateway's loop. Until the launcher has spoken nothing is locked."""

    def __init__(self, guide: Guide, channel: Callable[[ServiceId], Channel | None]) -> None:
        self.active = False
        """There is a PIN, and not everything was opened with it."""
        self.from_age = 0
        """Programmes for this age and older are locked; 0: none is."""
        self.services: frozenset[str] | None = None
        """The only ones that a child may have, who watches now; None: all."""
        self._guide = guide
        self._channel = channel
        self._open: dict[ServiceId, int | None] = {}
        """Services that were opened with the PIN, each with the event that was on then."""

    @property
    def hides(self) -> bool:
        """Whether any programme at all is hidden."""
        return self.active and self.from_age > 0

    def set(self, active: bool, from_age: int, services: tuple[str, ...] | None = None) -> None:
        """What is locked from now on; what was opened is locked again."""
        self.active, self.from_age = active, from_age
        self.services = None if services is None else frozenset(services)
        self._open.clear()

    def allows(self, service: str) -> bool:
        """Whether who watches now may have this service at all. Any thread."""
        return self.services is None or service in self.services

    def unlock(self, service: ServiceId) -> None:
        """Let this service through until its programme ends."""
        now = self._guide.now_next(service).now
        self._open[service] = now.event_id if now is not None else None

    def verdict(self, service: ServiceId, opened: float) -> Verdict:
        """Whether a stream of this service may be shown that was opened at `opened` (monotonic time)."""
        if not self.active:
            return FREE
        now = self._guide.now_next(service).now if self._knows(service) else None
        if service in self._open:
            event = self._open[service]
            if event is None and now is not None:
                self._open[service] = now.event_id
            if event is None or now is None or event == now.event_id:
                return FREE
            del self._open[service]
        if not self.allows(service.url):
            return Verdict(locked=True, reason=OTHERS)
        channel = self._channel(service)
        if channel is not None and channel.locked:
            return Verdict(locked=True, reason=CHANNEL)
        if not self.from_age:
            return FREE
        if now is None:
            waits = time.monotonic() - opened < PATIENCE and not self._knows(service)
            return _UNKNOWN if waits else FREE
        if now.age >= self.from_age:
            return Verdict(locked=True, reason=PROGRAMME.format(age=now.age))
        return FREE

    def shown(self, programme: Programme, service: ServiceId) -> Programme:
        """A programme as it may be told: one that is locked has neither title nor text."""
        if not self._hides(programme, service):
            return programme
        return msgspec.structs.replace(programme, titles={}, texts={}, locked=True)

    def hides_age(self, age: int) -> bool:
        """Whether what is for this age and older is told without its title."""
        return self.hides and age >= self.from_age

    def lends(self, service: ServiceId, since: float) -> bool:
        """Whether another room that asked at `since` (monotonic) may have this service now. Any thread.

        Nobody there can be asked for the PIN, so what was opened here stays here.
        """
        if not self.active:
            return True
        channel = self._channel(service)
        if channel is not None and channel.locked:
            return False
        if not self.from_age:
            return True
        now = self._guide.now_next(service).now
        if now is None:
            return self._knows(service) or time.monotonic() - since >= PATIENCE
        return now.age < self.from_age

    def now_next(self, item: NowNext, service: ServiceId) -> NowNext:
        """The same for what is on and what follows."""
        if not self.active:
            return item
        now = item.now and self.shown(item.now, service)
        following = item.next and self.shown(item.next, service)
        return item if (now, following) == (item.now, item.next) else NowNext(item.service, now, following)

    def opened(self, service: ServiceId, event_id: int) -> bool:
        """Whether the PIN has opened this event of a service, live. Any thread."""
        return self._open.get(service, -1) == event_id

    def refuses(self, channel: Channel | None, age: int) -> str:
        """Why a recording from this channel, of a programme for this age, may not be shown, or ''."""
        if not self.active:
            return ""
        if self.services is not None and (channel is None or not self.allows(channel.service)):
            return OTHERS
        if channel is not None and channel.locked:
            return CHANNEL
        return PROGRAMME.format(age=age) if self.from_age and age >= self.from_age else ""

    def _hides(self, programme: Programme, service: ServiceId) -> bool:
        return self.hides_age(programme.age) and self._open.get(service, -1) != programme.event_id

    def _knows(self, service: ServiceId) -> bool:
        return self._guide.is_told(service)
