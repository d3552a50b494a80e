"""Settings → Accessibility: simple mode, reading aloud, description and subtitles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.reader import AUDIO_DESCRIPTION, LOUDNESS, RATE, SPEAKS, SUBTITLES
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
            *self._speech(),
            ui.Button(text("Tiles of simple mode"), on_press=self._tiles),
            title=text("Accessibility"),
        )

    def _speech(self) -> tuple[ui.Node | None, ...]:
        """How it reads, while it does."""
        shell, text, preferences = self._shell, self._shell.text, self._shell.preferences
        if not preferences.get(SPEAKS):
            return ()
        trouble = shell.reading.trouble if shell.reading is not None else ""
        return (
            ui.Text(text(trouble), tone="warning", lines=2, key="trouble") if trouble else None,
            ui.Slider(text("Reading speed"), preferences.get(RATE), -100, 100, 20, on_change=self._put_rate),
            ui.Slider(
                text("Reading volume"),
                preferences.get(LOUDNESS),
                20,
                100,
                10,
                unit="%",
                on_change=self._put_loudness,
            ),
            ui.Text(
                text("Hold the Info key to have the whole page read. Any key stops it."),
                size="caption",
                tone="secondary",
                lines=2,
                key="how",
            ),
        )

    def _put_rate(self, rate: float) -> None:
        self._shell.preferences.put(RATE, round(rate))
        self._try_out()

    def _put_loudness(self, loudness: float) -> None:
        self._shell.preferences.put(LOUDNESS, round(loudness))
        self._try_out()

    def _try_out(self) -> None:
        if self._shell.reading is not None:
            self._shell.reading.try_out()

    def _tiles(self) -> None:
        from gulou_launcher.settings.tiles import TilesPage

        self._shell.pile.visit(TilesPage(self._shell))


def _caption(shell: Shell) -> str:
    text, get = shell.text, shell.preferences.get
    on = [text(label) for preference, label in _SWITCHES if get(preference)]
    return " · ".join(on) or text("Simple mode, reading aloud, subtitles")


SECTION = Section("accessibility", N_("Accessibility"), _caption, AccessibilityPage, "user")
