"""One of several: the one in force at the right, all of them in a list that OK opens."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.popup import OpeningView

_ROWS = 7
_ROW = 84


class ChoiceView(OpeningView):
    kind = "choice"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.at = 0
        self._first = 0

    def given(self) -> int:
        value = self.props.get("value")
        if "value" not in self.props:
            return 0
        return value if isinstance(value, int) and 0 <= value < len(self.options) else -1

    @property
    def options(self) -> tuple[str, ...]:
        return self.listed("options")

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "options" in names:
            count = len(self.options)
            self.value = min(self.value, count - 1)
            self.at = max(0, min(self.at, count - 1))
            if count == 0:
                self.close()

    def key(self, key: str) -> bool:
        return self._key_open(key) if self.opened else self._key_closed(key)

    def _key_closed(self, key: str) -> bool:
        count = len(self.options)
        if key == "ok" and count:
            self.at = max(0, self.value)
            self.open()
            return True
        if key in ("left", "right"):
            if self.stage.hemmed(self):
                return False
            self.put(
                max(0, min(count - 1, self.value + (1 if key == "right" else -1))) if count else self.value
            )
            return True
        return False

    def _key_open(self, key: str) -> bool:
        count = len(self.options)
        match key:
            case "up" | "down":
                self.at = (self.at + (1 if key == "down" else -1)) % max(1, count)
                self.repaint()
                self.stage.touch()
            case "ok":
                at = self.at
                self.close()
                self.put(at)
            case "back":
                self.close()
        return True

    def paint(self, brush: Brush) -> None:
        self.paint_ground(brush)
        inside, unit = self.inside(), self.unit
        size = 40 * unit
        options = self.options
        chosen = options[self.value] if 0 <= self.value < len(options) else ""
        y = inside.y + (inside.height - size) / 2
        brush.icon("down", inside.right - size, y, size, self.soft_tone)
        room = inside.width * 0.55
        self.paint_value(brush, chosen, inside.right - size - 8 * unit, room - size - 8 * unit)
        self.paint_label(brush, inside.width - room - 16 * unit)

    def paint_popup(self, brush: Brush) -> None:
        unit, options = self.unit, self.options
        shown = min(len(options), _ROWS)
        self._first = max(0, min(self.at - shown // 2, len(options) - shown))
        place = self.on_screen(self.rect)
        width = min(place.width, 760 * unit)
        height = shown * _ROW * self.type_unit + 32 * unit
        margin = self.stage.height * theme.SAFE
        y = place.y + (place.height - height) / 2
        y = max(margin, min(y, self.stage.height - margin - height))
        panel = Rect(place.right - width, y, width, height)
        brush.box(Rect(0, 0, self.stage.width, self.stage.height), theme.SHADE)
        brush.box(panel.inset(-2 * unit), theme.TRACK, (theme.CORNER + 2) * unit)
        brush.box(panel, theme.PANEL, theme.CORNER * unit)
        for number in range(shown):
            index = self._first + number
            row = Rect(
                panel.x + 16 * unit,
                panel.y + 16 * unit + number * _ROW * self.type_unit,
                width - 32 * unit,
                _ROW * self.type_unit - 6 * unit,
            )
            here = index == self.at and self.stage.lit
            if here:
                brush.box(row, theme.PAPER, theme.CORNER * unit)
            tone = theme.TONES["ink" if here else "primary"]
            mark = 40 * unit
            if index == self.value:
                brush.icon("check", row.x + 16 * unit, row.y + (row.height - mark) / 2, mark, tone)
            texture = text_texture(options[index], self.letters("body"), here, int(row.width - 96 * unit))
            brush.texture(texture, row.x + 72 * unit, row.y + (row.height - texture.height) / 2, tone)
        size = 40 * unit
        x = panel.x + (width - size) / 2
        if self._first > 0:
            brush.icon("up", x, panel.y - 8 * unit, size, theme.TONES["accent"])
        if self._first + shown < len(options):
            brush.icon("down", x, panel.bottom - size + 8 * unit, size, theme.TONES["accent"])
