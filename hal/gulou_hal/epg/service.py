"""The guide's service: windows of many channels, search, kinds of programme, reminders, imported guides.

All of it reads the disk, so all of it is answered from threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from gulou.errors import ServiceError
from gulou.services import guide, messages, tv
from gulou_hal.epg.database import EpgDatabase
from gulou_hal.epg.imports import Imports
from gulou_hal.epg.reminders import Reminders
from gulou_hal.iptv.matching import Receivable
from gulou_hal.later import Answered, Anyones, Later
from gulou_hal.link import Record
from gulou_hal.search import indexing
from gulou_hal.search.finding import Found
from gulou_hal.search.searches import Searches
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId

if TYPE_CHECKING:
    from gulou_hal.epg.children import Child
    from gulou_hal.tv.parental import Parental

_WIDEST: Final = 48 * 3600
_LONGEST_QUERY: Final = 100
_INDEX_AFTER: Final = 20.0
"""Seconds until new titles and channels are indexed: by then a scan has told most of them."""
_INDEX_AGAIN: Final = 600.0


class Epg:
    """Owned by the gateway's loop: only that thread calls it, but for what it has threads do."""

    def __init__(
        self,
        data: Path,
        broadcast: Guide,
        channels: Callable[[], tuple[tv.Channel, ...]],
        *,
        post: Callable[[Callable[[], None]], None],
        notify: Callable[[messages.Notice], None],
        trouble: Callable[[str, str], None],
        renewed: Callable[[], None],
    ) -> None:
        """`renewed` is called on the loop when an imported guide took another's place."""
        self._data = data
        self._guide = broadcast
        self._channels = channels
        self._post = post
        self._notify = notify
        self._renewed = renewed
        self._searches = Searches(data)
        self._database = EpgDatabase(
            data / "epg.sqlite", lambda said: post(lambda: trouble("reminders", said))
        )
        self._reminders = Reminders(self._database, broadcast)
        self._imports = Imports(
            data,
            self._database,
            self._receivable,
            self._imported,
            lambda said: post(lambda: trouble("guide import", said)),
        )
        self.parental: Parental | None = None
        """What of it may not be told."""
        self._index: Child | None = None
        self._index_at = time.monotonic() + _INDEX_AFTER
        self._indexed: tuple[object, ...] = ()
        self._looking = False
        self.handlers: Mapping[type, Anyones] = {
            guide.GetWindow: lambda _, query: _later(lambda: self._window(query)),
            guide.GetGenre: lambda _, query: _later(lambda: self._genre(query)),
            guide.Search: lambda _, query: _later(lambda: self._search(query)),
            guide.GetReminders: lambda _, query: self._all_reminders(),
            guide.Remind: lambda _, query: _later(lambda: self._remind(query)),
            guide.Forget: lambda _, query: _later(lambda: self._forget(query)),
        }

    @property
    def imports(self) -> Imports:
        return self._imports

    def tick(self) -> None:
        """Do what is due by the clock; called about once a second."""
        due = self._reminders.due()
        for reminder in due:
            told = self._reminder(reminder)
            self._notify(guide.ReminderDue(told, self._channel_name(reminder.service)))
        if (due or self._reminders.to_look) and not self._looking:
            self._looking = True
            threading.Thread(target=self._look, args=(due,), name="reminders", daemon=True).start()
        self._imports.tick()
        if time.monotonic() >= self._index_at:
            self._index_at = time.monotonic() + _INDEX_AGAIN
            self._begin_index()

    def hurry(self) -> None:
        """The channels are others now: let them be found soon."""
        self._index_at = min(self._index_at, time.monotonic() + _INDEX_AFTER)

    def records(self) -> tuple[Record, ...]:
        """The guides that are fetched."""
        return self._imports.records()

    def stop(self) -> None:
        """End what runs, close the files."""
        self._imports.cancel()
        if self._index is not None:
            self._index.stop()
        self._searches.close()
        self._database.close()

    def _window(self, query: guide.GetWindow) -> guide.Window:
        if len(query.services) > guide.MOST_SERVICES or not 0 <= query.end - query.start <= _WIDEST:
            raise ServiceError(
                "invalid",
                f"A window has at most {guide.MOST_SERVICES} services and {_WIDEST // 3600} hours",
            )
        return guide.Window(
            tuple(
                guide.Row(service, self._told(_identified(service), query.start, query.end))
                for service in query.services
            )
        )

    def _told(self, service: ServiceId, start: int, end: int) -> tuple[tv.Programme, ...]:
        """The programmes of a row; those that are locked without their titles."""
        found, parental = self._guide.brief(service, start, end), self.parental
        if parental is None or not parental.hides:
            return tuple(found)
        return tuple(parental.shown(each, service) for each in found)

    def _open(self, found: list[Found]) -> list[Found]:
        """What was found and is not locked: by its title nobody shall learn of the rest."""
        parental = self.parental
        if parental is None:
            return found
        found = [each for each in found if parental.allows(each.service.url)]
        if not parental.hides:
            return found
        return [each for each in found if not parental.shown(each.programme, each.service).locked]

    def _genre(self, query: guide.GetGenre) -> guide.Found:
        if not (1 <= query.level <= 15 and abs(query.start) < 1 << 40 and abs(query.end) < 1 << 40):
            raise ServiceError("invalid", "A kind of programme is a number from 1 to 15")
        most = max(1, min(query.most, guide.MOST_FOUND))
        found = self._searches.genre(query.level, query.start, query.end, int(time.time()), most)
        return _found(self._open(found))

    def _search(self, query: guide.Search) -> guide.Found:
        words = query.query[:_LONGEST_QUERY]
        most = max(1, min(query.most, guide.MOST_FOUND))
        parental = self.parental
        channels = [
            (rank, service)
            for rank, service in self._searches.channels(words)
            if parental is None or parental.allows(service.url)
        ]
        found = _found(self._open(self._searches.search(words, int(time.time()), most)))
        return guide.Found(
            found.hits,
            tuple(service.url for _, service in channels),
            sum(rank == 0 for rank, _ in channels),
            self._searches.following(words),
        )

    def _remind(self, query: guide.Remind) -> guide.Reminders:
        self._reminders.add(_identified(query.service), query.start, series=query.series)
        return self._reminders_changed()

    def _forget(self, query: guide.Forget) -> guide.Reminders:
        self._reminders.remove(query.id)
        return self._reminders_changed()

    def _reminders_changed(self) -> guide.Reminders:
        self._post(lambda: self._notify(guide.RemindersChanged()))
        return self._all_reminders()

    def _all_reminders(self) -> guide.Reminders:
        return guide.Reminders(tuple(map(self._reminder, self._reminders.all())))

    def _reminder(self, reminder: guide.Reminder) -> guide.Reminder:
        """A reminder as it may be told: of what is locked without its title."""
        if self.parental is None or not self.parental.hides_age(reminder.age):
            return reminder
        return msgspec.structs.replace(reminder, titles={}, locked=True)

    def _look(self, told: list[guide.Reminder]) -> None:
        try:
            self._reminders.told(told)
            if self._reminders.look() or told:
                self._post(lambda: self._notify(guide.RemindersChanged()))
        finally:
            self._looking = False

    def _imported(self) -> None:
        self._post(self._renewed)

    def _receivable(self) -> list[Receivable]:
        return [
            Receivable(channel.service, (channel.name, *channel.names.values()), channel.guide_id)
            for channel in self._channels()
        ]

    def _channel_name(self, service: str) -> str:
        return next((channel.name for channel in self._channels() if channel.service == service), "")

    def _begin_index(self) -> None:
        """Have what is new indexed, where something is."""
        channels = {each.service: (each.name, *each.names.values()) for each in self._channels()}
        state = (tuple(channels), self._guide.last_title())
        if self._index is not None or state == self._indexed or not channels:
            return
        from gulou_hal.epg.children import Child

        self._indexed = state
        order = indexing.encode(indexing.Order(str(self._data), channels))
        self._index = Child("gulou_hal.search.indexing", order, lambda _: None, self._index_ended)
        self._index.start()

    def _index_ended(self) -> None:
        self._index = None


def _later(work: Callable[[], messages.Answer]) -> Later:
    return Later(lambda: Answered(work()))


def _found(found: list[Found]) -> guide.Found:
    return guide.Found(tuple(guide.Hit(each.service.url, each.programme, each.rank) for each in found))


def _identified(service: str) -> ServiceId:
    identity = ServiceId.from_url(service)
    if identity is None:
        raise ServiceError("invalid", f"{service} names no service; it should look like dvb://1.2.3")
    return identity
