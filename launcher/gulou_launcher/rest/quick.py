"""The quick panel: what one changes while watching, over anything that is on the screen.

The Quick key opens it, or Home pressed twice. It is drawn by the system layer, where no app can draw, and it
gets its keys before the app does: one that hangs takes nothing of it away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou_launcher import theme

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell
    from gulou_launcher.whereabouts import Whereabouts

_WIDE, _MOST = 0.36, 0.5
"""Share of the screen that it takes: more with larger letters, and never more than half."""

Part = Callable[["Quick"], list[ui.Node]]
"""Makes what the panel shows, in place of its first page."""


class Quick:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.opened = False
        self.part: Part | None = None
        """What one has gone into; None: the first page."""
        self.outputs = False
        """Whether sound can come out in more than one place, as far as could be seen when it was opened."""
        self._came_from: Whereabouts | None = None
        """Where the focus was on that."""
        shell.keys.over.append(self.key)
        shell.system.questions.append(self.view)

    def open(self) -> None:
        """Open it, or close it where it is open."""
        if self.opened or self.shell.family.over:
            self.close()
            return
        from gulou_launcher.player import audio

        self.opened, self.part, self.outputs = True, None, audio.several()
        self.shell.system.session.stage.reset_focus()
        self.shell.system.refresh()

    def close(self) -> None:
        """What lies behind has the keys again."""
        if self.opened:
            self.opened = False
            self.shell.system.refresh()
            self.shell.notices.calm()

    def go(self, part: Part | None) -> None:
        """Show this in the panel; None: its first page, where one was on it."""
        stage = self.shell.system.session.stage
        if part is not None and self.part is None:
            self._came_from = stage.whereabouts()
        self.part = part
        self.shell.system.refresh()
        stage.layout()
        if part is None and self._came_from is not None:
            stage.return_to(self._came_from)

    def key(self, key: str) -> bool:
        """A key while it is open; all are for it."""
        if not self.opened:
            return False
        stage = self.shell.system.session.stage
        if not stage.key(key):
            if key == Key.BACK:
                self._back()
            elif key in (Key.UP, Key.DOWN):
                stage.go_round(key)
        self.shell.system.refresh()
        return True

    def _back(self) -> None:
        if self.part is not None:
            self.go(None)
        else:
            self.close()

    def view(self) -> ui.Overlay | None:
        """The panel; None while it is closed."""
        if not self.opened:
            return None
        from gulou_launcher.rest.quick_rows import first_page

        part = self.part or first_page
        name = "quick" if self.part is None else f"quick {getattr(self.part, '__name__', '')}"
        return ui.Overlay(*part(self), at="right", size=min(_MOST, _WIDE * theme.TEXT), gap=14, key=name)
