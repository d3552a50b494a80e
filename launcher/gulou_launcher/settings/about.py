"""Settings → About: versions, for a call to whoever helps."""

from __future__ import annotations

import os
import platform
import threading
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher import licences
from gulou_launcher.licences import Work
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.reading import ReadingPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_DISTRIBUTIONS = ("gulou-launcher", "gulou-hal", "gulou", "kivy", "msgspec")


class AboutPage(OwnPage):
    """What this box is made of."""

    def __init__(self, shell: Shell) -> None:
        self._facts: list[tuple[str, str]] = []
        super().__init__(shell, self._page)

        def found(facts: list[tuple[str, str]]) -> None:
            self._facts = facts
            self.refresh()

        size, renderer = shell.size, shell.screen.renderer
        level = shell.isolation.level if shell.isolation is not None else 0
        screen = f"{size.width} × {size.height}, {renderer}"
        threading.Thread(
            target=lambda: shell.post.deliver(found, _facts(screen, level)), name="about", daemon=True
        ).start()

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text("鼓楼 Gulou", size="title"),
            ui.Button(
                text("Licences of all that this box runs with"),
                "book",
                on_press=lambda: self._shell.pile.visit(LicencesPage(self._shell)),
            ),
            ui.List(
                self._facts,
                row=lambda fact: ui.Item(text(fact[0]), fact[1]),
                row_key=lambda fact: fact[0],
            ),
        )


class LicencesPage(OwnPage):
    """A row for each package; OK opens its text."""

    def __init__(self, shell: Shell) -> None:
        self._works: list[Work] | None = None
        super().__init__(shell, self._page)

        def found(works: list[Work]) -> None:
            self._works = works
            self.refresh()

        threading.Thread(
            target=lambda: shell.post.deliver(found, licences.works()), name="licences", daemon=True
        ).start()

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Licences"), size="title"),
            ui.List(
                self._works or [],
                row=lambda work: ui.Item(work.name, work.licence, trailing=work.version[:16]),
                row_key=lambda work: work.name,
                on_select=self._open,
                empty=text("One moment …"),
            ),
        )

    def _open(self, work: Work) -> None:
        if work.texts:
            self._shell.pile.visit(ReadingPage(self._shell, f"{work.name} {work.version}", work.read))


def _facts(screen: str, level: int) -> list[tuple[str, str]]:
    """Reads files: not on the frame thread."""
    return [
        *((name, _version(name)) for name in _DISTRIBUTIONS),
        ("Python", platform.python_version()),
        ("System", f"{os.uname().sysname} {os.uname().release} {os.uname().machine}"),
        ("Screen", screen),
        ("App isolation", f"{level} / 3"),
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"


def _caption(shell: Shell) -> str:
    return shell.text("Versions")


SECTION = Section("about", "About this box", _caption, AboutPage, "info")
