"""The settings of apps: what their manifests name, and what the household chose of that."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from gulou.manifest import Setting, SettingKind
from gulou_launcher.apps import Installed
from gulou_launcher.kept import Kept

_ROOM = "settings"
LONGEST_TEXT = 400
"""Characters of a setting that is a text."""


class AppSettings:
    """The values by app. A kept value that the manifest no longer allows gives way to the default."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def of(self, app: Installed) -> dict[str, Any]:
        """All settings of an app, by name."""
        kept = self._kept.of(_ROOM, app.manifest.id)
        return {
            name: kept[name] if name in kept and allowed(setting, kept[name]) else setting.default
            for name, setting in app.manifest.settings.items()
        }

    def put(self, app: Installed, name: str, value: Any) -> bool:
        """Change a setting; False where the manifest does not allow that, or nothing changes."""
        setting = app.manifest.settings.get(name)
        if setting is None or not allowed(setting, value) or self.of(app)[name] == value:
            return False
        self._kept.put(_ROOM, app.manifest.id, name, value=value)
        return True

    def forget(self, app_id: str) -> None:
        """The app is gone for good."""
        self._kept.forget(_ROOM, app_id)


def allowed(setting: Setting, value: Any) -> bool:
    """Whether the manifest allows this value."""
    return _ALLOWED[setting.kind](setting, value)


def _number(setting: Setting, value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and setting.minimum <= value <= setting.maximum
    )


_ALLOWED: dict[SettingKind, Callable[[Setting, Any], bool]] = {
    SettingKind.TOGGLE: lambda _, value: isinstance(value, bool),
    SettingKind.CHOICE: lambda setting, value: isinstance(value, str) and value in setting.choices,
    SettingKind.NUMBER: _number,
    SettingKind.TEXT: lambda _, value: isinstance(value, str) and len(value) <= LONGEST_TEXT,
}
