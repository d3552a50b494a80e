"""A number on a line: left and right move it, faster the longer a key is held."""

from __future__ import annotations

import time
from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.field import FieldView

_MOST_STEPS = 100_000
_HELD = 0.25
"""Seconds within which a press counts as the repeat of the one before."""
_FASTER_EVERY = 5
_LARGEST_SHARE = 20
"""A single press moves at most this part of the way, however long the key is held."""


class SliderView(FieldView):
    kind = "slider"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.adjusting = False
        """Whether left and right set it although something stands beside it."""
        self._last: tuple[str, float, int] = ("", 0.0, 0)

    def _range(self) -> tuple[float, float]:
        low = self.number("minimum", 0)
        high = self.number("maximum", 100)
        return low, max(high, low)

    def _step(self) -> float:
        """From one value to the next; a hundred thousand of them at most."""
        low, high = self._range()
        return max(self.number("step", 1), (high - low) / _MOST_STEPS, 1e-6)

    def given(self) -> float:
        low, high = self._range()
        return max(low, min(high, self.number("value", low)))

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        low, high = self._range()
        self.value = max(low, min(high, self.value))

    def captures_keys(self) -> bool:
        return self.adjusting

    def focus_changed(self) -> None:
        self.adjusting = False
        super().focus_changed()

    def key(self, key: str) -> bool:
        """Left and right set it; where they lead to something else, OK must say first that they do."""
        if self.adjusting and key in ("ok", "back"):
            self._adjust(False)
        elif key in ("left", "right"):
            if not self.adjusting and self.stage.hemmed(self):
                return False
            self._move(key)
        elif key == "ok" and self.stage.hemmed(self):
            self._adjust(True)
        else:
            return self.adjusting
        return True

    def _adjust(self, adjusting: bool) -> None:
        self.adjusting = adjusting
        self.repaint()
        self.stage.touch()

    def _move(self, key: str) -> None:
        last, moment, repeats = self._last
        now = time.monotonic()
        repeats = repeats + 1 if key == last and now - moment < _HELD else 0
        self._last = (key, now, repeats)
        low, high = self._range()
        step = self._step()
        most = max(1, int((high - low) / step / _LARGEST_SHARE))
        by = step * min(2 ** min(30, repeats // _FASTER_EVERY), most)
        value = self.value + (by if key == "right" else -by)
        value = low + round((value - low) / step) * step
        self.put(max(low, min(high, round(value, 6))))

    def words_of_value(self) -> str:
        value = f"{self.value:.6f}".rstrip("0").rstrip(".")
        unit = self.words("unit")
        return f"{value}{'' if unit in ('%', '°') else ' '}{unit}".rstrip() if unit else value

    def paint(self, brush: Brush) -> None:
        self.paint_ground(brush)
        inside, unit = self.inside(), self.unit
        room = 150 * unit
        self.paint_value(brush, self.words_of_value(), inside.right, room - 16 * unit)
        line = Rect(
            inside.x + inside.width * 0.4,
            inside.y + inside.height / 2 - 5 * unit,
            inside.width * 0.6 - room,
            10 * unit,
        )
        self.paint_label(brush, inside.width * 0.4 - 24 * unit)
        low, high = self._range()
        share = (self.value - low) / (high - low) if high > low else 0.0
        brush.box(line, theme.PAPER_TRACK if self.focused else theme.TRACK, 5 * unit)
        if share > 0:
            filled = Rect(line.x, line.y, max(line.width * share, line.height), line.height)
            brush.box(filled, theme.JADE if self.focused else theme.TONES["accent"], 5 * unit)
        size = (36 if self.focused else 26) * unit
        x = line.x + line.width * share - size / 2
        knob = Rect(x, inside.y + (inside.height - size) / 2, size, size)
        brush.box(knob, theme.JADE if self.focused else theme.PAPER, size / 2)
        if self.adjusting:
            sign = 40 * unit
            for name, at in (("left", x - sign), ("right", x + size)):
                brush.icon(name, at, inside.y + (inside.height - sign) / 2, sign, theme.INK)
