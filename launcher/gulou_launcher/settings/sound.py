"""Settings → Sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class SoundPage(OwnPage):
    """The volume, as the keys of the remote change it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, screening = self._shell.text, self._shell.screening
        return ui.Page(
            ui.Text(text("Sound"), size="title"),
            ui.Slider(text("Volume"), screening.volume, 0, 100, 5, unit="%", on_change=self._set_volume),
            ui.Toggle(text("Muted"), screening.muted, on_change=self._set_muted),
        )

    def _set_volume(self, volume: float) -> None:
        self._shell.screening.volume = round(volume)
        self._shell.screening.volume_changed()

    def _set_muted(self, muted: bool) -> None:
        self._shell.screening.muted = muted
        self._shell.screening.volume_changed()


def _caption(shell: Shell) -> str:
    if shell.screening.muted:
        return shell.text("Muted")
    return f"{shell.text('Volume')} {shell.screening.volume}%"


SECTION = Section("sound", "Sound", _caption, SoundPage, "volume")
