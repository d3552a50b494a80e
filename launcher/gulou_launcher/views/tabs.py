"""Tabs: the one in force is underlined; while the bar has the focus it is a filled pill instead."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_MOST = 30


class TabsView(View):
    kind = "tabs"
    takes_rest = True
    focusable = True
    leads_away = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.selected = self._given()

    @property
    def titles(self) -> tuple[str, ...]:
        return self.listed("titles")[:_MOST]

    def _given(self) -> int:
        return max(0, min(len(self.titles) - 1, int(self.number("selected", 0))))

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "selected" in names:
            self.selected = self._given()
        self.selected = max(0, min(len(self.titles) - 1, self.selected))

    def can_focus(self) -> bool:
        return bool(self.titles)

    def part(self) -> int:
        return self.selected

    def enter(self, part: int) -> None:
        if "selected" not in self.props:  # else the app decides
            self.selected = max(0, min(len(self.titles) - 1, part))
            self.stale = True

    def measure(self, width: float) -> tuple[float, float]:
        return width, 88 * self.type_unit

    def _places(self) -> list[tuple[Any, Rect]]:
        """Each title and its place, so shifted that the one in force is seen."""
        unit = self.unit
        places, x = [], 0.0
        for number, title in enumerate(self.titles):
            texture = text_texture(title, self.letters("number"), number == self.selected, int(500 * unit))
            wide = texture.width + 64 * unit
            places.append((texture, Rect(x, self.rect.y, wide, 76 * self.type_unit)))
            x += wide + 8 * unit
        shift = self.rect.x
        if places and x > self.rect.width:
            here = places[self.selected][1]
            middle = here.x + here.width / 2 - self.rect.width / 2
            shift -= max(0.0, min(middle, x - 8 * unit - self.rect.width))
        return [(texture, Rect(rect.x + shift, rect.y, rect.width, rect.height)) for texture, rect in places]

    def focus_rect(self) -> Rect:
        if self.rect.width <= 0:
            return self.rect
        places = self._places()
        return places[self.selected][1] if places else self.rect

    def key(self, key: str) -> bool:
        if key not in ("left", "right"):
            return False
        selected = self.selected + (1 if key == "right" else -1)
        if not 0 <= selected < len(self.titles):
            return False
        self.selected = selected
        self.repaint()
        self.stage.touch()
        if self.props.get("on_change"):
            self.stage.act(self, "change", selected)
        return True

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right")

    def paint(self, brush: Brush) -> None:
        unit = self.unit
        left, right = self.rect.x, self.rect.right
        places = self._places()
        size = 44 * unit
        y = self.rect.y + (76 * self.type_unit - size) / 2
        if places and places[0][1].x < left - 1:
            brush.icon("left", left - size - 8 * unit, y, size, theme.TONES["accent"])
        if places and places[-1][1].right > right + 1:
            brush.icon("right", right + 8 * unit, y, size, theme.TONES["accent"])
        for number, (texture, rect) in enumerate(places):
            if rect.x < left - 1 or rect.right > right + 1:
                continue
            here = number == self.selected
            tone = theme.TONES["secondary"]
            if here:
                tone = theme.TONES["ink" if self.focused else "primary"]
            if here and self.focused:
                ring = theme.FOCUS_RING * unit
                brush.box(rect.inset(-ring), theme.TONES["accent"], rect.height / 2 + ring)
                brush.box(rect, theme.PAPER, rect.height / 2)
            elif here:
                line = Rect(rect.x + 32 * unit, rect.bottom - 2 * unit, texture.width, 8 * unit)
                brush.box(line, theme.TONES["accent"], 4 * unit)
            y = rect.y + (rect.height - texture.height) / 2
            brush.texture(texture, rect.x + 32 * unit, y, tone)
