"""Settings → Apps → one app → Permissions: what the household allows, changed while the app runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher import permissions
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell

_ROOMY = 3
"""With more permissions than these, one line must do for each."""


class PermissionsPage(OwnPage):
    """A switch for each permission."""

    def __init__(self, shell: Shell, app: Installed) -> None:
        self._app = app
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, manifest = self._shell.text, self._app.manifest
        name = in_language(manifest.name, self._shell.language)
        return ui.Page(
            ui.Text(text("What “{app}” may do").format(app=name), size="title"),
            *(self._permission(permission) for permission in manifest.permissions),
        )

    def _permission(self, permission: str) -> ui.Column:
        text, app = self._shell.text, self._app
        lines = [
            permissions.words(text, app.manifest, permission),
            permissions.reason(text, app.manifest, permission),
        ]
        roomy = len(app.manifest.permissions) <= _ROOMY
        return ui.Column(
            ui.Toggle(
                permissions.title(text, permission),
                self._shell.grants.has(app, permission),
                on_change=partial(self._shell.household.grant, app, permission),
            ),
            *(ui.Text(line, size="caption", tone="secondary") for line in lines[: 2 if roomy else 1]),
            gap=6,
            key=permission,
        )
