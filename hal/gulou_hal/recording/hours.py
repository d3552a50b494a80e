"""Recordings by the clock alone: the same hours every day, or on some days of the week."""

from __future__ import annotations

import datetime as dates
from collections.abc import Collection

from gulou.errors import ServiceError
from gulou.services.recordings import Hours, Series, Timer
from gulou_hal.recording.timers import AHEAD

_DAY = 24 * 60


def checked(hours: Hours) -> Hours:
    """The hours as they may be set. Raises ServiceError."""
    if not (0 <= hours.start < _DAY and 0 <= hours.stop < _DAY):
        raise ServiceError("invalid", "A time of day lies between 0:00 and 23:59")
    if not hours.days or not set(hours.days) <= set(range(7)):
        raise ServiceError("invalid", "Say on which days of the week to record")
    return hours


def of_hours(
    series: Series, hours: Hours, channel: str, recorded: Collection[tuple[int, str]], now: int
) -> list[Timer]:
    """The timers that these hours make, by start, without numbers yet; each day's is its own episode.

    What was recorded, or is not wanted on that day, is left out.
    """
    today = dates.datetime.fromtimestamp(now).date()
    found = []
    for away in range(-1, AHEAD // 86_400 + 1):
        day = today + dates.timedelta(days=away)
        if day.weekday() not in hours.days or (series.id, day.isoformat()) in recorded:
            continue
        start = wall(day, hours.start)
        stop = wall(day, hours.stop if hours.stop > hours.start else hours.stop + _DAY)
        if stop <= now or stop <= start or start > now + AHEAD:
            continue
        found.append(
            Timer(
                series.service,
                start,
                stop,
                series.title,
                channel,
                priority=series.priority,
                keep=series.keep,
                series=series.id,
                episode=day.isoformat(),
            )
        )
    return found


def wall(day: dates.date, minute: int) -> int:
    """Unix time at which the clock on the wall shows so many minutes after midnight of a day.

    A time that the change to summer time leaves out is as much later; of one that comes twice the first
    counts.
    """
    shown = dates.datetime.combine(day, dates.time()) + dates.timedelta(minutes=minute)
    return int(shown.timestamp())
