"""The guide as a panel over the picture: a pile of screens, the grid at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ServiceError
from live_tv.epg.subject import Subject
from live_tv.epg.windows import Windows
from live_tv.panel import Panel
from live_tv.recording import record_programme

if TYPE_CHECKING:
    from gulou import ui
    from gulou.services.guide import Reminder
    from gulou.services.tv import Channel
    from live_tv.app import LiveTv
    from live_tv.epg.screen import Screen


class EpgPanel(Panel):
    """What the screens of the guide share: what was asked for, reminders, the way to one another."""

    moving = True
    alone = True
    keys = (Key.RED, Key.GREEN, Key.YELLOW, Key.BLUE, Key.RECORD)

    def __init__(self, app: LiveTv) -> None:
        super().__init__(app)
        self.windows = Windows(app.tv.epg)
        self._reminders: tuple[Reminder, ...] | None = None
        self._timers: frozenset[tuple[str, int]] | None = None
        self._pile: list[Screen] = []
        app.tv.epg.watch(self._reminders_changed)

    # The pile.

    def opened(self) -> None:
        from live_tv.epg.grid import Grid

        self.windows.clear()
        self._timers = None
        self._pile = [Grid(self)]

    def closed(self) -> None:
        self._pile = []
        self.windows.clear()

    def show(self, screen: Screen) -> None:
        """Put a screen on the pile."""
        self._pile.append(screen)

    def to_grid(self, grid: Screen) -> None:
        """Nothing but this grid."""
        self._pile = [grid]

    def back(self) -> None:
        self._pile = self._pile[:-1]
        if not self._pile:
            self.app.close_panel()

    def key(self, key: str) -> bool:
        return bool(self._pile) and self._pile[-1].key(key)

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        # The grid stays behind what was opened from it, with the focus where it was.
        return tuple(
            screen.view(channel, now) for screen in dict.fromkeys((*self._pile[:1], *self._pile[-1:]))
        )

    # What the screens do.

    def details(self, subject: Subject) -> None:
        """Show all that is known of a programme."""
        from live_tv.epg.details import Details

        self.show(Details(self, subject))

    def menu(self, subject: Subject | None) -> None:
        """Show where one can go from here."""
        from live_tv.epg.menu import Menu

        self.show(Menu(self, subject))

    def search(self) -> None:
        """Look for something by its name."""
        from live_tv.epg.search import Search

        self.show(Search(self))

    def watch(self, channel: Channel) -> None:
        """Leave the guide for this channel."""
        self.app.zap(channel)

    # Reminders.

    def reminders(self) -> tuple[Reminder, ...]:
        """All reminders, by time; none where the gateway does not answer."""
        if self._reminders is None:
            try:
                self._reminders = tuple(self.app.tv.epg.reminders())
            except ServiceError:
                self._reminders = ()
        return self._reminders

    def reminder(self, subject: Subject) -> Reminder | None:
        """The reminder of this programme, or of its series where that is the next of it."""
        service, start = subject.channel.service, subject.programme.start
        return next(
            (each for each in self.reminders() if each.service == service and each.start == start), None
        )

    def remind(self, subject: Subject, *, series: bool = False) -> None:
        """Set a reminder; take it back where there is one."""
        app, text = self.app, self.app.text
        known = self.reminder(subject)
        try:
            if known is not None:
                self._reminders = tuple(app.tv.epg.forget(known))
                app.tell(text("You will not be reminded"))
            else:
                self._reminders = tuple(
                    app.tv.epg.remind(subject.channel.service, subject.programme.start, series=series)
                )
                app.tell(text("You will be reminded a minute before it begins"))
        except ServiceError:
            app.tell(text("That cannot be done just now. Try again soon."))

    # Recordings.

    def recorded(self, service: str, start: float) -> bool:
        """Whether the programme of a service that begins then will be recorded."""
        if self._timers is None:
            try:
                timers = self.app.recordings.timers().timers
            except ServiceError:
                timers = ()
            self._timers = frozenset((each.service, each.start) for each in timers)
        return (service, int(start)) in self._timers

    def record(self, subject: Subject) -> None:
        """Record this programme; no longer, where it is to be recorded."""
        self._timers = None
        record_programme(self.app, subject.channel, subject.programme)

    def _reminders_changed(self) -> None:
        self._reminders = None
