"""Settings → Standby and screen saver: when the box rests, and what it wakes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.rest.quiet import QUIET_FROM, QUIET_UNTIL
from gulou_launcher.rest.rest import SCREENSAVER_AFTER, STANDBY_AFTER, WAKES_FOR_REMINDERS, WAKES_TO_CHANNEL
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


N_ = str
"""Marks a text for translation where it stands in a table."""


class RestingPage(OwnPage):
    """Each takes effect at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text = self._shell, self._shell.text
        get, put = shell.preferences.get, shell.preferences.put
        return ui.Page(
            ui.Text(text("Standby and screen saver"), size="title"),
            ui.Choice(
                text("Screen saver after"),
                {minutes: minutes_words(shell, minutes) for minutes in SCREENSAVER_AFTER.among},
                get(SCREENSAVER_AFTER),
                on_change=partial(put, SCREENSAVER_AFTER),
            ),
            ui.Choice(
                text("Standby after"),
                {hours: hours_words(shell, hours) for hours in STANDBY_AFTER.among},
                get(STANDBY_AFTER),
                on_change=partial(put, STANDBY_AFTER),
            ),
            ui.Choice(
                text("After standby"),
                {True: text("Continue what was on"), False: text("Show home")},
                get(WAKES_TO_CHANNEL),
                on_change=partial(put, WAKES_TO_CHANNEL),
            ),
            ui.Toggle(
                text("Wake up for reminders"),
                get(WAKES_FOR_REMINDERS),
                on_change=partial(put, WAKES_FOR_REMINDERS),
            ),
            ui.Choice(
                text("Do not disturb from"),
                {hour: clock_words(shell, hour) for hour in QUIET_FROM.among},
                get(QUIET_FROM),
                on_change=partial(put, QUIET_FROM),
            ),
            ui.Choice(
                text("Do not disturb until"),
                {hour: clock_words(shell, hour) for hour in QUIET_UNTIL.among},
                get(QUIET_UNTIL),
                on_change=partial(put, QUIET_UNTIL),
            )
            if get(QUIET_FROM) >= 0
            else None,
            ui.Button(text("Screen saver now"), on_press=shell.rest.save_screen),
        )


def minutes_words(shell: Shell, minutes: int) -> str:
    """So many minutes; 0: never."""
    if not minutes:
        return shell.text("Never")
    return shell.text.plural("{count} minute", "{count} minutes", minutes).format(count=minutes)


def hours_words(shell: Shell, hours: int) -> str:
    """So many hours; 0: never."""
    if not hours:
        return shell.text("Never")
    return shell.text.plural("{count} hour", "{count} hours", hours).format(count=hours)


def clock_words(shell: Shell, hour: int) -> str:
    """An hour of the day; −1: never."""
    return shell.text("Never") if hour < 0 else f"{hour:02}:00"


def _caption(shell: Shell) -> str:
    minutes = shell.preferences.get(SCREENSAVER_AFTER)
    if not minutes:
        return shell.text("No screen saver")
    words = shell.text.plural(
        "Screen saver after {count} minute", "Screen saver after {count} minutes", minutes
    )
    return words.format(count=minutes)


SECTION = Section("rest", N_("Standby and screen saver"), _caption, RestingPage, "moon")
