"""The keyboard on the screen, drawn."""

from __future__ import annotations

from gulou.keyboard import DELETE, DONE, LETTERS, SHIFT, SIGNS, SPACE, Keyboard
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture

__all__ = ["DELETE", "DONE", "KeysOnScreen"]

_ICONS = {DELETE: "backspace", SPACE: "space", SHIFT: "shift", DONE: "check"}
_CAPTIONS = {SIGNS: "#+=", LETTERS: "abc"}


class KeysOnScreen(Keyboard):
    """A keyboard that draws itself."""

    def paint(self, brush: Brush, rect: Rect, unit: float) -> None:
        """Draw the keys into `rect`."""
        gap = 10 * unit
        cell = (rect.width + gap) / self.columns
        tall = (rect.height + gap) / self.rows
        focused = self.focused()
        for number in range(self.rows):
            for place in self.places(number):
                here = number == self.row and place == focused
                face = Rect(
                    rect.x + place.start * cell, rect.y + number * tall, place.wide * cell - gap, tall - gap
                )
                self._paint_key(brush, face, place.key, here, unit)

    def _paint_key(self, brush: Brush, face: Rect, key: str, here: bool, unit: float) -> None:
        if here:
            ring = theme.FOCUS_RING * unit
            brush.box(face.inset(-ring), theme.TONES["accent"], 14 * unit + ring)
        ground = theme.PAPER if here else theme.JADE if key == DONE else theme.RAISED
        brush.box(face, ground, 14 * unit)
        tone = theme.TONES["ink" if here else "primary"]
        if key in _ICONS:
            size = 40 * unit
            name = "capitals" if key == SHIFT and self.capitals else _ICONS[key]
            x, y = face.x + (face.width - size) / 2, face.y + (face.height - size) / 2
            brush.icon(name, x, y, size, tone)
            return
        caption = _CAPTIONS.get(key) or (key.upper() if self.capitals else key)
        texture = text_texture(caption, theme.letters("key", unit), True, int(face.width))
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, face.y + (face.height - texture.height) / 2, tone)
