"""Settings → First steps: gone through again, or to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.own_page import OwnPage
    from gulou_launcher.shell import Shell


def _page(shell: Shell) -> OwnPage:
    from gulou_launcher.welcome.wizard import WizardPage

    if not shell.welcome.unfinished:
        shell.welcome.begin_anew()
    return WizardPage(shell)


def _caption(shell: Shell) -> str:
    if shell.welcome.unfinished:
        return shell.text("Finish setting up")
    return shell.text("Go through them again")


SECTION = Section("first", "First steps", _caption, _page, "star")
