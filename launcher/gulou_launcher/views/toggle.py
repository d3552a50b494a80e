"""A switch: where its knob stands tells, without colour too."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.field import FieldView


class ToggleView(FieldView):
    kind = "toggle"

    def given(self) -> bool:
        return self.props.get("value") is True

    def key(self, key: str) -> bool:
        if key == "ok":
            self.put(not self.value)
            return True
        return False

    def paint(self, brush: Brush) -> None:
        self.paint_ground(brush)
        inside, unit = self.inside(), self.unit
        width, height = 92 * unit, 52 * unit
        pill = Rect(inside.right - width, inside.y + (inside.height - height) / 2, width, height)
        self.paint_label(brush, inside.width - width - 24 * unit)
        track = theme.JADE if self.value else theme.PAPER_OFF if self.focused else theme.TRACK
        brush.box(pill, track, height / 2)
        size = height - 10 * unit
        x = pill.right - size - 5 * unit if self.value else pill.x + 5 * unit
        knob = Rect(x, pill.y + 5 * unit, size, size)
        brush.box(knob, theme.PAPER, size / 2)
        if self.value:
            mark = 32 * unit
            brush.icon("check", knob.x + (size - mark) / 2, knob.y + (size - mark) / 2, mark, theme.JADE)
