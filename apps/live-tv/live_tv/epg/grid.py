"""The grid: channels down, time across, and at the bottom what the focus stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gulou import Key, ServiceError, ui
from gulou.services.tv import ServiceKind
from live_tv import timing
from live_tv.epg import saying
from live_tv.epg.screen import Screen
from live_tv.epg.subject import Subject

if TYPE_CHECKING:
    from gulou.services.tv import Channel, Programme
    from live_tv.epg.panel import EpgPanel

DAYS: Final = 8
_HOUR: Final = 3600
_DAY: Final = 86_400
PRIME: Final = 20
"""The hour at which the evening's main programmes begin."""
_SOON: Final = 0.05
"""Seconds until what has the focus first is looked at: the grid is drawn before."""
_REST: Final = 0.2
"""Seconds that the focus rests on a programme before its text is asked for: not while a key is held."""


class Grid(Screen):
    """`at` is the moment that it begins with, Unix seconds; now where it is 0."""

    def __init__(self, epg: EpgPanel, at: float = 0.0) -> None:
        super().__init__(epg)
        self._moment = at
        self._asked = 0
        self._focus: Subject | None = None
        self._told: Subject | None = None
        """What stands below the grid: what the focus rests on."""
        self._about = ""
        playing = self.app.watching.picture.channel
        self._focused = self.app.watching.lineup.index(playing.service) if playing else 0
        self._places = {
            channel.service: place for place, channel in enumerate(self.app.watching.lineup.channels)
        }
        self._lineup = self.app.watching.lineup
        self.app.later("epg", _SOON, self._begin)

    def _begin(self) -> None:
        """Tell what has the focus first."""
        lineup = self._lineup
        if self._focus is None and self._focused < len(lineup.channels):
            moment = self._moment or timing.now()
            found = self.epg.windows.of(lineup.channels, self._focused, moment, moment + 1)
            on = next((each for each in found if each.start <= moment < each.start + each.duration), None)
            if on is not None:
                self._focus = Subject(lineup.channels[self._focused], on)
                self._ask_about()

    def to(self, moment: float) -> None:
        """Go to this moment."""
        self._moment = moment
        self._asked += 1
        self._focus = self._told = None
        self._about = ""
        self.app.later("epg", _SOON, self._begin)

    def key(self, key: str) -> bool:
        focus = self._focus
        match key:
            case Key.MENU:
                self.epg.menu(focus)
            case Key.INFO if focus is not None:
                self.epg.details(focus)
            case Key.GREEN if focus is not None:
                self.epg.remind(focus)
            case Key.RECORD | Key.RED if focus is not None:
                self.epg.record(focus)
            case Key.YELLOW:
                self.to(next_prime(timing.now(), self._standing()))
            case Key.BLUE:
                self.epg.search()
            case _:
                return False
        return True

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        app, text = self.app, self.app.text
        if self._lineup is not app.watching.lineup:
            self._lineup = app.watching.lineup
            self._places = {known.service: place for place, known in enumerate(self._lineup.channels)}
        return ui.Overlay(
            ui.Row(
                ui.Text(text("Guide"), size="heading", bold=True, key="heading"),
                ui.Text(app.formats.day(self._standing()), size="heading", tone="accent", key="day"),
                ui.Spacer(),
                ui.Text(app.says.clock(now), size="heading", tone="secondary", key="clock"),
                key="head",
            ),
            ui.Guide(
                self._lineup.channels,
                row=self._channel,
                row_key=lambda each: each.service,
                programmes=self._programmes,
                start=now // _HOUR * _HOUR - _HOUR,
                hours=DAYS * 24.0,
                at=self._moment,
                focused=self._focused,
                empty=text("No channels yet"),
                on_select=self._select,
                on_focus=self._focus_on,
                key=f"grid{self._asked}",
            ),
            *self._strip(now),
            at="left",
            size=1.0,
            gap=12,
            key="epg",
        )

    def _channel(self, channel: Channel) -> ui.GuideChannel:
        number = self._lineup.number(channel)
        name = self.app.says.name(channel)
        mark = ui.station(name, radio=channel.kind is ServiceKind.radio)
        return ui.GuideChannel(name, "" if number is None else str(number), mark)

    def _programmes(self, channel: Channel, start: float, end: float) -> Sequence[ui.GuideProgramme]:
        says, service = self.app.says, channel.service
        marked = {each.start for each in self.epg.reminders() if each.service == service}
        place = self._places.get(service)
        if place is None:
            return ()
        return [
            ui.GuideProgramme(
                each.start,
                each.start + each.duration,
                says.title(each),
                marked=each.start in marked or self.epg.recorded(service, each.start),
            )
            for each in self.epg.windows.of(self._lineup.channels, place, start, end)
        ]

    def _known(self, channel: Channel, start: float) -> Programme | None:
        place = self._places.get(channel.service)
        if place is None:
            return None
        found = self.epg.windows.of(self._lineup.channels, place, start, start + 1)
        return next((each for each in found if each.start == start), None)

    def _focus_on(self, channel: Channel, slot: ui.GuideProgramme) -> None:
        programme = self._known(channel, slot.start)
        self._focused = self._places.get(channel.service, 0)
        if programme is not None:
            self._focus = Subject(channel, programme)
            self.app.later("epg", _REST, self._ask_about)

    def _ask_about(self) -> None:
        self._told = self._focus
        if self._focus is not None:
            self._about = described(self, self._focus)

    def _select(self, channel: Channel, slot: ui.GuideProgramme) -> None:
        programme = self._known(channel, slot.start)
        if programme is None:
            return
        subject = Subject(channel, programme)
        if subject.on(timing.now()):
            self.epg.watch(channel)
        else:
            self.epg.details(subject)

    def _standing(self) -> float:
        return float(self._told.programme.start) if self._told else self._moment or timing.now()

    def _strip(self, now: float) -> tuple[ui.Node | None, ...]:
        """What has the focus, and what the coloured keys do."""
        app, text, focus = self.app, self.app.text, self._told
        programme = focus.programme if focus else None
        kind = saying.kind(app, programme) if programme else ""
        keys = (
            text("Red: record"),
            text("Green: remind"),
            text("Yellow: prime time"),
            text("Blue: search"),
            text("Menu: more"),
        )
        return (
            ui.Row(
                ui.Text(app.says.title(programme) if programme else " ", size="heading", key="title"),
                ui.Spacer(),
                ui.Text(saying.when(app, programme) if programme else "", tone="secondary", key="when"),
                key="strip",
            ),
            ui.Text(self._about or kind or " ", tone="secondary", lines=1, key="about"),
            ui.Text("   ".join(keys), size="caption", tone="secondary", key="keys"),
        )


def described(screen: Screen, subject: Subject) -> str:
    """What a programme is about; "" where that is not known."""
    start = subject.programme.start
    try:
        found = screen.app.tv.guide(subject.channel.service, start, start + 1)
    except ServiceError:
        return ""
    programme = next((each for each in found if each.start == start), None)
    return screen.app.says.description(programme) if programme else ""


def next_prime(now: float, standing: float) -> float:
    """The evening of the day that is shown; of the next one where the focus stands in it already."""
    evening = evening_of(standing)
    if abs(standing - evening) < _HOUR or evening + 2 * _HOUR < now:
        evening = evening_of(standing + _DAY)
    return evening if evening < now + (DAYS - 1) * _DAY else evening_of(now)


def evening_of(moment: float) -> float:
    """When the main programmes begin on the day of this moment."""
    return timing.at_hour(moment, PRIME)
