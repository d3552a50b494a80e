"""The guide as a whole: many channels at once, search, kinds of programme, reminders.

An app reaches it as `self.tv.epg`, with the permission `tv`. What one channel shows, with texts, is asked of
`gulou.services.tv`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from gulou.services.tv import Programme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gulou.services.client import ServiceClient

MOST_SERVICES = 256
"""Of one window."""
MOST_FOUND = 200


class Row(msgspec.Struct, frozen=True):
    """What one service shows, by start; without texts, which the guide's rows have no room for."""

    service: str
    programmes: tuple[Programme, ...]


class Hit(msgspec.Struct, frozen=True):
    """A programme, and the service that shows it; without texts.

    `rank` tells how well it fits what was looked for: 0 is named so from its beginning, 1 further on.
    """

    service: str
    programme: Programme
    rank: int = 0


class Reminder(msgspec.Struct, frozen=True):
    """A wish to be told before something begins. `series`: each time that something of this name does.

    `start` is Unix time in seconds, of the next time where it is a series; `duration` in seconds.
    """

    id: int
    service: str
    start: int
    duration: int
    titles: dict[str, str] = {}
    series: bool = False
    age: int = 0
    """From so many years on, as rated by the broadcast; 0: not rated."""
    locked: bool = False
    """The household's parental lock hides what it is."""


class GetWindow(msgspec.Struct, frozen=True, tag="guide.window"):
    """Ask for the programmes of these services that touch [start, end), Unix seconds."""

    services: tuple[str, ...]
    start: int
    end: int


class Window(msgspec.Struct, frozen=True, tag="guide.window"):
    rows: tuple[Row, ...]


class GetGenre(msgspec.Struct, frozen=True, tag="guide.genre"):
    """Ask for programmes of a kind, content_nibble_level_1 (ETSI EN 300 468 table 29), that begin before
    `end` and end after `start` and now, by time."""

    level: int
    start: int
    end: int
    most: int = MOST_FOUND


class Search(msgspec.Struct, frozen=True, tag="guide.search"):
    """Ask for what is named so: by words, by Chinese characters, by pinyin or its initials."""

    query: str
    most: int = 60


class Found(msgspec.Struct, frozen=True, tag="guide.found"):
    """The best first, then by time. `channels` are the services that are named so themselves, the first
    `beginning` of them from the beginning of their names."""

    hits: tuple[Hit, ...]
    channels: tuple[str, ...] = ()
    beginning: int = 0
    letters: str = ""
    """Letters with which what was looked for goes on in some name, the likeliest first."""


class GetReminders(msgspec.Struct, frozen=True, tag="guide.reminders"):
    """Ask for all reminders, by time."""


class Remind(msgspec.Struct, frozen=True, tag="guide.remind"):
    """Remind the household of the programme of a service that begins then; of its whole series."""

    service: str
    start: int
    series: bool = False


class Forget(msgspec.Struct, frozen=True, tag="guide.forget"):
    """Take a reminder back; one that is gone is no error."""

    id: int


class Reminders(msgspec.Struct, frozen=True, tag="guide.reminders"):
    reminders: tuple[Reminder, ...]


class RemindersChanged(msgspec.Struct, frozen=True, tag="guide.reminders_changed"):
    """Reminders came or went: ask again."""


class ReminderDue(msgspec.Struct, frozen=True, tag="guide.reminder_due"):
    """Something begins that the household wanted to be told of. The box tells it; apps need not."""

    reminder: Reminder
    channel: str
    """The channel's name."""


class Epg:
    """The guide, as an app sees it. Raises ServiceError where the gateway does not answer."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def window(self, services: Sequence[str], start: int, end: int) -> dict[str, tuple[Programme, ...]]:
        """The programmes by service that touch [start, end), Unix seconds, without texts.

        At most MOST_SERVICES services.
        """
        answer = cast(Window, self._client.call(GetWindow(tuple(services), start, end)))
        return {row.service: row.programmes for row in answer.rows}

    def genre(self, level: int, start: int, end: int, most: int = MOST_FOUND) -> list[Hit]:
        """Programmes of a kind by time: 1 film and drama, 2 news, 4 sport, 5 for children, …"""
        return list(cast(Found, self._client.call(GetGenre(level, start, end, most))).hits)

    def search(self, query: str, most: int = 60) -> Found:
        """Programmes that are on or come, and channels, by words, characters, pinyin or its initials."""
        return cast(Found, self._client.call(Search(query, most)))

    def reminders(self) -> list[Reminder]:
        """All reminders, by time."""
        return list(cast(Reminders, self._client.call(GetReminders())).reminders)

    def remind(self, service: str, start: int, *, series: bool = False) -> list[Reminder]:
        """Have the household told before this programme begins; returns all reminders."""
        return list(cast(Reminders, self._client.call(Remind(service, start, series))).reminders)

    def forget(self, reminder: Reminder) -> list[Reminder]:
        """Take a reminder back; returns those that are left."""
        return list(cast(Reminders, self._client.call(Forget(reminder.id))).reminders)

    def watch(self, changed: Callable[[], None]) -> None:
        """Have `changed` called whenever reminders came or went. Goes with `Tv.watch`."""

        def reminders(_: RemindersChanged) -> None:
            changed()

        self._client.on(RemindersChanged, reminders)
