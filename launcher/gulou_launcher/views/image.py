"""A picture of the app's, or what stands there until it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.pictures.messages import Fit
from gulou_launcher.views.view import View

if TYPE_CHECKING:
    from gulou_launcher.pictures.albums import Picture

_UNKNOWN = 240
"""Width and height of a picture whose shape is not known yet."""


class ImageView(View):
    kind = "image"

    _room = 0.0
    """The width that it was measured in: asked for anything else, it would be made in two sizes."""

    def _length(self, name: str) -> float:
        return max(0.0, min(4096.0, self.number(name, 0))) * self.unit

    def _ask(self, room: float) -> Picture | None:
        """The picture as large as it may be, where at most `room` pixels of width are to be had."""
        width, height = self._length("width"), self._length("height")
        fit: Fit = "contain" if self.words("fit") == "contain" else "cover"
        if not (width and height):
            fit = "contain" if width or height else "natural"
        wide = min(width or room, room)
        tall = height or self.stage.height
        corner = max(0.0, self.number("corner", theme.CORNER)) * self.unit
        return self.picture("source", self.words("source"), wide, tall, fit, corner)

    def measure(self, width: float) -> tuple[float, float]:
        wide, tall = self._length("width"), self._length("height")
        self._room = width
        if wide and tall:
            return min(wide, width), tall
        picture = self._ask(width)
        if picture is not None and picture.ready:
            return picture.texture.size  # type: ignore[no-any-return]
        unknown = _UNKNOWN * self.unit
        return min(wide or tall or unknown, width), tall or wide or unknown

    def paint(self, brush: Brush) -> None:
        picture = self._ask(self._room or self.rect.width)
        if picture is None or not picture.ready:
            self._paint_place(brush, broken=picture is None or picture.broken)
            return
        width, height = picture.texture.size
        fits = min(1.0, self.rect.width / width, self.rect.height / height)
        width, height = width * fits, height * fits
        x, y = self.rect.x + (self.rect.width - width) / 2, self.rect.y + (self.rect.height - height) / 2
        brush.picture(picture.texture, Rect(round(x), round(y), width, height))

    def _paint_place(self, brush: Brush, *, broken: bool) -> None:
        """A plain ground; where nothing will come, what was to be seen, in words."""
        unit, rect = self.unit, self.rect
        corner = max(0.0, min(self.number("corner", theme.CORNER) * unit, rect.width / 2, rect.height / 2))
        brush.box(rect, theme.RAISED, corner)
        if not broken:
            return
        mark = Rect(
            rect.x + rect.width / 2 - 34 * unit, rect.y + rect.height / 2 - 26 * unit, 68 * unit, 52 * unit
        )
        words = self.words("alt")
        if words:
            lines = max(1, min(4, int((rect.height - 40 * unit) // (40 * unit))))
            width = max(8, int(rect.width - 40 * unit))
            texture = text_texture(words, self.letters("caption"), False, width, lines)
            x = rect.x + (rect.width - texture.width) / 2
            fits = rect.height > texture.height + 96 * unit
            y = rect.y + (rect.height - texture.height) / 2 + (40 * unit if fits else 0)
            brush.texture(texture, x, y, theme.TONES["secondary"])
            if not fits:
                return
            mark = Rect(mark.x, y - 72 * unit, mark.width, mark.height)
        if rect.height > 72 * unit and rect.width > 88 * unit:
            _paint_mark(brush, mark, unit)

    def picture_came(self, place: object) -> None:
        if self._length("width") and self._length("height"):
            super().picture_came(place)
        else:
            self.stale = True
            self.stage.dirty()


def _paint_mark(brush: Brush, rect: Rect, unit: float) -> None:
    """An empty frame with a line through it: here was to be a picture."""
    tone = theme.FAINT
    brush.box(rect, tone, 10 * unit)
    brush.box(rect.inset(5 * unit), theme.RAISED, 6 * unit)
    inside = rect.inset(6 * unit)
    brush.lines([(inside.x, inside.bottom), (inside.right, inside.y)], tone, 5 * unit)
