"""Every page of the launcher's own, one after the other on one shell: for what must hold on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings import SECTIONS, SettingsPage
from gulou_launcher.shell import Shell
from gulou_launcher.simple import SIMPLE
from gulou_launcher.stage import Stage
from gulou_launcher.welcome.welcomed import WELCOME_STEP
from gulou_launcher.welcome.wizard import STEPS, WizardPage
from tests.golden.gallery import Gallery

Make = Callable[[Shell], OwnPage]

OUT_OF_REACH = frozenset({"developer"})
"""Sections that need the control socket, which is not played."""


def _consent(shell: Shell) -> OwnPage:
    from gulou_launcher.consent import Consent

    return Consent(shell, shell.apps["storm"], lambda: None)


def _app(shell: Shell) -> OwnPage:
    from gulou_launcher.settings.app import AppPage

    return AppPage(shell, shell.apps["storm"])


def _help(shell: Shell) -> OwnPage:
    from gulou_launcher.simple.help import HelpPage

    return HelpPage(shell)


def _tiles(shell: Shell) -> OwnPage:
    from gulou_launcher.settings.tiles import TilesPage

    return TilesPage(shell)


def _messages(shell: Shell) -> OwnPage:
    from gulou_launcher.messages_page import MessagesPage

    return MessagesPage(shell)


def _step(key: str) -> Make:
    def make(shell: Shell) -> OwnPage:
        shell.preferences.put(WELCOME_STEP, key)
        return WizardPage(shell)

    return make


PAGES: dict[str, Make] = {
    "settings": SettingsPage,
    **{f"settings-{each.key}": each.page for each in SECTIONS if each.key not in OUT_OF_REACH},
    **{f"welcome-{step.key}": _step(step.key) for step in STEPS},
    "settings-apps-one": _app,
    "tiles": _tiles,
    "consent": _consent,
    "help": _help,
    "messages": _messages,
}


def every_screen(box: Gallery) -> Iterator[tuple[str, Stage]]:
    """Each page by its name, laid out; the one before is gone."""
    for simple in (False, True):
        box.shell.preferences.put(SIMPLE, simple)
        box.shell.show_home()
        box.settle(0.05)
        yield ("simple-home" if simple else "home"), box.shell.home.stage
    box.shell.preferences.put(SIMPLE, box.setting.simple)
    for name, make in PAGES.items():
        box.shell.show_home()
        page = make(box.shell)
        box.shell.pile.visit(page)
        box.settle(0.05)
        yield name, page.stage
