"""A question that must be answered first: in the middle, with what is behind it dimmed."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import NOWHERE, View

_WIDTH = 940


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
        return not self.closed and not any(view.can_focus() for view in self.children)

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
        unit, width = self.unit, int((_WIDTH - 128) * self.unit)
        found = []
        if self.words("title"):
            found.append((text_texture(self.words("title"), round(46 * unit), True, width, 2), theme.PAPER))
        if self.words("text"):
            soft = theme.TONES["secondary"]
            found.append((text_texture(self.words("text"), round(32 * unit), False, width, 8), soft))
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

    def place(self, rect: Rect) -> None:
        if self.closed:
            self.hide()
            return
        unit = self.unit
        gap = 20 * unit
        words = sum(texture.height + gap for texture, _ in self._words())
        rows = sum(max(height for _, _, height in row) + gap for row in self._rows())
        height = min(words + rows + 108 * unit, self.stage.height)
        width = _WIDTH * unit
        super().place(Rect((self.stage.width - width) / 2, (self.stage.height - height) / 2, width, height))

    def arrange(self) -> None:
        unit = self.unit
        rows = self._rows()
        gap = 20 * unit
        y = (
            self.rect.bottom
            - 64 * unit
            - sum(max(height for _, _, height in row) + gap for row in rows)
            + gap
        )
        for row in rows:
            x = self.rect.x + 64 * unit
            for child, width, height in row:
                child.place(Rect(x, y, width, height))
                x += width + 24 * unit
            y += max(height for _, _, height in row) + gap
        for child in self.children:
            if child.floating:
                child.place(NOWHERE)

    def paint(self, brush: Brush) -> None:
        unit = self.unit
        brush.box(Rect(0, 0, self.stage.width, self.stage.height), theme.SHADE)
        brush.box(self.rect, theme.PANEL, theme.CORNER * 1.5 * unit)
        y = self.rect.y + 56 * unit
        for texture, tone in self._words():
            brush.texture(texture, self.rect.x + 64 * unit, y, tone)
            y += texture.height + 20 * unit
