"""Settings → Language: of the box, and of every app that begins from now on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from gulou import ui
from gulou.language import LANGUAGES, Texts
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

NAMES = {"en": "English", "zh": "中文"}
"""As those call it who speak it."""


class LanguagePage(OwnPage):
    """The languages, by their own names."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)
        texts = shell.text
        # Read now, on a thread: whoever chooses one need not wait for its file.
        threading.Thread(target=_read, args=(texts,), name="languages", daemon=True).start()

    def _page(self) -> ui.Page:
        shell = self._shell
        return ui.Page(
            ui.Text(shell.text("Language"), size="title"),
            ui.List(
                LANGUAGES,
                row=lambda language: ui.Item(
                    NAMES.get(language, language), checked=language == shell.language
                ),
                row_key=lambda language: language,
                focused=LANGUAGES.index(shell.language) if shell.language in LANGUAGES else 0,
                on_select=shell.household.put_language,
            ),
        )


def _read(texts: Texts) -> None:
    for language in LANGUAGES:
        Texts(texts.domain, texts.folder, language)


def _caption(shell: Shell) -> str:
    return NAMES.get(shell.language, shell.language)


SECTION = Section("language", "Language", _caption, LanguagePage)
