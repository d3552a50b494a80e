"""What home suggests, each with its reason: reckoned from what this box alone has seen, on a thread.

A rule is one row of RULES: given the facts, it finds suggestions. Nothing locked comes in anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from gulou.services.guide import Row
from gulou.services.recordings import Recording, RecordingState
from gulou.services.tv import Channel, NowNext, Programme
from gulou_launcher.rails.history import Seen
from gulou_launcher.rails.known import broadcast_text

MOST: Final = 8
MOST_ASKED: Final = 8
"""Channels whose next hours are looked at."""
HOURS: Final = 3
SOON: Final = 20 * 60
JUST_BEGAN: Final = 10 * 60
_TOO_LATE: Final = 5 * 60
"""What ends sooner is not worth going to."""
_DAILY: Final = 3
"""Days of the last seven on which something was watched that is watched on most days."""
_WEEKLY: Final = 2
"""Weeks of the last four."""
_LIKED: Final = 3
"""Channels that are liked because they are watched most."""
_ENOUGH: Final = 1800
"""Seconds in six weeks for which a channel was watched that is liked."""
_RECORDED: Final = 3


class Part(StrEnum):
    """Of a day."""

    morning = "morning"
    afternoon = "afternoon"
    evening = "evening"
    night = "night"


class Why(StrEnum):
    """Why something is suggested."""

    most_days = "most_days"
    weekday = "weekday"
    soon = "soon"
    began = "began"
    usual = "usual"
    recorded = "recorded"


@dataclass(frozen=True)
class Facts:
    """What is known now. `ahead` is what comes on channels that matter; `moment` in Unix seconds."""

    moment: float
    language: str
    seen: tuple[Seen, ...]
    channels: tuple[Channel, ...]
    now: Mapping[str, NowNext]
    recordings: tuple[Recording, ...]
    ahead: tuple[Row, ...] = ()
    locks: bool = False
    from_age: int = 0


@dataclass(frozen=True)
class Suggestion:
    """`address` is a channel or a recording; `start` and `stop` are Unix seconds, 0 where there are none.

    `title` is what it is called; `often` what was watched, as it was called then; `part` and `weekday`
    (0: Monday) say when.
    """

    why: Why
    address: str
    title: str
    start: int = 0
    stop: int = 0
    often: str = ""
    part: Part = Part.evening
    weekday: int = 0

    @property
    def key(self) -> str:
        """What names it: hidden once, it stays so. A channel is not hidden with what it happens to show."""
        return f"{self.why} {self.often or self.address}"


@dataclass(frozen=True)
class Found:
    """The suggestions, the best first, and the channels whose next hours are to be looked at."""

    suggestions: tuple[Suggestion, ...]
    asks: tuple[str, ...]


def suggest(facts: Facts) -> Found:
    """What there is to suggest. At most one thing of a channel, and none twice. Any thread."""
    open_facts = _Open(facts)
    found: dict[str, Suggestion] = {}
    for rule in RULES:
        for suggestion in rule(open_facts):
            found.setdefault(suggestion.address, suggestion)
    return Found(tuple(found.values())[:MOST], open_facts.asks)


class _Open:
    """The facts without all that the lock guards, put so that the rules find what they need."""

    def __init__(self, facts: Facts) -> None:
        self.moment = facts.moment
        self.language = facts.language
        hides = facts.from_age if facts.locks else 0
        self._hides = hides
        self.channels = {
            channel.service: channel
            for channel in facts.channels
            if not channel.scrambled and not (facts.locks and channel.locked)
        }
        self.seen = tuple(
            seen for seen in facts.seen if seen.service in self.channels and not (hides and seen.age >= hides)
        )
        self.recordings = tuple(each for each in facts.recordings if not each.locked and self._fits(each.age))
        self.today = datetime.fromtimestamp(facts.moment)
        self._now = facts.now
        self._ahead = {row.service: row.programmes for row in facts.ahead}
        watched: dict[str, int] = {}
        for seen in self.seen:
            watched[seen.service] = watched.get(seen.service, 0) + seen.seconds
        most = sorted(watched, key=lambda service: -watched[service])
        self.liked = [service for service in most[:_LIKED] if watched[service] >= _ENOUGH]
        self.liked += [
            name for name, each in self.channels.items() if each.favourite and name not in self.liked
        ]

    @property
    def asks(self) -> tuple[str, ...]:
        habits = [seen.service for habit in (*daily(self), *weekly(self)) for seen in habit.latest]
        return tuple(dict.fromkeys(habits))[:MOST_ASKED]

    def _fits(self, age: int) -> bool:
        return not (self._hides and age >= self._hides)

    def coming(self, service: str) -> Iterator[Programme]:
        """What a channel shows, from now on, as far as it is known and may be told."""
        item = self._now.get(service)
        near = (item.now, item.next) if item is not None else ()
        told: set[int] = set()
        for programme in (*near, *self._ahead.get(service, ())):
            if (
                programme is not None
                and not programme.locked
                and self._fits(programme.age)
                and programme.start not in told
                and programme.start + programme.duration - self.moment >= _TOO_LATE
                and programme.start - self.moment <= HOURS * 3600
            ):
                told.add(programme.start)
                yield programme

    def title(self, programme: Programme) -> str:
        return broadcast_text(programme.titles, self.language)


# What is watched again and again.


@dataclass(frozen=True)
class Habit:
    """A series, by its name without the episode. `latest` has the last time of each channel."""

    name: str
    days: frozenset[int]
    latest: tuple[Seen, ...]


_EPISODE = re.compile(
    r"[\s:：·,，-]*(?:[(（\[【]\s*[0-9/]+\s*[)）\]】]|第\s*[0-9一二三四五六七八九十百]+\s*[集期回]|S[0-9]+\s*E[0-9]+|E[0-9]+|[0-9]+/[0-9]+)\s*$",
    re.IGNORECASE,
)


def series(title: str) -> str:
    """A title without the number of its episode: 「长安(12)」 is 「长安」."""
    bare = _EPISODE.sub("", title).strip()
    return bare or title.strip()


def _habits(facts: _Open) -> Iterator[Habit]:
    by_name: dict[str, list[Seen]] = {}
    for seen in facts.seen:
        by_name.setdefault(series(seen.title), []).append(seen)
    for name, all_seen in by_name.items():
        latest = {seen.service: seen for seen in all_seen}
        yield Habit(name, frozenset(seen.day for seen in all_seen), tuple(reversed(latest.values())))


def daily(facts: _Open) -> list[Habit]:
    """What was watched on most of the last days, the most frequent first."""
    today = facts.today.toordinal()
    counted = [(sum(0 <= today - day < 7 for day in habit.days), habit) for habit in _habits(facts)]
    counted.sort(key=lambda pair: -pair[0])
    return [habit for count, habit in counted if count >= _DAILY]


def weekly(facts: _Open) -> list[Habit]:
    """What was watched on this day of the week, again and again."""
    today = facts.today.toordinal()
    return [
        habit
        for habit in _habits(facts)
        if sum(0 < today - day <= 28 and (today - day) % 7 == 0 for day in habit.days) >= _WEEKLY
    ]


def part(minute: int) -> Part:
    """Of the day, by minutes from midnight."""
    hour = minute // 60
    if 5 <= hour < 12:
        return Part.morning
    if 12 <= hour < 17:
        return Part.afternoon
    return Part.evening if 17 <= hour < 23 else Part.night


# The rules.


def _shown_again(facts: _Open, habits: Iterable[Habit], why: Why) -> Iterator[Suggestion]:
    for habit in habits:
        services = [seen.service for seen in habit.latest]
        for service in services:
            programme = next(
                (each for each in facts.coming(service) if series(facts.title(each)) == habit.name), None
            )
            if programme is not None:
                yield _suggestion(
                    facts, why, service, programme, habit.name, habit.latest[0], facts.today.weekday()
                )
                break


def _most_days(facts: _Open) -> Iterator[Suggestion]:
    return _shown_again(facts, daily(facts), Why.most_days)


def _weekday(facts: _Open) -> Iterator[Suggestion]:
    return _shown_again(facts, weekly(facts), Why.weekday)


def _soon(facts: _Open) -> Iterator[Suggestion]:
    for service in facts.liked:
        for programme in facts.coming(service):
            if 0 < programme.start - facts.moment <= SOON:
                yield _suggestion(facts, Why.soon, service, programme)
                break


def _began(facts: _Open) -> Iterator[Suggestion]:
    for service in facts.liked:
        for programme in facts.coming(service):
            if 0 <= facts.moment - programme.start <= JUST_BEGAN:
                yield _suggestion(facts, Why.began, service, programme)
                break


def _usual(facts: _Open) -> Iterator[Suggestion]:
    """Channels that are on at this hour on most days."""
    minute = facts.today.hour * 60 + facts.today.minute
    today = facts.today.toordinal()
    days: dict[str, set[int]] = {}
    for seen in facts.seen:
        if today - seen.day < 7 and seen.minute - 30 <= minute <= seen.minute + seen.seconds / 60 + 30:
            days.setdefault(seen.service, set()).add(seen.day)
    for service in sorted(days, key=lambda name: -len(days[name])):
        if len(days[service]) >= _DAILY:
            programme = next(facts.coming(service), None)
            yield _suggestion(facts, Why.usual, service, programme, part_of=minute)


def _recorded(facts: _Open) -> Iterator[Suggestion]:
    fresh = (
        each
        for each in facts.recordings
        if not each.watched
        and not each.position
        and each.state in (RecordingState.recorded, RecordingState.cut)
    )
    for number, item in enumerate(sorted(fresh, key=lambda each: -each.start)):
        if number < _RECORDED:
            yield Suggestion(Why.recorded, item.address, item.title, item.start)


RULES: Final[tuple[Callable[[_Open], Iterator[Suggestion]], ...]] = (
    _most_days,
    _weekday,
    _soon,
    _recorded,
    _usual,
    _began,
)
"""The best first."""


def _suggestion(
    facts: _Open,
    why: Why,
    service: str,
    programme: Programme | None,
    often: str = "",
    seen: Seen | None = None,
    weekday: int = 0,
    part_of: int = 0,
) -> Suggestion:
    minute = seen.minute if seen is not None else part_of
    if programme is None:
        return Suggestion(why, service, "", often=often, part=part(minute), weekday=weekday)
    stop = programme.start + programme.duration
    title = facts.title(programme)
    return Suggestion(why, service, title, programme.start, stop, often, part(minute), weekday)
