"""A grid: cards in rows; focus moves both ways."""

from __future__ import annotations

from gulou.testing.model.place import Place
from gulou.testing.model.rows import Rows

_GAP = 28
_BELOW = 92
_LOWEST = 0.9
"""Rows may be so much lower than they would like to be."""
_MOST_COLUMNS = 12
_MOST_LINES = 3
"""Of large cards."""


class Grid(Rows):
    grows = True

    @property
    def columns(self) -> int:
        return max(1, min(_MOST_COLUMNS, int(self.number("columns", 5))))

    @property
    def large(self) -> bool:
        return self.props.get("large") is True

    @property
    def ahead(self) -> int:
        return self.columns

    def _width(self) -> float:
        return max(8.0, (self.place.width - _GAP * self.unit * (self.columns - 1)) / self.columns)

    @property
    def _between(self) -> float:
        """From the ground of one card to that of the one below it: the words, and a gap."""
        return (_GAP if self.large else _BELOW + 20) * self.unit

    @property
    def _room(self) -> float:
        return self.place.height + (_GAP if self.large else 20) * self.unit

    def _full(self) -> float:
        """From one row to the next, with cards of 16:9."""
        return self._width() * 9 / 16 + self._between

    def _step(self) -> float:
        """The same, a little less where one more row then fits; large cards share the room."""
        if self.large:
            return self._room / self._lines()
        return min(self._full(), max(self._room / self._lines(), self._full() * _LOWEST))

    def _lines(self) -> int:
        """Rows of cards that fit."""
        if self.large:
            return max(1, min(_MOST_LINES, -(-self.count // self.columns)))
        return max(1, int(self._room / (self._full() * _LOWEST)))

    def measure(self, width: float) -> tuple[float, float]:
        return width, 560 * self.unit

    def in_sight(self) -> range:
        first = int(self.offset) * self.columns
        return range(first, min(self.count, first + self._lines() * self.columns))

    def scroll(self) -> None:
        lines = self._lines()
        last = -(-self.count // self.columns)
        self.offset = float(max(0, min(self.index // self.columns - lines // 2, last - lines)))

    def cell(self, index: int) -> Place:
        width, height = self._width(), self._step() - self._between
        line, column = divmod(index, self.columns)
        x = self.place.x + column * (width + _GAP * self.unit)
        return Place(x, self.place.y + (line - self.offset) * self._step(), width, height)

    def key(self, key: str) -> bool:
        column = self.index % self.columns
        page = self.columns * max(1, self._lines() - 1)
        match key:
            case "left":
                return column > 0 and self.step(-1)
            case "right":
                return column < self.columns - 1 and self.step(1)
            case "up":
                return self.index >= self.columns and self.step(-self.columns)
            case "down":
                last = (self.count - 1) // self.columns
                return self.index // self.columns < last and self.step(self.columns)
            case "channelup":
                return self.step(-page) or True
            case "channeldown":
                return self.step(page) or True
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right", "up", "down")
