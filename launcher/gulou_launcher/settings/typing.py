"""Settings → Typing and search: what is remembered of what the household writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.find.recent import Recent
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class TypingPage(OwnPage):
    """Both can be forgotten at once; passwords are never learned."""

    def __init__(self, shell: Shell) -> None:
        self._recent = Recent(shell.kept)
        self._said = ""
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, said = self._shell.text, self._said
        return ui.Page(
            ui.Text(text("Typing and search"), size="title"),
            ui.Text(
                text(
                    "Chinese input learns which characters you choose, on this box alone."
                    " It never learns from passwords and numbers."
                ),
                lines=3,
                tone="secondary",
            ),
            ui.Button(
                text("Forget what Chinese input has learned"), on_press=self._forget_words, key="words"
            ),
            ui.Button(text("Clear recent searches"), on_press=self._forget_searches, key="searches"),
            ui.Text(said, tone="accent", key="said") if said else None,
        )

    def _forget_words(self) -> None:
        self._shell.writing.forget()
        self._said = self._shell.text("Chinese input has forgotten what it learned.")

    def _forget_searches(self) -> None:
        self._recent.forget()
        self._said = self._shell.text("Recent searches are cleared.")


def _caption(shell: Shell) -> str:
    return shell.text("Forget what was learned")


SECTION = Section("typing", "Typing and search", _caption, TypingPage, "edit")
