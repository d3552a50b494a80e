"""Gulou for app developers.

An app is a folder with `app.toml` and a class:

    from gulou import App, ui

    class Hello(App):
        def view(self) -> ui.Page:
            return ui.Page(ui.Text("Hello"))
"""

from gulou import ui
from gulou.app import App
from gulou.errors import GulouError, ManifestError, SceneError, ServiceError
from gulou.keys import Key

__all__ = ["App", "GulouError", "Key", "ManifestError", "SceneError", "ServiceError", "ui"]
