"""The first step: the language. It speaks all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou.language import languages, native_name
from gulou_launcher.settings.language import place_of
from gulou_launcher.welcome.step import Step


class LanguageStep(Step):
    key = "language"
    title = "Gulou 鼓楼"

    def nodes(self) -> Sequence[ui.Node | None]:
        return (
            ui.Text("Welcome. Choose your language.", size="heading"),
            ui.Text("欢迎。请选择语言。", size="heading"),
            ui.List(
                languages(),
                row=lambda language: ui.Item(native_name(language), checked=language == self.shell.language),
                row_key=lambda language: language,
                focused=place_of(self.shell.language),
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
