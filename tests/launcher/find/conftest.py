"""A box whose gateway the test plays, with a guide of a few programmes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou.manifest import Manifest
from gulou.services import guide, recordings, tv
from gulou_hal import link
from gulou_launcher.find import finding
from gulou_launcher.find.page import SearchPage
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

NOW = int(time.time())
CHANNELS = (
    tv.Channel("dvb://1.1.1", "Gulou One", 1, {"eng": "Gulou One", "zho": "鼓楼综合"}),
    tv.Channel("dvb://1.1.2", "Gulou Films", 12, {"eng": "Gulou Films"}),
)
FILM = tv.Programme(7, NOW + 4 * 3600, 5400, {"eng": "The Drum", "zho": "鼓声"})
NEWS = tv.Programme(8, NOW - 600, 1800, {"eng": "Drum News"})
TEXT = "A drummer comes home."


class Guide:
    """Plays the gateway's part: answers what is asked, or keeps it waiting."""

    def __init__(self) -> None:
        self.hits: list[guide.Hit] = [guide.Hit("dvb://1.1.1", NEWS), guide.Hit("dvb://1.1.2", FILM, 1)]
        self.channels: tuple[str, ...] = ()
        self.recorded: tuple[recordings.Recording, ...] = ()
        self.timers: list[recordings.Timer] = []
        self.reminders: list[guide.Reminder] = []
        self.letters = ""
        self.waits = False
        self.asked: list[str] = []
        self.waiting: list[link.Ask] = []
        self._answers: dict[type, Callable[[Any], Any]] = {
            tv.GetChannels: lambda _: tv.Channels(CHANNELS),
            tv.GetNowNext: lambda _: tv.NowNextList(()),
            tv.GetGuide: lambda query: tv.Guide(query.service, (self._with_text(),)),
            guide.Search: self._search,
            guide.GetReminders: lambda _: guide.Reminders(tuple(self.reminders)),
            guide.Remind: self._remind,
            guide.Forget: self._forget,
            recordings.GetRecordings: lambda _: recordings.Recordings(self.recorded),
            recordings.GetTimers: lambda _: recordings.Timers(tuple(self.timers)),
            recordings.AddTimer: self._add,
            recordings.RemoveTimer: self._remove,
        }

    def answer(self, ask: link.Ask) -> link.Answered | None:
        if isinstance(ask.query, guide.Search):
            self.asked.append(ask.query.query)
            if self.waits:
                self.waiting.append(ask)
                return None
        make = self._answers.get(type(ask.query))
        return link.Answered(ask.id, make(ask.query)) if make else None

    def _with_text(self) -> tv.Programme:
        return tv.Programme(FILM.event_id, FILM.start, FILM.duration, FILM.titles, {"eng": TEXT})

    def _search(self, query: guide.Search) -> guide.Found:
        return guide.Found(tuple(self.hits), self.channels, len(self.channels), self.letters)

    def _add(self, query: recordings.AddTimer) -> recordings.Added:
        self.timers.append(query.timer)
        return recordings.Added(query.timer)

    def _remove(self, _: recordings.RemoveTimer) -> recordings.Done:
        self.timers.clear()
        return recordings.Done()

    def _remind(self, query: guide.Remind) -> guide.Reminders:
        self.reminders.append(guide.Reminder(1, query.service, query.start, 60))
        return guide.Reminders(tuple(self.reminders))

    def _forget(self, _: guide.Forget) -> guide.Reminders:
        self.reminders.clear()
        return guide.Reminders(())


class SearchBox(PlayedBox):
    """A shell, and a guide behind it."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.guide = Guide()
        self._read = 0
        super().__init__(folder, **more)

    def turn(self) -> None:
        super().turn()
        for message in self.told_gateway[self._read :]:
            if isinstance(message, link.Ask):
                answer = self.guide.answer(message)
                if answer is not None:
                    self.gateway.send(answer)
        self._read = len(self.told_gateway)

    def _obey(self, order: zygote.Order, descriptors: list[int]) -> None:
        """Nobody decodes pictures here."""
        if order.instance < 0:
            for descriptor in descriptors:
                os.close(descriptor)
        else:
            super()._obey(order, descriptors)

    @property
    def search(self) -> SearchPage:
        page = self.shell.pile.pages[-1]
        assert isinstance(page, SearchPage)
        return page

    def look_for(self, query: str) -> None:
        """Type it on a real keyboard, and wait until it was answered."""
        self.type(query)
        self.until(lambda: self.finding.answered == self.search.query)
        self.shell.layout()

    def type(self, query: str) -> None:
        self.shell.layout()
        self.shell.keys.type(query)
        self.turn()

    @property
    def finding(self) -> finding.Finding:
        found = self.shell.finding
        assert found is not None
        return found

    @property
    def focused(self) -> str:
        """The title of the row that has the focus."""
        view: Any = self.search.stage.focus
        return str(view.rows.get(view.index, {}).get("title", "")) if hasattr(view, "rows") else view.kind


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SearchBox]:
    """A box with television, recordings and an app that offers results; the search is open."""
    monkeypatch.setattr(finding, "SETTLED", 0.05)
    manifests = (
        Manifest("live-tv", "1", "live:Tv", {"en": "Live TV", "zh": "电视直播"}, handles=("dvb",)),
        Manifest("recordings", "1", "r:R", {"en": "Recordings", "zh": "录像"}, handles=("recording",)),
        Manifest("recipes", "1", "recipes:App", {"en": "Recipes", "zh": "菜谱"}, search=True),
    )
    played = SearchBox(tmp_path, manifests=manifests)
    played.rest(0.05)
    played.press("search")
    played.until(lambda: played.finding.channels)
    yield played
    played.finding.names.close()
    played.close()
