"""Settings → Updates: what there is, and how it is brought up to date. Nothing is looked for."""

from __future__ import annotations

import threading
from importlib.metadata import version
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell


class UpdatesPage(OwnPage):
    """The box's own version and its apps'."""

    def __init__(self, shell: Shell) -> None:
        self._version = ""
        super().__init__(shell, self._page)

        def found(number: str) -> None:
            self._version = number
            self.refresh()

        threading.Thread(
            target=lambda: shell.post.deliver(found, version("gulou-launcher")), name="version", daemon=True
        ).start()

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Updates"), size="title"),
            ui.Text(f"Gulou {self._version}", size="heading", tone="accent"),
            ui.Text(
                text(
                    "This box does not look for updates by itself. Whoever set it up installs them, and the "
                    "box restarts. Everything it keeps stays."
                ),
                tone="secondary",
                lines=4,
            ),
            ui.Text(text("Apps"), size="heading"),
            ui.List(
                list(self._shell.apps.values()),
                row=self._row,
                row_key=lambda app: app.manifest.id,
                empty=text("No apps are installed."),
            ),
        )

    def _row(self, app: Installed) -> ui.Item:
        came = (
            self._shell.text("Was installed, and is updated with `gulou install`")
            if self._shell.household.removable(app)
            else self._shell.text("Comes with the box, and is updated with it")
        )
        return ui.Item(
            in_language(app.manifest.name, self._shell.language), came, trailing=app.manifest.version
        )


def _caption(shell: Shell) -> str:
    return shell.text("How this box is updated")


SECTION = Section("updates", "Updates", _caption, UpdatesPage, "download")
