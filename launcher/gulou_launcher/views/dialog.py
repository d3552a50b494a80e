"""A question that must be answered first: in the middle, with what is behind it dimmed."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_WIDTH = 940
_GAP = 20
_EDGES = 108
"""Above the words and below the buttons, together."""
_TEXTS = (("body", 8), ("caption", 8), ("caption", 4), ("caption", 2))
"""Letters and lines of the text; the first with which all can be pressed."""
_LEAST = 336
"""What scrolls by itself is shown where so much is left for it."""


class DialogView(View):
    kind = "dialog"
    floating = True
    container = True
    layer = 2
    focusable = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.closed = False

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        self.closed = False

    def holds_focus(self) -> bool:
        return not self.closed

    def captures_focus(self) -> bool:
        return not self.closed

    def can_focus(self) -> bool:
        """Itself only where there is nothing to press in it: then OK and Back close it."""
        return not self.closed and not any(view.can_focus() for view in self.walk() if view is not self)

    def key(self, key: str) -> bool:
        if key in ("ok", "back"):
            self._back()
        return True

    def key_from_inside(self, key: str) -> bool:
        if key == "back":
            self._back()
            return True
        return False

    def _back(self) -> None:
        if self.props.get("on_back"):
            self.stage.act(self, "back")
            return
        self.closed = True
        self.stage.dirty()

    def _words(self) -> list[tuple[Any, theme.Color]]:
        """Title and text; the text gives way to what can be pressed."""
        rows, gap = self._rows(), _GAP * self.unit
        wanted = sum(self._least(row) + gap for row in rows) - gap
        found: list[tuple[Any, theme.Color]] = []
        for size, lines in _TEXTS:
            found = self._lettered(size, lines)
            if wanted <= self._left(found):
                break
        return found

    def _left(self, words: list[tuple[Any, theme.Color]]) -> float:
        """Height that the words leave to the rows."""
        used = sum(float(texture.height) + _GAP * self.unit for texture, _ in words)
        return self.stage.height * (1 - 2 * theme.SAFE) - _EDGES * self.unit - used

    def _least(self, row: list[tuple[View, float, float]]) -> float:
        scrolls = all(child.grows for child, _, _ in row)
        return min(_tall(row), _LEAST * self.unit) if scrolls else _tall(row)

    def _lettered(self, size: str, lines: int) -> list[tuple[Any, theme.Color]]:
        width = int((_WIDTH - 128) * self.unit)
        found = []
        if self.words("title"):
            found.append(
                (text_texture(self.words("title"), self.letters("question"), True, width, 2), theme.PAPER)
            )
        if self.words("text"):
            soft = theme.TONES["secondary"]
            found.append((text_texture(self.words("text"), self.letters(size), False, width, lines), soft))
        return found

    def _rows(self) -> list[list[tuple[View, float, float]]]:
        """The children side by side, in as many rows as they need."""
        unit = self.unit
        room = (_WIDTH - 128) * unit
        rows: list[list[tuple[View, float, float]]] = [[]]
        x = 0.0
        for child in self.children:
            if child.floating:
                continue
            width, height = child.measure(room)
            if x and x + width > room:
                rows.append([])
                x = 0.0
            rows[-1].append((child, min(width, room), height))
            x += width + 24 * unit
        return [row for row in rows if row]

    def _fitting(self) -> list[list[tuple[View, float, float]]]:
        """The rows for which there is room on the screen; what scrolls by itself takes what is left."""
        unit, gap = self.unit, _GAP * self.unit
        left = self._left(self._words())
        fitting = []
        for row in self._rows():
            if _tall(row) > left >= _LEAST * unit and all(child.grows for child, _, _ in row):
                fitting.append([(child, width, left) for child, width, _ in row])
                break
            if _tall(row) > left:
                break
            fitting.append(row)
            left -= _tall(row) + gap
        return fitting

    def place(self, rect: Rect) -> None:
        if self.closed:
            self.hide()
            return
        unit, gap = self.unit, _GAP * self.unit
        words = sum(texture.height + gap for texture, _ in self._words())
        rows = sum(_tall(row) + gap for row in self._fitting())
        width, height = _WIDTH * unit, words + rows + _EDGES * unit
        super().place(Rect((self.stage.width - width) / 2, (self.stage.height - height) / 2, width, height))

    def arrange(self) -> None:
        unit, gap = self.unit, _GAP * self.unit
        rows = self._fitting()
        y = self.rect.bottom - 64 * unit + gap - sum(_tall(row) + gap for row in rows)
        placed = set()
        for row in rows:
            x = self.rect.x + 64 * unit
            for child, width, height in row:
                child.place(Rect(x, y, width, height))
                placed.add(child.id)
                x += width + 24 * unit
            y += _tall(row) + gap
        for child in self.children:
            if child.floating:
                child.place(self.rect)
            elif child.id not in placed:
                child.hide()

    def paint(self, brush: Brush) -> None:
        unit = self.unit
        # Larger than the screen: the whole question comes from below.
        brush.box(
            Rect(0, 0, self.stage.width, self.stage.height).inset(-theme.MOTION_WAY * unit), theme.SHADE
        )
        brush.raised(self.rect, theme.PANEL, theme.CORNER * 1.5 * unit, unit)
        y = self.rect.y + 56 * unit
        for texture, tone in self._words():
            brush.texture(texture, self.rect.x + 64 * unit, y, tone)
            y += texture.height + _GAP * unit


def _tall(row: list[tuple[View, float, float]]) -> float:
    return max(height for _, _, height in row)
