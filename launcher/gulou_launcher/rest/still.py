"""“Are you still watching?”: asked before a television that nobody watches is switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

PATIENCE = 300.0
"""Seconds in which any key answers."""


class Still:
    """The question; `standby` is called where nobody answers."""

    def __init__(self, shell: Shell, standby: Callable[[], None]) -> None:
        self._shell = shell
        self._standby = standby
        self._number = 0
        self.asks = False

    def ask(self) -> None:
        """Ask now."""
        self.asks = True
        self._number += 1
        number = self._number
        self._shell.system.refresh()
        self._shell.screen.after(PATIENCE, lambda: self._unanswered(number))

    def forget(self) -> None:
        """It need not be answered any more."""
        if self.asks:
            self.asks = False
            self._shell.system.refresh()

    def key(self, key: str) -> bool:
        """A key; any is an answer, and does nothing else."""
        if not self.asks:
            return False
        self.forget()
        return True

    def view(self) -> ui.Overlay | None:
        if not self.asks:
            return None
        text = self._shell.text
        return ui.Overlay(
            ui.Text(text("Are you still watching?"), size="title", bold=True, lines=2),
            ui.Text(
                text("Press any key to go on. Otherwise the box switches off in a few minutes."),
                tone="secondary",
                lines=4,
            ),
            at="center",
            size=0.5,
            key="still",
        )

    def _unanswered(self, number: int) -> None:
        if self.asks and number == self._number:
            self._standby()
