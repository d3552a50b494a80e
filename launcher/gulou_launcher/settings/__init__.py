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
    edges,
    family,
    first_steps,
    home,
    isolation,
    language,
    logs,
    looks,
    network,
    parental,
    phone,
    remotes,
    reset,
    resting,
    sharing,
    sound,
    typing,
    updates,
)
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SECTIONS: tuple[Section, ...] = (
    # How it is seen, heard and reached.
    network.SECTION,
    looks.SECTION,
    edges.SECTION,
    home.SECTION,
    sound.SECTION,
    language.SECTION,
    typing.SECTION,
    remotes.SECTION,
    phone.SECTION,
    # Everybody in the house.
    accessibility.SECTION,
    family.SECTION,
    parental.SECTION,
    resting.SECTION,
    # What runs here.
    apps.SECTION,
    sharing.SECTION,
    # The box itself.
    updates.SECTION,
    about.SECTION,
    isolation.SECTION,
    developer.SECTION,
    logs.SECTION,
    first_steps.SECTION,
    reset.SECTION,
)
"""In this order: what is looked for most stands first, what cannot be undone last."""


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
                row=lambda section: ui.Item(
                    text(section.title), section.caption(self._shell), icon=section.icon
                ),
                row_key=lambda section: section.key,
                on_select=lambda section: self._shell.pile.visit(section.page(self._shell)),
            ),
        )
