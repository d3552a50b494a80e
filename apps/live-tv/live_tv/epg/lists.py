"""Lists of programmes: of a channel, of a kind, and those that the household is reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gulou import Key, ServiceError, ui
from gulou.services.tv import Programme
from live_tv import timing
from live_tv.epg import saying
from live_tv.epg.genres import GENRES
from live_tv.epg.screen import WIDE, Screen
from live_tv.epg.subject import Subject

if TYPE_CHECKING:
    from gulou.services.guide import Hit
    from gulou.services.tv import Channel
    from live_tv.epg.panel import EpgPanel

_DAY = 86_400


class ProgrammeList(Screen):
    """A heading and programmes below it."""

    named = True
    """Whether each row names the channel."""

    def __init__(self, epg: EpgPanel, heading: str, empty: str) -> None:
        super().__init__(epg)
        self.heading = heading
        self._empty = empty
        self._focus: Subject | None = None
        self._chosen = 0

    def subjects(self) -> Sequence[Subject]:
        """What stands in it."""
        raise NotImplementedError

    def key(self, key: str) -> bool:
        if key == Key.GREEN and self._focus is not None:
            self.epg.remind(self._focus)
            return True
        return False

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        return ui.Overlay(
            ui.Text(self.heading, size="heading", bold=True, key="heading"),
            *self._body(self.subjects(), now),
            at="right",
            size=WIDE,
            key=f"list {self.heading}",
        )

    def _body(self, subjects: Sequence[Subject], now: float) -> tuple[ui.Node, ...]:
        if subjects:
            at = min(self._chosen, len(subjects) - 1)
            return (listed(self, subjects, now, "", self._focus_on, focused=at, named=self.named),)
        # Something to press: the focus would else be in what lies below.
        return (
            ui.Text(self._empty, tone="secondary", lines=3, key="empty"),
            ui.Button(self.app.text("Back"), on_press=self.epg.back, key="back"),
        )

    def _focus_on(self, subject: Subject) -> None:
        self._focus = subject

    def show_details(self, subject: Subject) -> None:
        """Go on to a programme; back here, the focus is on it again."""
        self._chosen = list(self.subjects()).index(subject)
        self.epg.details(subject)


def listed(
    screen: Screen,
    subjects: Sequence[Subject],
    now: float,
    empty: str,
    on_focus: object,
    *,
    focused: int = 0,
    named: bool = True,
) -> ui.Node:
    """The list itself; `named`: with the channel in each row."""
    epg = screen.epg
    return ui.List(
        subjects,
        row=lambda subject: saying.item(
            epg.app, subject, now, marked=epg.reminder(subject) is not None, named=named
        ),
        row_key=lambda subject: f"{subject.channel.service} {subject.programme.start}",
        empty=empty,
        focused=focused,
        on_select=screen.show_details if isinstance(screen, ProgrammeList) else epg.details,
        on_focus=on_focus if callable(on_focus) else None,
        key="programmes",
    )


class ChannelDays(ProgrammeList):
    """All that a channel shows, from now on."""

    named = False

    def __init__(self, epg: EpgPanel, channel: Channel) -> None:
        app = epg.app
        super().__init__(epg, saying.channel_name(app, channel), app.text("No programme information"))
        self._channel = channel
        now = int(timing.now())
        try:
            found = app.tv.epg.window([channel.service], now, now + 2 * _DAY - 1)
        except ServiceError:
            found = {}
        self._subjects = [Subject(channel, each) for each in found.get(channel.service, ())]
        self._until = now + 2 * _DAY - 1

    def subjects(self) -> Sequence[Subject]:
        return self._subjects

    def _focus_on(self, subject: Subject) -> None:
        super()._focus_on(subject)
        if self._subjects and subject is self._subjects[-1]:
            self._more()

    def _more(self) -> None:
        """The next two days."""
        start, self._until = self._until, self._until + 2 * _DAY - 1
        try:
            found = self.app.tv.epg.window([self._channel.service], start, self._until)
        except ServiceError:
            return
        known = {subject.programme.start for subject in self._subjects}
        more = found.get(self._channel.service, ())
        self._subjects = [
            *self._subjects,
            *(Subject(self._channel, each) for each in more if each.start not in known),
        ]


class GenreList(ProgrammeList):
    """Programmes of a kind, from now on, by time."""

    def __init__(self, epg: EpgPanel, level: int) -> None:
        app = epg.app
        super().__init__(epg, app.text(GENRES[level]), app.text("Nothing of this kind is announced"))
        now = int(timing.now())
        try:
            hits = app.tv.epg.genre(level, now, now + 7 * _DAY)
        except ServiceError:
            hits = []
        self._subjects = of_hits(epg, hits)

    def subjects(self) -> Sequence[Subject]:
        return self._subjects


class ReminderList(ProgrammeList):
    """What the household is to be reminded of."""

    def __init__(self, epg: EpgPanel) -> None:
        text = epg.app.text
        super().__init__(
            epg, text("Reminders"), text("No reminders. Choose a programme in the guide to set one.")
        )

    def subjects(self) -> Sequence[Subject]:
        lineup = self.app.watching.lineup
        found = []
        for each in self.epg.reminders():
            channel = lineup.get(each.service)
            if channel is not None:
                programme = Programme(
                    each.id, each.start, each.duration, each.titles, age=each.age, locked=each.locked
                )
                found.append(Subject(channel, programme))
        return found


def of_hits(epg: EpgPanel, hits: Sequence[Hit]) -> list[Subject]:
    """What was found on channels that the household has."""
    lineup = epg.app.watching.lineup
    return [
        Subject(channel, hit.programme) for hit in hits if (channel := lineup.get(hit.service)) is not None
    ]
