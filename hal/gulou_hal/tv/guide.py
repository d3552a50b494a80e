"""What is on: present and following as broadcast, and the schedule by the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from gulou.services.tv import NowNext, Programme
from gulou_hal.tv.changes import Change, SavePresent, SaveSchedule
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import Imported
from gulou_hal.tv.store import Store

if TYPE_CHECKING:  # the parser's imports would delay the first answer
    from gulou_hal.si.eit import Eit, Event

_UNNAMED: Final = "und"
"""ISO 639-2 for a language that is not named."""
_EPISODE, _SERIES = (0x01, 0x31), (0x02, 0x32)
"""crid_type of a programme and of a series (ETSI TS 102 323 table 106, DTG D-Book)."""
_LONGEST_CRID: Final = 200
_RECHECK: Final = 60
"""Seconds until a guide without a present event is asked again."""


class Guide:
    """Thread-safe: one thread feeds tables, another asks."""

    def __init__(
        self, store: Store, clock: Callable[[], float] = time.time, imported: Imported | None = None
    ) -> None:
        self.receiving: Callable[[ServiceId], bool] = lambda _: False
        """Whether present and following of a service come in just now, newer than any schedule."""
        self.on_time: Callable[[int], None] = lambda _: None
        """Told each time of the broadcast, Unix seconds, on the thread that reads tables; must not wait."""
        self._store = store
        self._imported = imported
        self._clock = clock
        self._lock = threading.Lock()
        self._present: dict[ServiceId, tuple[Programme | None, Programme | None]] = {}
        self._known: dict[ServiceId, tuple[NowNext, float]] = {}

    def feed(self, eit: Eit) -> tuple[ServiceId, Change | None]:
        """Take in a section; return its service, and what of it is to be stored."""
        service = ServiceId(eit.original_network_id, eit.transport_stream_id, eit.service_id)
        events = tuple(programme(event) for event in eit.events if event.start is not None)
        if eit.schedule:
            return service, SaveSchedule(service, events) if events else None
        event = events[0] if events else None
        with self._lock:
            present, following = self._present.get(service, (None, None))
            self._present[service] = (event, following) if eit.header.section == 0 else (present, event)
        return service, SavePresent(service, event) if event else None

    def is_told(self, service: ServiceId) -> bool:
        """Whether present and following of a service have come and come still: newer than a schedule."""
        with self._lock:
            known = service in self._present
        return known and self.receiving(service)

    def refresh(self, services: Iterable[ServiceId]) -> set[ServiceId]:
        """Look again at what is on these, since events or the hour changed; return where that is new."""
        new = set()
        for service in services:
            with self._lock:
                known, _ = self._known.pop(service, (None, 0.0))
            if known != self.now_next(service):
                new.add(service)
        return new

    def now_next(self, service: ServiceId) -> NowNext:
        """What is on and what follows, from memory as long as that holds."""
        now = self._clock()
        with self._lock:
            found, holds_until = self._known.get(service, (None, 0.0))
        if found is not None and now < holds_until:
            return found
        found = self._look_up(service, int(now))
        boundary = _boundary(found, now)
        with self._lock:
            self._known[service] = (found, boundary)
        return found

    def expired(self) -> set[ServiceId]:
        """The services whose present event ended, so that they have another now."""
        now = self._clock()
        with self._lock:
            return {service for service, (_, holds_until) in self._known.items() if now >= holds_until}

    def events(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The events that touch [start, end), Unix seconds."""
        broadcast = self._store.events(service, start, end)
        if self._imported is None or not self._imported.knows(service):
            return broadcast
        return together(broadcast, self._imported.events(service, start, end))

    def brief(self, service: ServiceId, start: int, end: int) -> list[Programme]:
        """The same without texts, quickly."""
        broadcast = self._store.brief(service, start, end)
        if self._imported is None or not self._imported.knows(service):
            return broadcast
        return together(broadcast, self._imported.brief(service, start, end))

    def from_time(self, service: ServiceId, when: int, count: int) -> list[Programme]:
        """The first events that end after a Unix time."""
        broadcast = self._store.from_time(service, when, count)
        if self._imported is None or not self._imported.knows(service):
            return broadcast
        return together(broadcast, self._imported.from_time(service, when, count))[:count]

    def last_title(self) -> int:
        """Another number where something new is broadcast."""
        return self._store.last_title()

    def renewed(self) -> None:
        """The imported guide is another."""
        if self._imported is not None:
            self._imported.reload()
        with self._lock:
            self._known.clear()

    def _look_up(self, service: ServiceId, now: int) -> NowNext:
        with self._lock:
            present, following = self._present.get(service, (None, None))
        if present is not None and (
            self.receiving(service) or present.start <= now < present.start + present.duration
        ):
            return NowNext(service.url, self._detailed(service, present), following)
        scheduled = self.from_time(service, now, 2)
        on_now = next((event for event in scheduled if event.start <= now), None)
        to_come = next((event for event in scheduled if event.start > now), None)
        if on_now is None and to_come is None:  # a recording of another day
            return NowNext(service.url, present, following)
        return NowNext(service.url, on_now, to_come)

    def _detailed(self, service: ServiceId, present: Programme) -> Programme:
        """The same event from the schedule where that tells more."""
        if present.texts:
            return present
        stored = self.events(service, present.start, present.start + 1)
        return next((event for event in stored if event.event_id == present.event_id), present)


def together(broadcast: list[Programme], imported: list[Programme]) -> list[Programme]:
    """What is broadcast, and of the rest what it leaves room for: a broadcaster knows its own day best."""
    if not broadcast or not imported:
        return broadcast or imported
    free = [
        each
        for each in imported
        if not any(
            each.start < known.start + known.duration and known.start < each.start + each.duration
            for known in broadcast
        )
    ]
    return sorted((*broadcast, *free), key=lambda each: each.start)


def programme(event: Event) -> Programme:
    """Return an event of the EIT, one that has a start, as apps see it."""
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    for text in event.texts:
        language = text.language or _UNNAMED
        if text.title:
            titles[language] = text.title
        if description := text.description:
            texts[language] = description
    genre = event.genres[0].level1 << 4 | event.genres[0].level2 if event.genres else 0
    age = max((rating.age or 0 for rating in event.ratings), default=0)
    crids = {crid.type: crid.text[:_LONGEST_CRID] for crid in reversed(event.crids)}
    return Programme(
        event.event_id,
        event.start or 0,
        event.duration or 0,
        titles,
        texts,
        genre,
        age,
        episode_id=next((crids[kind] for kind in _EPISODE if kind in crids), ""),
        series_id=next((crids[kind] for kind in _SERIES if kind in crids), ""),
    )


def _boundary(found: NowNext, now: float) -> float:
    """When `found` may no longer hold, Unix time."""
    ends = [now + _RECHECK]
    if found.now is not None and found.now.start + found.now.duration > now:
        ends.append(found.now.start + found.now.duration)
    if found.next is not None and found.next.start > now:
        ends.append(found.next.start)
    return min(ends)
