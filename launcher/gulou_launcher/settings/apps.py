"""Settings → Apps: all of them, and how each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher import standing
from gulou_launcher.app_icons import banner
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.app import AppPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell


class AppsPage(OwnPage):
    """A list of the apps; each opens a page of its own."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page, album=shell.home.album)

    def _page(self) -> ui.Page:
        shell = self._shell
        return ui.Page(
            ui.Text(shell.text("Apps"), size="title"),
            ui.List(
                list(shell.apps.values()),
                row=self._row,
                row_key=lambda app: app.manifest.id,
                on_select=lambda app: shell.pile.visit(AppPage(shell, app)),
                empty=shell.text("No apps are installed."),
            ),
        )

    def _row(self, app: Installed) -> ui.Item:
        name = in_language(app.manifest.name, self._shell.language)
        return ui.Item(
            name,
            standing.words(self._shell.text, app),
            trailing=app.manifest.version,
            image=banner(app.manifest) or ui.station(name),
        )


def _caption(shell: Shell) -> str:
    count = len(shell.apps)
    return shell.text.plural("{count} app", "{count} apps", count).format(count=count)


SECTION = Section("apps", "Apps", _caption, AppsPage, "menu")
