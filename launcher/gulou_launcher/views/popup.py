"""What a field opens over the page: a list to choose from, a keyboard. It belongs to the field."""

from __future__ import annotations

from typing import Any

from kivy.graphics import InstructionGroup

from gulou_launcher.paint import Brush
from gulou_launcher.views.field import FieldView


class OpeningView(FieldView):
    """A field that opens something; while it is open, all keys are its own, and Back closes it."""

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.opened = False
        self.popup = InstructionGroup()

    @property
    def focused(self) -> bool:
        """Not while it is open: then the ring is in what it has opened."""
        return super().focused and not self.opened

    def captures_keys(self) -> bool:
        return self.opened

    def open(self) -> None:
        if not self.opened:
            self.opened = True
            self.stage.pops.add(self.popup)
        self.repaint()
        self.stage.touch()

    def close(self) -> None:
        if self.opened:
            self.opened = False
            self.popup.clear()
            self.stage.pops.remove(self.popup)
            self.repaint()
            self.stage.touch()

    def repaint(self) -> None:
        self.repaint_line()
        if self.opened:
            self.popup.clear()
            self.paint_popup(Brush(self.popup, self.stage.height))

    def repaint_line(self) -> None:
        """Draw the field alone anew, and not what it has opened."""
        super().repaint()

    def paint_popup(self, brush: Brush) -> None:
        """Draw what is open, anywhere on the screen, into what is empty."""
        raise NotImplementedError

    def focus_changed(self) -> None:
        if self.stage.focus is not self:
            self.close()
        super().focus_changed()

    def hide(self) -> None:
        self.close()
        super().hide()

    def gone(self) -> None:
        self.close()
