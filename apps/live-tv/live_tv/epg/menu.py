"""Where one can go from the grid: days, prime time, kinds of programme, search, reminders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from live_tv import timing
from live_tv.epg.genres import GENRES
from live_tv.epg.grid import DAYS, Grid, evening_of
from live_tv.epg.lists import ChannelDays, GenreList, ReminderList
from live_tv.epg.screen import NARROW, Screen

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from live_tv.epg.panel import EpgPanel
    from live_tv.epg.subject import Subject

Choice = tuple[str, Callable[[], object]]


class _Choices(Screen):
    """A list of words; each leads somewhere."""

    def __init__(self, epg: EpgPanel, heading: str, choices: list[Choice]) -> None:
        super().__init__(epg)
        self._heading = heading
        self._choices = choices
        self._chosen = 0

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        return ui.Overlay(
            ui.Text(self._heading, size="heading", bold=True, key="heading"),
            ui.List(
                self._choices,
                row=lambda choice: ui.Item(choice[0]),
                focused=self._chosen,
                on_select=self._choose,
                key=f"choices {self._heading}",
            ),
            at="right",
            size=NARROW,
            key=f"choices {self._heading}",
        )

    def _choose(self, choice: Choice) -> None:
        self._chosen = self._choices.index(choice)
        choice[1]()


class Menu(_Choices):
    """`subject` is what has the focus."""

    def __init__(self, epg: EpgPanel, subject: Subject | None) -> None:
        app, text = epg.app, epg.app.text
        choices: list[Choice] = [
            (text("Now"), lambda: _go(epg, 0.0)),
            (text("Now and next"), lambda: app.show_panel("now_next")),
            (text("This evening"), lambda: _go(epg, evening_of(timing.now()))),
            (text("Another day"), lambda: epg.show(_days(epg))),
            (text("By kind"), lambda: epg.show(_kinds(epg))),
            (text("Search"), epg.search),
            (text("Reminders"), lambda: epg.show(ReminderList(epg))),
        ]
        if subject is not None:
            channel = subject.channel
            name = app.says.name(channel)
            about = (text("All of {name}").format(name=name), lambda: epg.show(ChannelDays(epg, channel)))
            choices.insert(4, about)
        super().__init__(epg, text("Guide"), choices)


def _days(epg: EpgPanel) -> Screen:
    noon = timing.at_hour(timing.now(), 12)
    choices: list[Choice] = [
        (epg.app.formats.day(noon + day * 86_400), _goer(epg, noon + day * 86_400)) for day in range(DAYS)
    ]
    return _Choices(epg, epg.app.text("Another day"), choices)


def _kinds(epg: EpgPanel) -> Screen:
    choices: list[Choice] = [(epg.app.text(words), _shower(epg, level)) for level, words in GENRES.items()]
    return _Choices(epg, epg.app.text("By kind"), choices)


def _goer(epg: EpgPanel, moment: float) -> Callable[[], None]:
    return lambda: _go(epg, evening_of(moment))


def _shower(epg: EpgPanel, level: int) -> Callable[[], None]:
    return lambda: epg.show(GenreList(epg, level))


def _go(epg: EpgPanel, moment: float) -> None:
    """Back to the grid, at this moment."""
    epg.to_grid(Grid(epg, moment))
