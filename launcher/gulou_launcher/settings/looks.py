"""Settings → Picture and reading: letters, contrast, colours, motion; the page shows what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.looks import COLOUR_WEAK, HIGH_CONTRAST, MOTION, TEXT_SIZE
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_LETTERS = {1.0: "Normal", 1.15: "Large", 1.3: "Very large"}
_COLOURS = {
    "": "Normal",
    "protan": "Red looks dark",
    "deutan": "Red and green alike",
    "tritan": "Blue and green alike",
}


class LooksPage(OwnPage):
    """How everything is drawn; each change is seen at once, here and everywhere."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text = self._shell, self._shell.text
        get, put = shell.preferences.get, shell.preferences.put
        return ui.Page(
            ui.Text(text("Picture and reading"), size="title"),
            ui.Choice(
                text("Text size"),
                {str(size): text(name) for size, name in _LETTERS.items()},
                str(get(TEXT_SIZE)),
                on_change=lambda size: put(TEXT_SIZE, float(size)),
                key="letters",
            ),
            ui.Toggle(
                text("High contrast"),
                get(HIGH_CONTRAST),
                on_change=lambda on: put(HIGH_CONTRAST, on),
                key="contrast",
            ),
            ui.Choice(
                text("Colours"),
                {weakness: text(name) for weakness, name in _COLOURS.items()},
                get(COLOUR_WEAK),
                on_change=lambda weakness: put(COLOUR_WEAK, weakness),
                key="colours",
            ),
            ui.Toggle(text("Motion"), get(MOTION), on_change=lambda on: put(MOTION, on), key="motion"),
            self._preview(),
        )

    def _preview(self) -> ui.Node:
        """Words and signs as they are now."""
        text = self._shell.text
        return ui.Column(
            ui.Text(text("Preview"), size="caption", tone="secondary"),
            ui.Row(
                ui.Text(text("Text"), bold=True),
                ui.Text(text("Small text"), size="caption", tone="secondary"),
                ui.Text(text("Important"), tone="accent"),
                ui.Text(text("An error"), tone="warning"),
                ui.Spacer(),
                gap=40,
            ),
            ui.Progress(0.6, gaps=((0.2, 0.24),), marks=(0.4,)),
            gap=20,
        )


def _caption(shell: Shell) -> str:
    get, text = shell.preferences.get, shell.text
    words = [text("Text size") + " · " + text(_LETTERS[get(TEXT_SIZE)])]
    if get(HIGH_CONTRAST):
        words.append(text("High contrast"))
    return " · ".join(words)


SECTION = Section("looks", "Picture and reading", _caption, LooksPage, "eye")
