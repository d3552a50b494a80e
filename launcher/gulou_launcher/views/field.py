"""What the fields share: a label at the left, the value at the right, and who keeps the value."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

HEIGHT = 92
WIDTH = 960
"""At most, so that label and value are seen as one."""
SIDE = 32


class FieldView(View):
    """Keeps its value; the app hears of each change if it wants to, and may set it."""

    focusable = True
    takes_rest = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.value: Any = self.given()

    def given(self) -> Any:
        """The value that the app says."""
        raise NotImplementedError

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "value" in names:
            self.value = self.given()

    def put(self, value: Any) -> None:
        """The household has set it."""
        if value == self.value:
            return
        self.value = value
        self.repaint()
        self.stage.touch()
        if self.props.get("on_change"):
            self.stage.act(self, "change", value)

    def measure(self, width: float) -> tuple[float, float]:
        return min(width, WIDTH * self.type_unit), HEIGHT * self.type_unit

    def paint_ground(self, brush: Brush) -> None:
        rect, unit = self.rect, self.unit
        if self.focused:
            ring = theme.FOCUS_RING * unit
            brush.box(rect.inset(-ring), theme.TONES["accent"], theme.CORNER * unit + ring)
            brush.box(rect, theme.PAPER, theme.CORNER * unit)
        else:
            brush.raised(rect, theme.RAISED, theme.CORNER * unit, unit)

    def paint_label(self, brush: Brush, width: float) -> None:
        unit = self.unit
        texture = text_texture(self.words("label"), self.letters("body"), self.focused, int(width))
        y = self.rect.y + (self.rect.height - texture.height) / 2
        brush.texture(texture, self.rect.x + SIDE * unit, y, self.ink_tone)

    def paint_value(self, brush: Brush, words: str, right: float, width: float) -> float:
        """Words that end at `right`; return where they begin."""
        texture = text_texture(words, self.letters("label"), False, int(width))
        y = self.rect.y + (self.rect.height - texture.height) / 2
        brush.texture(texture, right - texture.width, y, self.soft_tone)
        return float(right - texture.width)

    @property
    def ink_tone(self) -> theme.Color:
        return theme.TONES["ink" if self.focused else "primary"]

    @property
    def soft_tone(self) -> theme.Color:
        return theme.TONES["ink_secondary" if self.focused else "secondary"]

    def inside(self) -> Rect:
        """The field without its sides."""
        side = SIDE * self.unit
        return Rect(self.rect.x + side, self.rect.y, self.rect.width - 2 * side, self.rect.height)
