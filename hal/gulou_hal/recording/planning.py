"""What will be recorded, kept up with the guide and with the tuners that there are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import msgspec

from gulou.errors import ServiceError
from gulou.services.recordings import Keep, Series, Settings, Timer, TimerState
from gulou_hal.recording import hours, rivals, timers
from gulou_hal.recording.listings import Listings
from gulou_hal.recording.reception import Reception
from gulou_hal.recording.rivals import Verdict, Want
from gulou_hal.recording.store import Store
from gulou_hal.tv.identity import ServiceId

log = logging.getLogger(__name__)

_KEPT = 24 * 3600
"""Seconds for which a timer that was missed, or whose programme is gone, is shown."""
_FIXED = (TimerState.recording, TimerState.missed)


class Planning:
    """Hold the recorder's lock."""

    def __init__(
        self,
        store: Store,
        listings: Listings,
        reception: Reception,
        channels: Callable[[], dict[str, str]],
    ) -> None:
        """`channels` returns the names of all channels by their service."""
        self._store = store
        self._listings = listings
        self._reception = reception
        self._channels = channels
        self.settings: Settings = store.settings()
        self._timers: dict[int, Timer] = {timer.id: timer for timer in store.timers()}
        self._series: dict[int, Series] = {each.id: each for each in store.series()}
        self._recorded = store.episodes()
        self.verdicts: dict[int, Verdict] = {}

    @property
    def timers(self) -> tuple[Timer, ...]:
        """By start."""
        return tuple(sorted(self._timers.values(), key=lambda each: (each.start, each.id)))

    @property
    def series(self) -> tuple[Series, ...]:
        counts: dict[int, int] = {}
        for number, _ in self._recorded:
            counts[number] = counts.get(number, 0) + 1
        return tuple(
            msgspec.structs.replace(each, recorded=counts.get(each.id, 0)) for each in self._series.values()
        )

    def get(self, number: int) -> Timer | None:
        return self._timers.get(number)

    def add(self, timer: Timer) -> Timer:
        """Set a timer; return the one that is there for the same programme, if one is."""
        for known in self._timers.values():
            if _alike(known, timer) and known.state not in (TimerState.missed, TimerState.gone):
                return known
        channel = timer.channel or self._channels().get(timer.service, "")
        if ServiceId.from_url(timer.service) is None:
            raise ServiceError("invalid", f"{timer.service} names no service")
        added = msgspec.structs.replace(timer, id=self._next(self._timers), channel=channel)
        return self._put(self._as_usual(added))

    def change(self, timer: Timer) -> Timer:
        """Put a timer in the place of the one with its number. Raises ServiceError."""
        known = self._timers.get(timer.id)
        if known is None:
            raise ServiceError("not_found", "This timer is not there any more")
        if not timer.title and known.event_id:  # the app was not told: it is locked
            timer = msgspec.structs.replace(timer, title=known.title, text=known.text)
        return self._put(
            msgspec.structs.replace(timer, state=known.state, recording=known.recording, series=known.series)
        )

    def put(self, timer: Timer) -> None:
        """A timer has become something else."""
        if timer.id in self._timers and self._timers[timer.id] != timer:
            self._put(timer)

    def remove(self, numbers: Iterable[int]) -> None:
        numbers = [number for number in numbers if number in self._timers]
        for number in numbers:
            del self._timers[number]
        self._store.remove_timers(numbers)

    def skip(self, timer: Timer) -> None:
        """The household does not want this one; of a series, it must not come back."""
        if timer.series and timer.episode:
            self.recorded(timer, timer.start)
        self.remove([timer.id])

    def put_series(self, series: Series, *, new: bool) -> Series:
        """Add a series, or change the one with its number. Raises ServiceError."""
        if not series.title.strip():
            raise ServiceError("invalid", "A series has a title")
        if series.hours is not None:
            hours.checked(series.hours)
            if ServiceId.from_url(series.service) is None:
                raise ServiceError("invalid", "Hours are recorded from one channel: name its service")
        if new:
            for known in self._series.values():
                if (known.title, known.service, known.hours) == (series.title, series.service, series.hours):
                    return known
            crid = series.crid or timers.crid_of(series, self._listings)
            series = msgspec.structs.replace(series, id=self._next(self._series), crid=crid)
        elif series.id not in self._series:
            raise ServiceError("not_found", "This series is not there any more")
        self._series[series.id] = series
        self._store.put_series(series)
        if not new:  # its timers are made anew, as it is now
            self.remove(
                each.id
                for each in list(self._timers.values())
                if each.series == series.id and each.state not in _FIXED
            )
        return series

    def remove_series(self, number: int) -> None:
        running = [each for each in self._timers.values() if each.series == number and each.state in _FIXED]
        self._series.pop(number, None)
        self._recorded = {row for row in self._recorded if row[0] != number}
        self.remove(each.id for each in list(self._timers.values()) if each.series == number)
        self._store.remove_series(number)
        for timer in running:  # what is under way ends as it would have
            self._timers[timer.id] = msgspec.structs.replace(timer, series=0)
            self._store.put_timers([self._timers[timer.id]])

    def recorded(self, timer: Timer, at: int) -> None:
        """An episode was recorded."""
        if timer.series and timer.episode:
            self._recorded.add((timer.series, timer.episode))
            self._store.put_episode(timer.series, timer.episode, at)

    def set(self, settings: Settings) -> None:
        self.settings = settings
        self._store.put_settings(settings)

    def plan(self, now: int) -> tuple[str, ...]:
        """Look at the guide and the tuners; return what the household should hear of, in words."""
        before = dict(self._timers)
        planned = {each.id: each for each in self._timers.values()}
        for timer in list(planned.values()):
            if timer.state is not TimerState.missed:
                planned[timer.id] = timers.followed(timer, self._listings, now)
            if timer.stop + timer.after <= now and timer.state is not TimerState.recording:
                planned[timer.id] = self._late(planned[timer.id], now, planned)
        number = self._next(planned)
        for timer in self._made(now, planned.values()):
            planned[number] = msgspec.structs.replace(timer, id=number)
            number += 1
        planned = {
            each.id: each
            for each in timers.without_repeats(planned.values(), self._recorded, self._series)
            if each.id in planned
        }
        self._timers = {each.id: self._judged(each) for each in self._with_verdicts(planned)}
        changed = [each for number, each in self._timers.items() if before.get(number) != each]
        self._store.put_timers(changed)
        self._store.remove_timers(number for number in before if number not in self._timers)
        return tuple(filter(None, (_news(before.get(each.id), each) for each in changed)))

    def _late(self, timer: Timer, now: int, planned: dict[int, Timer]) -> Timer:
        """A timer whose time went by without a recording."""
        if timer.stop + timer.after <= now - _KEPT or timer.state is TimerState.repeated:
            planned.pop(timer.id, None)
            return timer
        if timer.state is TimerState.missed:
            return timer
        note = timer.note or "The box was off, or did not know the time"
        return msgspec.structs.replace(timer, state=TimerState.missed, note=note)

    def _made(self, now: int, planned: Iterable[Timer]) -> list[Timer]:
        """What series add to what is planned."""
        known = {_key(each) for each in planned}
        channels = self._channels() if self._series else {}
        made = []
        for series in self._series.values():
            for timer in self._of(series, channels, now):
                if _key(timer) not in known:
                    known.add(_key(timer))
                    made.append(timer)
        return made

    def _of(self, series: Series, channels: dict[str, str], now: int) -> list[Timer]:
        if series.hours is None:
            return timers.of_series(series, self._listings, channels, self.settings, now)
        channel = channels.get(series.service, series.channel)
        return hours.of_hours(series, series.hours, channel, self._recorded, now)

    def _with_verdicts(self, planned: dict[int, Timer]) -> list[Timer]:
        wants = []
        for timer in planned.values():
            service = ServiceId.from_url(timer.service)
            place = self._reception.place(service) if service is not None else None
            if timer.state in (TimerState.gone, TimerState.repeated, TimerState.missed) or place is None:
                continue
            running = timer.state is TimerState.recording
            wants.append(
                Want(
                    timer.id,
                    timer.title or timer.channel,
                    place,
                    timer.start,
                    timer.stop,
                    timer.before,
                    timer.after,
                    timer.priority,
                    running,
                )
            )
        self.verdicts = rivals.judge(wants, self._reception.receivers, self._reception.receives)
        return list(planned.values())

    def _judged(self, timer: Timer) -> Timer:
        """The timer with what the tuners allow."""
        verdict = self.verdicts.get(timer.id)
        if verdict is None or timer.state in _FIXED:
            return timer
        state = TimerState.waiting
        if not verdict.possible:
            state = TimerState.conflict if verdict.receivable else TimerState.unreceivable
        return msgspec.structs.replace(timer, state=state, rivals=verdict.rivals)

    def _as_usual(self, timer: Timer) -> Timer:
        """The timer with what the household has chosen for all, where nothing was said for this one."""
        before = self.settings.before if timer.before < 0 else timer.before
        after = self.settings.after if timer.after < 0 else timer.after
        keep = self.settings.keep if timer.keep == Keep() else timer.keep
        return msgspec.structs.replace(timer, before=before, after=after, keep=keep)

    def _put(self, timer: Timer) -> Timer:
        self._timers[timer.id] = timer
        self._store.put_timers([timer])
        return timer

    @staticmethod
    def _next(numbers: Iterable[int]) -> int:
        return max(numbers, default=0) + 1


def _key(timer: Timer) -> tuple[object, object]:
    """What tells a timer from others that a series may make."""
    return (timer.service, timer.event_id) if timer.event_id else (timer.series, timer.episode)


def _alike(known: Timer, timer: Timer) -> bool:
    if known.service != timer.service:
        return False
    if timer.event_id or known.event_id:
        return known.event_id == timer.event_id
    return (known.start, known.stop) == (timer.start, timer.stop)


def _news(before: Timer | None, after: Timer) -> str:
    """What a household is told of a timer that changed; "" for what it need not hear."""
    if before is not None and before.state is after.state:
        return ""
    title = after.title or after.channel
    match after.state:
        case TimerState.gone:
            return f"{title} will not be recorded: the guide does not list it any more"
        case TimerState.conflict if before is not None:
            return f"{title} cannot be recorded: every tuner is needed for {', '.join(after.rivals)}"
        case TimerState.missed:
            return f"{title} was not recorded: {after.note}"
    return ""
