"""Critical notices: at once, over whatever is on, until somebody has seen them.

One stands at a time, the oldest first. It has all keys but those that always mean the same (Home, Power,
volume), and for a moment none does anything: whoever was pressing keys meant what was there before.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import RESERVED, Key
from gulou.manifest import in_language
from gulou_launcher.permissions import LONGEST_NAME
from gulou_launcher.plain import line
from gulou_launcher.rest.rest import Resting

if TYPE_CHECKING:
    from gulou_launcher.notices import Notice
    from gulou_launcher.shell import Shell

STARTLED = 1.0
"""Seconds in which a key does nothing yet."""
_PASSING = frozenset({Key.VOLUMEUP, Key.VOLUMEDOWN, Key.MUTE, Key.READ})
"""What they do they do beside it; what else always means the same puts it away."""


class Alerts:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._waiting: list[Notice] = []
        self._since = 0.0
        # Also before simple mode, where Back and Home mean something else; waking comes first.
        shell.keys.first.insert(1, self.key)

    @property
    def shown(self) -> Notice | None:
        """What stands there now."""
        return self._waiting[0] if self._waiting else None

    def show(self, notice: Notice) -> None:
        """Show it now, or once those before it were seen. Standby alone it leaves as it is."""
        self._waiting.append(notice)
        if self._shell.rest.state is Resting.screensaver:
            self._shell.rest.wake()
        self._changed(self.shown is notice)

    def drop(self, unwanted: Callable[[Notice], bool]) -> None:
        """Another has come in their place, or nobody wants them any more."""
        before = self.shown
        self._waiting = [notice for notice in self._waiting if not unwanted(notice)]
        self._changed(self.shown is not before)

    def key(self, key: str) -> bool:
        """A key while one stands; whether it was used."""
        if self.shown is None or key in _PASSING:
            return False
        if key in RESERVED:
            self.put_away()
            return False
        if time.monotonic() - self._since >= STARTLED:
            if not self._shell.system.session.stage.key(key) and key == Key.BACK:
                self.put_away()
            self._shell.system.refresh()
        return True

    def put_away(self) -> None:
        """Somebody has seen it; the next may come."""
        del self._waiting[:1]
        self._changed(True)

    def view(self) -> ui.Overlay | None:
        """What is to be seen; None: nothing."""
        notice, shell = self.shown, self._shell
        app = shell.notices.app(notice) if notice is not None else None
        if notice is None or app is None:
            return None
        name = line(in_language(app.manifest.name, shell.language), LONGEST_NAME)
        at = time.strftime("%H:%M", time.localtime(notice.moment))
        leads = bool(notice.link) and shell.family.allows_app(app)
        more = len(self._waiting) - 1
        return ui.Overlay(
            ui.Row(
                ui.Icon("warning", 72, "warning", alt=shell.text("Urgent warning")),
                ui.Text(notice.title, size="title", bold=True, lines=2),
            ),
            ui.Text(notice.text, size="heading", lines=4) if notice.text else None,
            ui.Text(f"{name}  {at}", tone="secondary"),
            ui.Row(
                ui.Button(shell.text("Close"), "check", on_press=self.put_away, key="close"),
                ui.Button(shell.text("More about it"), on_press=self._open, key="open") if leads else None,
                shell.notices.more_words(more),
                key="answers",
            ),
            at="top",
            gap=20,
            key="alert",
        )

    def _open(self) -> None:
        notice = self.shown
        self.put_away()
        if notice is not None:
            self._shell.notices.open(notice)

    def _changed(self, another: bool) -> None:
        system = self._shell.system
        if another:
            self._since = time.monotonic()
            system.session.stage.reset_focus()
        system.refresh()
