"""Help in simple mode: five sentences about the keys, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.simple import SIMPLE

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class HelpPage(OwnPage):
    """Read by who uses the box; the buttons are for who helps."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text = self._shell.text
        sentences = (
            text("The arrows move the bright tile. OK opens it."),
            text("While you watch: up and down change the channel."),
            text("Back goes one step back."),
            text("Home leads to television. Pressed there, it brings the six tiles."),
        )
        return ui.Page(
            ui.Text(text("Help"), size="title"),
            ui.Column(*(ui.Text(sentence, size="heading", lines=2) for sentence in sentences), gap=20),
            ui.Spacer(),
            ui.Row(
                ui.Button(text("Back"), "back", on_press=lambda: self._shell.pile.leave(self)),
                ui.Button(text("Settings"), "settings", on_press=self._shell.open_settings),
                ui.Button(text("Leave simple mode"), on_press=self._leave_simple),
            ),
            title=text("Help"),
        )

    def _leave_simple(self) -> None:
        self._shell.preferences.put(SIMPLE, False)
        self._shell.show_home()
