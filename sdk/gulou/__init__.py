"""Gulou for app developers.

An app is a folder with `app.toml` and a class:

    from gulou import App, ui

    class Hello(App):
        def view(self) -> ui.Page:
            return ui.Page(ui.Text("Hello"))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou import ui
    from gulou.app import App
    from gulou.errors import GulouError, ManifestError, SceneError, ServiceError
    from gulou.keys import Key
    from gulou.scene import SearchResult

__all__ = ["App", "GulouError", "Key", "ManifestError", "SceneError", "SearchResult", "ServiceError", "ui"]

_HOMES = {
    "App": "gulou.app",
    "GulouError": "gulou.errors",
    "Key": "gulou.keys",
    "ManifestError": "gulou.errors",
    "SceneError": "gulou.errors",
    "SearchResult": "gulou.scene",
    "ServiceError": "gulou.errors",
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is asked for (PEP 562): the command line must start at once."""
    if name == "ui":
        return import_module("gulou.ui")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gulou' has no attribute {name!r}")
