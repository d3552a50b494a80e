"""The large thing on top of a page."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_HEIGHT = 460


class HeroView(View):
    kind = "hero"
    takes_rest = True
    container = True

    def _words(self, width: float) -> list[tuple[object, theme.Color]]:
        found = []
        for name, size, bold, lines, tone in (
            ("subtitle", "label", False, 1, "accent"),
            ("title", "initials", True, 2, "primary"),
            ("text", "body", False, 3, "secondary"),
        ):
            if self.words(name):
                texture = text_texture(self.words(name), self.letters(size), bold, max(8, int(width)), lines)
                found.append((texture, theme.TONES[tone]))
        return found

    def measure(self, width: float) -> tuple[float, float]:
        return width, _HEIGHT * self.type_unit

    def _column(self) -> Rect:
        """Where words and buttons stand: the left part, clear of the picture's middle."""
        unit, rect = self.unit, self.rect
        return Rect(rect.x + 56 * unit, rect.y + 40 * unit, rect.width * 0.56, rect.height - 88 * unit)

    def paint(self, brush: Brush) -> None:
        corner = theme.CORNER * 1.5 * self.unit
        name = self.words("image")
        picture = self.picture("image", name, self.rect.width, self.rect.height, "cover", corner)
        if picture is not None and picture.ready:
            brush.picture(picture.texture, self.rect)
            brush.veil(self.rect, theme.PANEL, corner)
        else:
            brush.box(self.rect, theme.PANEL, corner)
        place = self._column()
        y = place.y
        for texture, tone in self._words(place.width):
            brush.texture(texture, place.x, y, tone)
            y += texture.height + 4 * self.unit  # type: ignore[attr-defined]

    def arrange(self) -> None:
        place, unit = self._column(), self.unit
        x = place.x
        for child in self.children:
            if child.floating:
                child.place(self.rect)
                continue
            left = self.rect.right - 56 * unit - x
            width, height = child.measure(left) if left > 0 else (0.0, 0.0)
            if 0 < width <= left:
                child.place(Rect(x, place.bottom - height, width, height))
                x += width + 24 * unit
            else:
                child.hide()
