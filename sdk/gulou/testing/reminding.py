"""The guide of the kit: windows, search and kinds over what the tuner broadcasts, and reminders."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from gulou.errors import ServiceError
from gulou.services import guide, messages, tv
from gulou.testing.gateway import Gateway
from gulou.testing.tuner import Tuner

_WEEK = 7 * 86_400


class Reminding:
    """`reminders` is what the household wants to be told of. The box finds by pinyin, the kit by words."""

    def __init__(
        self, gateway: Gateway, tuner: Tuner, time: Callable[[], float], may: Callable[[str], bool]
    ) -> None:
        self.reminders: list[guide.Reminder] = []
        self._gateway, self._tuner, self._time, self._may = gateway, tuner, time, may
        self._last = 0
        gateway.answers |= {
            guide.GetWindow: self._window,
            guide.GetGenre: self._genre,
            guide.Search: self._search,
            guide.GetReminders: lambda _: self._all(),
            guide.Remind: self._remind,
            guide.Forget: self._forget,
        }

    def _window(self, query: guide.GetWindow) -> messages.Answer:
        self._check()
        return guide.Window(
            tuple(
                guide.Row(service, tuple(map(_brief, self._tuner.between(service, query.start, query.end))))
                for service in query.services
            )
        )

    def _genre(self, query: guide.GetGenre) -> messages.Answer:
        start = max(query.start, int(self._time()))
        hits = [hit for hit in self._hits(start, query.end) if hit.programme.genre >> 4 == query.level]
        return guide.Found(tuple(hits[: query.most]))

    def _search(self, query: guide.Search) -> messages.Answer:
        words = query.query.casefold().split()
        now = int(self._time())
        hits = [
            hit
            for hit in self._hits(now, now + _WEEK)
            if words and all(word in " ".join(hit.programme.titles.values()).casefold() for word in words)
        ]
        named = [
            channel.service
            for channel in self._tuner.channels
            if words and all(word in channel.name.casefold() for word in words)
        ]
        return guide.Found(tuple(hits[: query.most]), tuple(named))

    def _remind(self, query: guide.Remind) -> messages.Answer:
        self._check()
        found = self._tuner.between(query.service, query.start, query.start + 1)
        programme = next((each for each in found if each.start == query.start), None)
        if programme is None:
            raise ServiceError("not_found", "The guide has no programme that begins then; look again")
        self._last += 1
        new = guide.Reminder(
            self._last, query.service, query.start, programme.duration, programme.titles, query.series
        )
        self.reminders = sorted((*self.reminders, new), key=lambda each: each.start)
        return self._changed()

    def _forget(self, query: guide.Forget) -> messages.Answer:
        self.reminders = [each for each in self.reminders if each.id != query.id]
        return self._changed()

    def _changed(self) -> messages.Answer:
        self._gateway.tell(guide.RemindersChanged())
        return self._all()

    def _all(self) -> messages.Answer:
        self._check()
        return guide.Reminders(tuple(self.reminders))

    def _hits(self, start: int, end: int) -> list[guide.Hit]:
        self._check()
        hits = [
            guide.Hit(channel.service, _brief(each))
            for channel in self._tuner.channels
            for each in self._tuner.between(channel.service, start, end)
        ]
        return sorted(hits, key=lambda hit: hit.programme.start)

    def _check(self) -> None:
        if not self._may(tv.PERMISSION):
            raise ServiceError("permission", "The app may not use television.")


def _brief(programme: tv.Programme) -> tv.Programme:
    return msgspec.structs.replace(programme, texts={})
