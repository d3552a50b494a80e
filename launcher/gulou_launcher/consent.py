"""The question that comes before an app's first start: may it do what it asks for?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher import permissions
from gulou_launcher.app_icons import icon
from gulou_launcher.own_page import OwnPage
from gulou_launcher.plain import line

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell

HOLD = 0.7
"""Seconds in which no key answers: the one that opened the app may have been pressed twice."""


_ICON = 132
_ROOMY = 3
"""With more permissions than these, each has less room: all of them are seen before an answer."""


class Consent(OwnPage):
    """Asks for what the household has not been asked yet; `answered` is called after Allow or Not now."""

    def __init__(self, shell: Shell, app: Installed, answered: Callable[[], None]) -> None:
        self._manifest = app.manifest
        self._answered = answered
        self._asked = shell.grants.unasked(app)
        super().__init__(shell, self._page, hold=HOLD, album=shell.home.album)

    def _page(self) -> ui.Page:
        text, manifest = self._shell.text, self._manifest
        name = line(in_language(manifest.name, self._shell.language), permissions.LONGEST_NAME)
        return ui.Page(
            ui.Row(
                ui.Image(icon(manifest), width=_ICON, height=_ICON, fit="contain", alt=name)
                if manifest.icon
                else ui.Text(manifest.seal or name[:1], size="display", tone="accent"),
                ui.Column(
                    ui.Text(text("May “{app}” do this?").format(app=name), size="title", lines=2),
                    ui.Text(f"{manifest.id} {manifest.version}", size="caption", tone="secondary"),
                    gap=4,
                ),
                gap=36,
            ),
            ui.Column(
                *(self._permission(permission) for permission in self._asked),
                gap=28 if self._roomy else 16,
            ),
            ui.Spacer(),
            ui.Row(
                ui.Button(text("Allow"), on_press=lambda: self._answer(True)),
                ui.Button(text("Not now"), on_press=lambda: self._answer(False)),
                ui.Spacer(),
                ui.Text(
                    text("You can change this at any time in Settings."), size="caption", tone="secondary"
                ),
            ),
        )

    @property
    def _roomy(self) -> bool:
        return len(self._asked) <= _ROOMY

    def _permission(self, permission: str) -> ui.Column:
        """What the box says of it, and below it what the app says, as a quotation."""
        text, manifest = self._shell.text, self._manifest
        reason = permissions.reason(text, manifest, permission)
        return ui.Column(
            ui.Text(permissions.words(text, manifest, permission), bold=True, lines=2),
            ui.Text(reason, tone="secondary", lines=2)
            if self._roomy
            else ui.Text(reason, size="caption", tone="secondary"),
            gap=6,
            key=permission,
        )

    def _answer(self, granted: bool) -> None:
        self._shell.grants.put(self._manifest, self._asked, granted)
        self._shell.pile.leave_for(self, self._answered)
