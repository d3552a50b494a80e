"""What will be recorded: timers set by hand, those that series make, and how they follow the guide."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from gulou.services.recordings import Series, Settings, Timer, TimerState
from gulou.services.tv import Programme
from gulou_hal.recording.listings import Listings
from gulou_hal.tv.identity import ServiceId

AHEAD: Final = 14 * 86_400
"""Seconds that are planned ahead."""
_NEAR: Final = 3 * 3600
"""A programme that got another number is looked for within so many seconds of where it was."""


def episode(programme: Programme) -> str:
    """What tells an episode from others; empty where nothing does.

    Its CRID or number where the guide has one, else made of its title and what is told about it.
    """
    title = next(iter(programme.titles.values()), "").strip().casefold()
    if programme.episode_id:
        return f"{title} {programme.episode_id}"
    if programme.episode:
        return f"{title} {programme.episode}"
    told = " ".join(next(iter(programme.texts.values()), "").split())
    if not told:
        return ""
    return hashlib.sha256(f"{title}\n{told}".encode()).hexdigest()[:24]


def followed(timer: Timer, listings: Listings, now: int) -> Timer:
    """The timer where its programme is now: moved, gone, or as it was."""
    service = ServiceId.from_url(timer.service)
    if service is None or not timer.event_id:
        return timer
    around = listings.between(service, timer.start - _NEAR, timer.stop + _NEAR)
    found = next((each for each in around if each.event_id == timer.event_id), None)
    found = found or listings.event(service, timer.event_id)
    if found is not None and _same(found, timer):
        return _moved(timer, found)
    alike = [each for each in around if _same(each, timer) and each.start + each.duration > now]
    if alike:
        return _moved(timer, min(alike, key=lambda each: abs(each.start - timer.start)))
    known = any(each.start < timer.stop and each.start + each.duration > timer.start for each in around)
    if known and timer.start > now:
        return msgspec.structs.replace(timer, state=TimerState.gone)
    return timer


def _same(programme: Programme, timer: Timer) -> bool:
    return not timer.title or timer.title in programme.titles.values()


def _moved(timer: Timer, programme: Programme) -> Timer:
    state = TimerState.waiting if timer.state is TimerState.gone else timer.state
    return msgspec.structs.replace(
        timer,
        start=programme.start,
        stop=programme.start + programme.duration,
        event_id=programme.event_id,
        state=state,
    )


def crid_of(series: Series, listings: Listings) -> str:
    """The name that all programmes of this title bear, "" where they bear none or several."""
    names = {
        programme.series_id
        for service, programme in listings.titled(series.title, 0)
        if not series.service or series.service == service.url
    }
    return names.pop() if len(names) == 1 else ""


def of_series(
    series: Series, listings: Listings, channels: dict[str, str], settings: Settings, now: int
) -> list[Timer]:
    """The timers that a series makes, by start, without numbers yet. `channels`: names by service."""
    found = []
    for service, programme in listings.titled(series.title, now, series.crid):
        url = service.url
        if url not in channels or (series.service and series.service != url):
            continue
        if programme.start > now + AHEAD or programme.duration <= 0:
            continue
        if series.crid and programme.series_id and programme.series_id != series.crid:
            continue  # of the same title, and another series
        found.append(
            Timer(
                url,
                programme.start,
                programme.start + programme.duration,
                series.title,
                channels[url],
                event_id=programme.event_id,
                text=next(iter(programme.texts.values()), ""),
                genre=programme.genre,
                age=programme.age,
                before=settings.before,
                after=settings.after,
                priority=series.priority,
                keep=series.keep,
                series=series.id,
                episode=episode(programme),
            )
        )
    return found


def without_repeats(
    timers: Iterable[Timer], recorded: Collection[tuple[int, str]], series: dict[int, Series]
) -> list[Timer]:
    """The same timers, by start: what was recorded before, or will be earlier, is a repeat."""
    seen: set[tuple[int, str]] = set()
    judged = []
    for timer in sorted(timers, key=lambda each: (each.start, each.id)):
        key = (timer.series, timer.episode)
        made_by = series.get(timer.series)
        if made_by is None or not timer.episode or made_by.repeats or timer.state is TimerState.recording:
            judged.append(timer)
            continue
        if timer.state in (TimerState.waiting, TimerState.repeated, TimerState.conflict):
            again = key in seen or key in recorded
            state = TimerState.repeated if again else TimerState.waiting
            seen.add(key)
            judged.append(msgspec.structs.replace(timer, state=state))
        else:
            judged.append(timer)
    return judged
