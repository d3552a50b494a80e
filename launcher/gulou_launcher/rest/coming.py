"""What comes next: reminders and recordings, for the screen saver."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gulou.services import guide, recordings
from gulou_launcher import dates
from gulou_launcher.rails.known import broadcast_text

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

MOST = 3
_RECORDED = frozenset({recordings.TimerState.waiting, recordings.TimerState.recording})


class Coming(NamedTuple):
    """One thing to come. `icon` as in `gulou.ui.ICONS`; `start` is Unix time in seconds."""

    start: int
    icon: str
    title: str

    def words(self, language: str) -> str:
        return f"{dates.day(language, self.start)}  {dates.hour(self.start)}  {self.title}"


class Next:
    """Asks the gateway once, and again when it is told to."""

    def __init__(self, shell: Shell, changed: Callable[[], object]) -> None:
        self._shell = shell
        self._changed = changed
        self._reminders: tuple[guide.Reminder, ...] = ()
        self._timers: tuple[recordings.Timer, ...] = ()

    def ask(self) -> None:
        """Find out anew; `changed` is called with each answer."""
        gateway = self._shell.gateway

        def reminders(answer: guide.Reminders) -> None:
            self._reminders = answer.reminders
            self._changed()

        def timers(answer: recordings.Timers) -> None:
            self._timers = answer.timers
            self._changed()

        gateway.ask(guide.GetReminders(), reminders)
        gateway.ask(recordings.GetTimers(), timers)

    def after(self, now: float) -> list[Coming]:
        """The next MOST after this Unix time, by time."""
        text, language = self._shell.text, self._shell.language
        locked = text("Locked programme")
        found = [
            Coming(each.start, "bell", locked if each.locked else broadcast_text(each.titles, language))
            for each in self._reminders
        ]
        found += [
            Coming(each.start, "record", locked if each.locked else each.title or each.channel)
            for each in self._timers
            if each.state in _RECORDED
        ]
        return sorted(each for each in found if each.start > now)[:MOST]
