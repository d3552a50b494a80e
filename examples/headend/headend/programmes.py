"""What is on: a believable day for each service, the same for every headend that asks.

A day is Beijing's. Its programmes follow from the service and the date alone, so present/following, the
schedule and a test agree without sharing any state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from headend.listings import Title, listings
from headend.services import SERVICES, Service

BEIJING: Final = timedelta(hours=8)
_DAY: Final = timedelta(days=1)
_MINUTES_A_DAY: Final = 24 * 60
_STEP: Final = 5


@dataclass(frozen=True)
class Programme:
    """One event: ``start`` in UTC; ``episode`` counts within a series, 0 for a single one."""

    event_id: int
    start: datetime
    duration: timedelta
    title: Title
    episode: int

    @property
    def end(self) -> datetime:
        return self.start + self.duration

    @property
    def chinese(self) -> str:
        return f"{self.title.chinese}（{self.episode}）" if self.episode else self.title.chinese

    @property
    def english(self) -> str:
        return f"{self.title.english} ({self.episode})" if self.episode else self.title.english


@lru_cache(maxsize=512)
def day(service_id: int, when: date) -> tuple[Programme, ...]:
    """The programmes that start on Beijing's day ``when``, at least 30, without a gap until midnight."""
    titles = listings()[100 + service_id % 100]  # the second multiplex has the same kinds of programme
    random = Random(f"{service_id}/{when.toordinal()}")
    minutes = _lengths(titles, random)
    start = datetime(when.year, when.month, when.day, tzinfo=UTC) - BEIJING
    shown: dict[Title, int] = {}
    programmes = []
    for index, (title, length) in enumerate(minutes):
        shown[title] = shown.get(title, 0) + 1
        episode = (when.toordinal() * 2 + shown[title]) % title.episodes + 1 if title.episodes else 0
        event_id = when.toordinal() % 512 * 128 + index
        programmes.append(Programme(event_id, start, timedelta(minutes=length), title, episode))
        start += programmes[-1].duration
    return tuple(programmes)


def _lengths(titles: tuple[Title, ...], random: Random) -> list[tuple[Title, int]]:
    """A shuffled run of titles whose lengths fill the day to the minute."""
    plan: list[tuple[Title, int]] = []
    order: list[Title] = []
    left = _MINUTES_A_DAY
    while left:
        if not order:
            order = list(titles)
            random.shuffle(order)
            if plan and order[0] == plan[-1][0]:
                order.append(order.pop(0))
        title = order.pop(0)
        length = min(title.minutes + _STEP * random.randint(-1, 1), left)
        if left - length < 2 * _STEP:
            length = left
        plan.append((title, length))
        left -= length
    return plan


def between(service: Service, start: datetime, end: datetime) -> Iterator[Programme]:
    """The programmes that start in [start, end), in order; both in UTC."""
    when = (start + BEIJING).date()
    while datetime(when.year, when.month, when.day, tzinfo=UTC) - BEIJING < end:
        for programme in day(service.service_id, when):
            if start <= programme.start < end:
                yield programme
        when += _DAY


def present_and_following(service: Service, now: datetime) -> tuple[Programme, Programme]:
    """What is on at ``now`` (UTC) and what comes next."""
    around = list(between(service, now - _DAY, now + _DAY))
    index = max(i for i, programme in enumerate(around) if programme.start <= now)
    return around[index], around[index + 1]


def next_change(now: datetime) -> datetime:
    """When any service's present programme ends next."""
    return min(present_and_following(service, now)[0].end for service in SERVICES)
