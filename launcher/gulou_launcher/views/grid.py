"""A grid: cards in rows; focus moves both ways."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.card import BELOW, paint_card
from gulou_launcher.views.hints import paint_bar
from gulou_launcher.views.large_card import paint_large_card
from gulou_launcher.views.rows import RowsView

_GAP = 28
_MOST_COLUMNS = 12
_LEAST_LINES, _MOST_LINES = 2, 3
"""Of large cards: three of them are no higher than six."""
_LOWEST = 0.9
"""Rows may be so much lower than they would like to be."""


class GridView(RowsView):
    kind = "grid"
    grows_focus = True
    grows = True

    @property
    def columns(self) -> int:
        return max(1, min(_MOST_COLUMNS, int(self.number("columns", 5))))

    @property
    def large(self) -> bool:
        return self.props.get("large") is True

    @property
    def block(self) -> int:
        return 60 * self.columns

    @property
    def ahead(self) -> int:
        return self.columns

    def _card(self) -> tuple[float, float]:
        """Width and height of a card's ground: a little lower than 16:9 where one more row then fits."""
        width = self._width()
        return width, self._step() - self._between

    @property
    def _between(self) -> float:
        """From the ground of one card to that of the one below it: the words, and a gap."""
        return _GAP * self.unit if self.large else BELOW * self.type_unit + 20 * self.unit

    def _width(self) -> float:
        gaps = _GAP * self.unit * (self.columns - 1)
        return max(8.0, (self.rect.width - gaps) / self.columns)

    def _step(self) -> float:
        """From one row to the next; large cards share the room."""
        if self.large:
            return max(8.0, self._room / self._lines())
        full = self._width() * 9 / 16 + self._between
        return min(full, max(self._room / self._lines(), full * _LOWEST))

    @property
    def _room(self) -> float:
        return self.rect.height + (_GAP if self.large else 20) * self.unit

    def _lines(self) -> int:
        """Rows of cards that fit."""
        if self.large:
            return max(_LEAST_LINES, min(_MOST_LINES, -(-self.count // self.columns)))
        full = self._width() * 9 / 16 + self._between
        return max(1, int(self._room / (full * _LOWEST)))

    def measure(self, width: float) -> tuple[float, float]:
        return width, 560 * self.unit

    def visible(self) -> range:
        first = int(self.offset) * self.columns
        return range(first, min(self.count, first + self._lines() * self.columns))

    def scroll(self) -> None:
        lines = self._lines()
        last = -(-self.count // self.columns)
        middle = self.index // self.columns - lines // 2
        self.offset = float(max(0, min(middle, last - lines)))
        self.rebase(int(self.offset) * self.columns)
        self.shift.y = (self.offset - self.base // self.columns) * self._step()

    def scrolled(self, by: float) -> tuple[float, float]:
        return 0.0, by * self._step()

    def cell_rect(self, index: int) -> Rect:
        width, height = self._card()
        line, column = divmod(index - self.base, self.columns)
        x = self.rect.x + column * (width + _GAP * self.unit)
        return Rect(x, self.rect.y + line * self._step(), width, height)

    def key(self, key: str) -> bool:
        column = self.index % self.columns
        match key:
            case "left":
                return column > 0 and self.step(-1)
            case "right":
                return column < self.columns - 1 and self.step(1)
            case "up":
                return self.index >= self.columns and self.step(-self.columns)
            case "down":
                return self._down()
            case "channelup":
                return self.step(-self._page()) or True
            case "channeldown":
                return self.step(self._page()) or True
            case "ok":
                return self.select()
        return False

    def _page(self) -> int:
        return self.columns * max(1, self._lines() - 1)

    def _down(self) -> bool:
        """A short last row is entered at its end."""
        if self.index // self.columns >= (self.count - 1) // self.columns:
            return False
        return self.step(self.columns)

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right", "up", "down")

    def paint_hints(self, brush: Brush) -> None:
        lines, all_lines = self._lines(), -(-self.count // self.columns)
        beside = Rect(self.rect.x, self.rect.y, self.rect.width + 40 * self.unit, lines * self._step())
        share = min(1.0, lines / all_lines)
        paint_bar(brush, beside, self.offset / all_lines, share, self.focused, self.unit)

    def paint(self, brush: Brush) -> None:
        if self.count == 0 and self.words("empty"):
            texture = text_texture(self.words("empty"), self.letters("body"), False, int(self.rect.width), 4)
            brush.texture(texture, self.rect.x, self.rect.y, theme.TONES["secondary"])

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        if self.large:
            paint_large_card(self, brush, rect, row, focused)
        else:
            paint_card(self, brush, rect, row, focused)
