"""Settings → Accessibility: simple mode, reading aloud, description and subtitles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.reader import AUDIO_DESCRIPTION, SPEAKS, SUBTITLES
from gulou_launcher.settings.section import Section
from gulou_launcher.simple import SIMPLE

if TYPE_CHECKING:
    from gulou_launcher.preferences import Preference
    from gulou_launcher.shell import Shell

N_ = str
_SWITCHES: tuple[tuple[Preference[bool], str], ...] = (
    (SIMPLE, N_("Simple mode")),
    (SPEAKS, N_("Read the screen aloud")),
    (AUDIO_DESCRIPTION, N_("Sound that describes the picture")),
    (SUBTITLES, N_("Subtitles wherever there are some")),
)


class AccessibilityPage(OwnPage):
    """Switches, each in force at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, preferences = self._shell.text, self._shell.preferences
        return ui.Page(
            ui.Text(text("Accessibility"), size="title"),
            *(
                ui.Toggle(
                    text(label),
                    preferences.get(preference),
                    on_change=partial(preferences.put, preference),
                    key=preference.name,
                )
                for preference, label in _SWITCHES
            ),
            ui.Button(text("Tiles of simple mode"), on_press=self._tiles),
            title=text("Accessibility"),
        )

    def _tiles(self) -> None:
        from gulou_launcher.settings.tiles import TilesPage

        self._shell.pile.visit(TilesPage(self._shell))


def _caption(shell: Shell) -> str:
    text, get = shell.text, shell.preferences.get
    on = [text(label) for preference, label in _SWITCHES if get(preference)]
    return " · ".join(on) or text("Simple mode, reading aloud, subtitles")


SECTION = Section("accessibility", N_("Accessibility"), _caption, AccessibilityPage)
