"""A rail: cards side by side under a title."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.card import BELOW, paint_card
from gulou_launcher.views.hints import paint_arrow
from gulou_launcher.views.rows import RowsView


class RailView(RowsView):
    kind = "rail"
    grows_focus = True

    def _card(self) -> tuple[float, float, float]:
        """Width and height of a card's ground, and the room for words below it."""
        unit = self.unit
        return 320 * unit, 181 * unit, BELOW * self.type_unit

    def _step(self) -> float:
        return self._card()[0] + 28 * self.unit

    def _title_height(self) -> float:
        return 76 * self.type_unit if self.words("title") else 0

    def measure(self, width: float) -> tuple[float, float]:
        _, height, below = self._card()
        return width, self._title_height() + height + below

    def visible(self) -> range:
        first = max(0, int((self.offset - self.rect.x) // self._step()))
        last = int((self.offset + self.stage.width - self.rect.x) // self._step()) + 1
        return range(first, min(self.count, last))

    def scroll(self) -> None:
        step = self._step()
        room = self.rect.width - self._card()[0]
        place = self.index * step
        if place - self.offset > room:
            self.offset = place - room
        elif place < self.offset:
            self.offset = place
        self.offset = max(0.0, min(self.offset, self.count * step))
        self.rebase(int(self.offset // step))
        self.shift.x = self.base * step - self.offset

    def scrolled(self, by: float) -> tuple[float, float]:
        return by, 0.0

    def cell_rect(self, index: int) -> Rect:
        width, height, _ = self._card()
        x = self.rect.x + (index - self.base) * self._step()
        return Rect(x, self.rect.y + self._title_height(), width, height)

    def key(self, key: str) -> bool:
        match key:
            case "left":
                return self.step(-1)
            case "right":
                return self.step(1)
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        """At its ends a rail stays."""
        return key in ("left", "right")

    def paint_hints(self, brush: Brush) -> None:
        if not self.focused:
            return
        step = self._step()
        width, height, _ = self._card()
        y = self.rect.y + self._title_height() + height / 2
        if self.offset > 0:
            paint_arrow(brush, "left", self.rect.x - 44 * self.unit, y, self.unit)
        if self.count * step - (step - width) - self.offset > self.rect.width + 1:
            paint_arrow(brush, "right", self.rect.right + 44 * self.unit, y, self.unit)

    def paint(self, brush: Brush) -> None:
        if self.words("title"):
            texture = text_texture(self.words("title"), self.letters("heading"), True, int(self.rect.width))
            tone = theme.TONES["primary" if self.focused else "secondary"]
            brush.texture(texture, self.rect.x, self.rect.y, tone)
        if self.count == 0 and self.words("empty"):
            texture = text_texture(self.words("empty"), self.letters("body"), False, int(self.rect.width), 2)
            y = self.rect.y + self._title_height() + 40 * self.unit
            brush.texture(texture, self.rect.x, y, theme.TONES["secondary"])

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        paint_card(self, brush, rect, row, focused)
