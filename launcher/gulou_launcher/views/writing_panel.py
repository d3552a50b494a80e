"""The panel that a line to write on opens: the line again, what is likely next, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.wrap import DOTS
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture, text_width
from gulou_launcher.views.parts import Parts

if TYPE_CHECKING:
    from gulou_launcher.views.text_field import TextFieldView

SIZE = "body"
"""Of what is written."""
_WIDE, _PAD = 1240, 560
_KEYS, _STRIP, _LINE = 440, 78, 92
_EDGE, _GAP = 40, 28
_NARROWEST = 800
"""A keyboard with its edges, where every key can still be read."""


class Panel:
    """Where it stands for a field, and how it is drawn."""

    def __init__(self, field: TextFieldView) -> None:
        self._field = field
        stage = field.stage
        self.unit = unit = stage.height / 1080
        strip = _STRIP + _GAP if field.keys.guesses else 0
        width = ((_PAD if field.digits else _WIDE) + 2 * _EDGE) * unit
        height = (2 * _EDGE + _LINE + _GAP + strip + _KEYS) * unit
        y = stage.height * (1 - theme.SAFE) - height
        beside = field.rect.x - _EDGE * unit - stage.width * theme.SAFE - 24 * unit
        self.beside = beside >= _NARROWEST * unit
        """Whether it stands at the left of the field, so that what the field finds is seen."""
        if self.beside:
            self.place = Rect(stage.width * theme.SAFE, y, min(width, beside), height)
            self.shade = Rect(0, 0, field.rect.x - _EDGE * unit, stage.height)
        else:
            self.place = Rect((stage.width - width) / 2, y, width, height)
            self.shade = Rect(0, 0, stage.width, stage.height)
        inside = self.place.width - 2 * _EDGE * unit
        x, y = self.place.x + _EDGE * unit, self.place.y + _EDGE * unit
        self.line = Rect(x, y, inside, _LINE * unit)
        self.strip = Rect(x, self.line.bottom + _GAP * unit, inside, _STRIP * unit)
        self.keys = Rect(x, self.line.bottom + (_GAP + strip) * unit, inside, _KEYS * unit)

    def paint(self, parts: Parts) -> None:
        """Draw it over the page, as far as it was not drawn so before."""
        field = self._field
        lit = field.keys.lit = field.stage.lit
        composing = field.composing.shown if field.composing is not None else ""
        written = field.letters_shown(), composing, field.words("label"), field.words("hint")
        parts.begin()
        parts.paint("ground", (self.place, self.shade), self._paint_ground)
        parts.paint("line", (self.line, *written), self._paint_line)
        if field.keys.guesses:
            note = field.note()
            offered = field.keys.strip, field.keys.at, field.keys.numbered, field.keys.turns, lit
            parts.paint("strip", (self.strip, note, *offered), lambda brush: self._paint_strip(brush, note))
        field.keys.paint(parts, self.keys, self.unit)
        parts.end()

    def _paint_ground(self, brush: Brush) -> None:
        edge, corner = 3 * self.unit, theme.CORNER * 1.5 * self.unit
        for part in _around(self.place.inset(corner), self.shade):
            brush.box(part, theme.SHADE)
        brush.box(self.place.inset(-edge), theme.TRACK, corner + edge)
        brush.box(self.place, theme.PANEL, corner)

    def _paint_strip(self, brush: Brush, note: str) -> None:
        if note:
            text = text_texture(note, theme.letters("caption", self.unit), False, int(self.strip.width), 2)
            brush.texture(text, self.strip.x, middle(self.strip, text), theme.TONES["secondary"])
        else:
            self._field.keys.paint_strip(brush, self.strip, self.unit)

    def _paint_line(self, brush: Brush) -> None:
        unit, line, field = self.unit, self.line, self._field
        brush.box(line, theme.INK, theme.CORNER * unit)
        inside = Rect(line.x + 28 * unit, line.y, line.width - 56 * unit, line.height)
        if field.words("label"):
            wide = int(inside.width * 0.35)
            label = text_texture(field.words("label"), theme.letters("label", unit), False, wide)
            brush.texture(label, inside.x, middle(line, label), theme.TONES["secondary"])
            shift = label.width + 28 * unit
            inside = Rect(inside.x + shift, inside.y, inside.width - shift, inside.height)
        right = inside.x
        composing = field.composing.shown if field.composing is not None else ""
        written = field.letters_shown()
        if composing:
            text = end_of(composing, inside.width * 0.7, unit)
            room = inside.width - text.width - 8 * unit
            right = self._paint_written(brush, inside, written, room)
            brush.texture(text, right, middle(inside, text), theme.TONES["accent"])
            under = Rect(right, inside.y + inside.height - 22 * unit, text.width, 3 * unit)
            brush.box(under, theme.TONES["accent"])
            right += text.width
        elif written:
            right = self._paint_written(brush, inside, written, inside.width - 8 * unit)
        elif field.words("hint"):
            hint = text_texture(field.words("hint"), theme.letters(SIZE, unit), False, int(inside.width))
            brush.texture(hint, inside.x + 12 * unit, middle(inside, hint), theme.TONES["secondary"])
        caret = Rect(right + 4 * unit, line.y + 22 * unit, 4 * unit, line.height - 44 * unit)
        brush.box(caret, theme.TONES["accent"])

    def _paint_written(self, brush: Brush, inside: Rect, written: str, room: float) -> float:
        """Return where it ends."""
        if not written:
            return inside.x
        text = end_of(written, room, self.unit)
        brush.texture(text, inside.x, middle(inside, text), theme.PAPER)
        return inside.x + float(text.width)


def _around(hole: Rect, rect: Rect) -> tuple[Rect, ...]:
    """What of a place lies around another inside it: nobody sees what is drawn below what is opaque."""
    return (
        Rect(rect.x, rect.y, rect.width, hole.y - rect.y),
        Rect(rect.x, hole.bottom, rect.width, rect.bottom - hole.bottom),
        Rect(rect.x, hole.y, hole.x - rect.x, hole.height),
        Rect(hole.right, hole.y, rect.right - hole.right, hole.height),
    )


def end_of(text: str, room: float, unit: float) -> Any:
    """A line of text; where it is too long, its end is seen: that is where one writes."""
    size = theme.letters(SIZE, unit)
    wide = text_width(text, size)
    while wide > room and len(text) > 2:
        text = DOTS + text[1 + max(1, int((wide - room) / size)) :]
        wide = text_width(text, size)
    return text_texture(text, size)


def middle(place: Rect, texture: Any) -> float:
    """Where a texture begins that stands in the middle of the height."""
    return float(place.y + (place.height - texture.height) / 2)
