"""Search: a line to write on, and below it what fits, with each letter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gulou import ServiceError, ui
from live_tv.epg import saying
from live_tv.epg.lists import listed, of_hits
from live_tv.epg.screen import WIDE, Screen

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from live_tv.epg.panel import EpgPanel
    from live_tv.epg.subject import Subject

_CHANNELS = 4


class Search(Screen):
    def __init__(self, epg: EpgPanel) -> None:
        super().__init__(epg)
        self._query = ""
        self._subjects: Sequence[Subject] = ()
        self._channels: Sequence[Channel] = ()

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        text = self.app.text
        empty = text("Nothing found") if self._query else text("Type a name, pinyin or its initials")
        return ui.Overlay(
            ui.TextField(
                text("Search"),
                self._query,
                hint=text("Name or pinyin initials"),
                open=not self._query,
                finding=True,
                on_change=self._look_for,
                key="query",
            ),
            ui.Row(
                *(
                    ui.Button(
                        saying.channel_name(self.app, each),
                        on_press=partial(self.epg.watch, each),
                        key=each.service,
                    )
                    for each in self._channels
                ),
                key="channels",
            )
            if self._channels
            else None,
            listed(self, self._subjects, now, empty, None),
            at="right",
            size=WIDE,
            key="search",
        )

    def _look_for(self, query: str) -> None:
        self._query = query
        try:
            found = self.app.tv.epg.search(query) if query.strip() else None
        except ServiceError:
            found = None
        lineup = self.app.watching.lineup
        self._subjects = of_hits(self.epg, found.hits) if found else ()
        channels = [lineup.get(service) for service in found.channels] if found else []
        self._channels = [each for each in channels if each is not None][:_CHANNELS]
