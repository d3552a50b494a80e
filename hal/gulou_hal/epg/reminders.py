"""Reminders: what the household wants to be told of before it begins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from gulou.errors import ServiceError
from gulou.services.guide import Reminder
from gulou.services.tv import Programme
from gulou_hal.epg.database import EpgDatabase, Kept
from gulou_hal.epg.titles import stems
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId

AHEAD: Final = 60
"""Seconds before the start that the household is told: time to find the remote."""
_LATE: Final = 300
"""Seconds after the start that it still is, where the box was off."""
_MOST: Final = 500
_SERIES_AHEAD: Final = 8 * 86_400
_LOOK_AGAIN: Final = 900.0
"""Seconds between two looks for what has moved, and for the next times of series."""


class Reminders:
    """Thread-safe. `due` is cheap; the others wait for the disk."""

    def __init__(self, database: EpgDatabase, guide: Guide, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._guide = guide
        self._clock = clock
        self._lock = threading.RLock()
        self._looked_at = 0.0
        self._known = database.reminders()

    def all(self) -> tuple[Reminder, ...]:
        """Those that are still to come, by time; waits for nothing, as the list is replaced as a whole."""
        return tuple(kept.reminder for kept in self._known)

    def add(self, service: ServiceId, start: int, *, series: bool) -> None:
        """Remind of the programme that begins then. Raises ServiceError where there is none."""
        found = [each for each in self._guide.events(service, start, start + 1) if each.start == start]
        if not found:
            raise ServiceError("not_found", "The guide has no programme that begins then; look again")
        with self._lock:
            if len(self._known) >= _MOST:
                raise ServiceError("invalid", f"There are {_MOST} reminders already; take some back")
            if any(self._same(kept.reminder, service, found[0], series) for kept in self._known):
                return
            film = found[0]
            reminder = Reminder(0, service.url, start, film.duration, film.titles, series, film.age)
            self._database.add(reminder)
            self._known = self._database.reminders()

    def remove(self, number: int) -> None:
        """Take one back; one that is gone is no error."""
        with self._lock:
            self._database.remove(number)
            self._known = self._database.reminders()

    def due(self) -> list[Reminder]:
        """What the household is to be told of now."""
        now = self._clock()
        return [
            kept.reminder
            for kept in self._known
            if kept.told != kept.reminder.start
            and kept.reminder.start - AHEAD <= now < kept.reminder.start + _LATE
        ]

    def told(self, reminders: list[Reminder]) -> None:
        """The household was told of these."""
        numbers = {reminder.id for reminder in reminders}
        with self._lock:
            for kept in self._known:
                if kept.reminder.id in numbers:
                    self._database.move(msgspec.structs.replace(kept, told=kept.reminder.start))
            self._known = self._database.reminders()

    @property
    def to_look(self) -> bool:
        """Whether it is time for `look`."""
        return bool(self._known) and self._clock() >= self._looked_at + _LOOK_AGAIN

    def look(self) -> bool:
        """Follow what has moved, find series' next times, forget what is past; True where that is new."""
        now = self._looked_at = self._clock()
        before = self.all()
        with self._lock:
            for kept in self._known:
                self._look_at(kept, int(now))
            self._known = self._database.reminders()
        return before != self.all()

    def _look_at(self, kept: Kept, now: int) -> None:
        reminder = kept.reminder
        service = ServiceId.from_url(reminder.service)
        if service is None:
            self._database.remove(reminder.id)
            return
        over = reminder.start + reminder.duration < now or kept.told == reminder.start
        if not reminder.series:
            if reminder.start + max(reminder.duration, _LATE) < now:
                self._database.remove(reminder.id)
            elif not over:
                self._follow(kept, service)
            return
        if over or self._found(reminder, service) is None:
            wanted = stems(reminder.titles)
            coming = self._guide.events(service, now, now + _SERIES_AHEAD)
            for programme in coming:
                later = programme.start > now - _LATE and programme.start != kept.told
                if later and wanted & stems(programme.titles):
                    self._move(kept, programme)
                    return

    def _follow(self, kept: Kept, service: ServiceId) -> None:
        """A programme may begin sooner or later than was said."""
        reminder = kept.reminder
        found = self._found(reminder, service)
        if found is not None:
            if found.age != reminder.age:
                self._move(kept, found)
            return
        around = self._guide.events(service, reminder.start - 3 * 3600, reminder.start + 3 * 3600)
        named = [each for each in around if stems(each.titles) & stems(reminder.titles)]
        if named:
            self._move(kept, min(named, key=lambda each: abs(each.start - reminder.start)))

    def _found(self, reminder: Reminder, service: ServiceId) -> Programme | None:
        """The programme that begins when the reminder says, None where it does not any more."""
        found = self._guide.events(service, reminder.start, reminder.start + 1)
        return next((each for each in found if each.start == reminder.start), None)

    def _move(self, kept: Kept, programme: Programme) -> None:
        moved = msgspec.structs.replace(
            kept.reminder, start=programme.start, duration=programme.duration, age=programme.age
        )
        self._database.move(Kept(moved, kept.told))

    @staticmethod
    def _same(known: Reminder, service: ServiceId, programme: Programme, series: bool) -> bool:
        if known.service != service.url or known.series != series:
            return False
        return (
            bool(stems(known.titles) & stems(programme.titles)) if series else known.start == programme.start
        )
