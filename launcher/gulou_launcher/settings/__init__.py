"""Settings: pages of the launcher's own. A section is one file and one row of SECTIONS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings import (
    about,
    accessibility,
    apps,
    developer,
    isolation,
    language,
    looks,
    parental,
    resting,
    sharing,
    sound,
)
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SECTIONS: tuple[Section, ...] = (
    sound.SECTION,
    looks.SECTION,
    language.SECTION,
    accessibility.SECTION,
    parental.SECTION,
    resting.SECTION,
    sharing.SECTION,
    apps.SECTION,
    isolation.SECTION,
    developer.SECTION,
    about.SECTION,
)


class SettingsPage(OwnPage):
    """The sections."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Settings"), size="title"),
            ui.List(
                SECTIONS,
                row=lambda section: ui.Item(text(section.title), section.caption(self._shell)),
                row_key=lambda section: section.key,
                on_select=lambda section: self._shell.pile.visit(section.page(self._shell)),
            ),
        )
