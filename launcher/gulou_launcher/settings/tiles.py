"""Settings → Accessibility → Tiles of simple mode: where each of the six leads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.simple import CHOICES, choices

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class TilesPage(OwnPage):
    """For whoever helps. The last one stays Help: it leads to Settings, and out of simple mode."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, scenery = self._shell.text, self._shell.home.scenery()
        names = choices.possible(scenery)
        now = [made.key for made in choices.chosen(scenery)]
        return ui.Page(
            ui.Text(text("Tiles of simple mode"), size="title"),
            *(
                ui.Choice(
                    text("Tile {number}").format(number=place + 1),
                    names,
                    key if key in names else "",
                    on_change=partial(self._put, now, place),
                    key=str(place),
                )
                for place, key in enumerate(now)
                if key != "help"
            ),
            ui.Button(text("Chosen by the box"), on_press=self._forget),
            title=text("Tiles of simple mode"),
        )

    def _put(self, now: list[str], place: int, key: str) -> None:
        """A tile leads there; the one that did so until now takes its place."""
        wanted = list(now)
        if key in wanted:
            wanted[wanted.index(key)] = wanted[place]
        wanted[place] = key
        self._shell.preferences.put(CHOICES, " ".join(wanted))

    def _forget(self) -> None:
        self._shell.preferences.put(CHOICES, "")
