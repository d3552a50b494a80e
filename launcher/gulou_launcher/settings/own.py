"""Settings → Apps → one app → its own settings, as its manifest names them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from gulou import ui
from gulou.manifest import Setting, SettingKind, in_language
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell

ON_A_PAGE = 6


class OwnSettingsPage(OwnPage):
    """A field for each setting, from the one of this number on; more of them on a page behind."""

    def __init__(self, shell: Shell, app: Installed, first: int = 0) -> None:
        self._app = app
        self._first = first
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, app = self._shell, self._app
        values = shell.app_settings.of(app)
        settings = list(app.manifest.settings.items())
        last = self._first + ON_A_PAGE
        more = OwnSettingsPage(shell, app, last) if last < len(settings) else None
        return ui.Page(
            ui.Text(in_language(app.manifest.name, shell.language), size="title"),
            *(self._field(name, setting, values[name]) for name, setting in settings[self._first : last]),
            ui.Button(shell.text("More settings"), on_press=partial(shell.pile.visit, more))
            if more is not None
            else None,
        )

    def _field(self, name: str, setting: Setting, value: Any) -> ui.Node:
        label = in_language(setting.name, self._shell.language) or name
        change = partial(self._shell.household.set, self._app, name)
        return _FIELDS[setting.kind](label, setting, value, change, self._shell.language, name)


Change = Callable[[Any], object]


def _toggle(label: str, _: Setting, value: Any, change: Change, __: str, key: str) -> ui.Node:
    return ui.Toggle(label, value, on_change=change, key=key)


def _choice(label: str, setting: Setting, value: Any, change: Change, language: str, key: str) -> ui.Node:
    options = {name: in_language(words, language) or name for name, words in setting.choices.items()}
    return ui.Choice(label, options, value, on_change=change, key=key)


def _number(label: str, setting: Setting, value: Any, change: Change, _: str, key: str) -> ui.Node:
    if not (setting.minimum < setting.maximum and setting.step > 0):
        return ui.Text(f"{label}: {value:g}", key=key)
    return ui.Slider(label, value, setting.minimum, setting.maximum, setting.step, on_change=change, key=key)


def _text(label: str, _: Setting, value: Any, change: Change, __: str, key: str) -> ui.Node:
    return ui.TextField(label, value, on_change=change, key=key)


_FIELDS: dict[SettingKind, Callable[[str, Setting, Any, Change, str, str], ui.Node]] = {
    SettingKind.TOGGLE: _toggle,
    SettingKind.CHOICE: _choice,
    SettingKind.NUMBER: _number,
    SettingKind.TEXT: _text,
}
