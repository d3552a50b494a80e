"""Settings → Sound."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.player import audio
from gulou_launcher.player.outputs import AUTO, Output
from gulou_launcher.screening import OUTPUT
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class SoundPage(OwnPage):
    """The volume, as the keys of the remote change it, and where sound comes out."""

    def __init__(self, shell: Shell) -> None:
        self._outputs: tuple[Output, ...] = ()
        super().__init__(shell, self._page)
        if audio.several():
            shell.screening.find_outputs(self._found)

    def _page(self) -> ui.Page:
        text, screening = self._shell.text, self._shell.screening
        return ui.Page(
            ui.Text(text("Sound"), size="title"),
            ui.Slider(text("Volume"), screening.volume, 0, 100, 5, unit="%", on_change=self._set_volume),
            ui.Toggle(text("Muted"), screening.muted, on_change=self._set_muted),
            self._output(),
        )

    def _output(self) -> ui.Choice | None:
        """Where sound comes out; what is not there now is as if it had not been chosen."""
        if not self._outputs:
            return None
        text, wanted = self._shell.text, self._shell.preferences.get(OUTPUT)
        options = {AUTO: text("Automatic"), **{each.name: each.words for each in self._outputs}}
        value = wanted if wanted in options else AUTO
        put = partial(self._shell.preferences.put, OUTPUT)
        return ui.Choice(text("Sound output"), options, value, on_change=put, key="output")

    def _found(self, outputs: tuple[Output, ...]) -> None:
        self._outputs = outputs
        self.refresh()

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
