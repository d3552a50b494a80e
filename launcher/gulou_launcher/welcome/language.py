"""The first step: the language. It speaks all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou.language import LANGUAGES
from gulou_launcher.settings.language import NAMES
from gulou_launcher.welcome.step import Step


class LanguageStep(Step):
    key = "language"
    title = "Gulou 鼓楼"

    def nodes(self) -> Sequence[ui.Node | None]:
        return (
            ui.Text("Welcome. Choose your language.", size="heading"),
            ui.Text("欢迎。请选择语言。", size="heading"),
            ui.List(
                LANGUAGES,
                row=lambda language: ui.Item(
                    NAMES.get(language, language), checked=language == self.shell.language
                ),
                row_key=lambda language: language,
                focused=LANGUAGES.index(self.shell.language) if self.shell.language in LANGUAGES else 0,
                on_select=self._choose,
                key="languages",
            ),
        )

    @property
    def buttons(self) -> bool:
        return False

    def _choose(self, language: str) -> None:
        self.shell.household.put_language(language)
        self.page.go_on()
