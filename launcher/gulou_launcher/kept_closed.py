"""The answer to opening an app that is kept closed: why, and what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher import standing
from gulou_launcher.own_page import OwnPage
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell


class KeptClosed(OwnPage):
    """Try again, remove it, or leave it as it is."""

    def __init__(self, shell: Shell, app: Installed, link_url: str) -> None:
        self._app = app
        self._link = link_url
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text, app = self._shell, self._shell.text, self._app
        return ui.Page(
            ui.Dialog(
                in_language(app.manifest.name, shell.language),
                "\n".join(filter(None, (standing.words(text, app), spoken(text, app.detail)))),
                ui.Button(text("Back"), on_press=self._leave),
                ui.Button(text("Try again"), on_press=self._try_again),
                ui.Button(text("Remove it"), on_press=self._remove)
                if shell.household.removable(app)
                else None,
                on_back=self._leave,
            ),
        )

    def _leave(self) -> None:
        self._shell.pile.leave(self)

    def _try_again(self) -> None:
        self._shell.household.release(self._app)
        self._shell.pile.leave_for(self, lambda: self._shell.start(self._app, self._link))

    def _remove(self) -> None:
        self._shell.household.remove(self._app)
        self._leave()
