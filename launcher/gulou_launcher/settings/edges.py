"""Settings → Screen edges: the four corners, moved by the arrows until all are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.looks import EDGES
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section
from gulou_launcher.views.sketch import SketchView
from gulou_launcher.welcome.edges import EdgesStep, is_move, moved
from gulou_launcher.welcome.sketch import Sketch

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class EdgesPage(OwnPage):
    """Each arrow moves all four corners; OK and Back leave."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)
        self.stage.own_views = {SketchView.kind: SketchView}

    def key(self, key: str) -> bool:
        preferences = self._shell.preferences
        if is_move(key):
            preferences.put(EDGES, moved(preferences.get(EDGES), key))
            self.refresh()
            return True
        return super().key(key)

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Spacer(),
            ui.Column(
                ui.Text(text(EdgesStep.title), size="title"),
                ui.Text(text(EdgesStep.words), tone="secondary", lines=3),
                ui.Text(_caption(self._shell), tone="accent"),
                ui.Button(text("Done"), "check", on_press=lambda: self._shell.pile.leave(self)),
                align="center",
                gap=28,
            ),
            ui.Spacer(),
            Sketch("corners", lit=str(self._shell.preferences.get(EDGES))),
        )


def _caption(shell: Shell) -> str:
    return shell.text("{share} of each side stays free").format(
        share=f"{shell.preferences.get(EDGES) * 100:g}%"
    )


SECTION = Section("edges", "Screen edges", _caption, EdgesPage, "tv")
