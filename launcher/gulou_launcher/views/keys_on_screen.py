"""The keyboard on the screen, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gulou.keyboard import (
    CHOSEN,
    CLEAR,
    DELETE,
    DONE,
    EYE,
    LANGUAGE,
    LETTERS,
    PHONE,
    SHIFT,
    SIGNS,
    SPACE,
    Keyboard,
)
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture, text_width
from gulou_launcher.views.parts import Parts

__all__ = ["CHOSEN", "CLEAR", "DELETE", "DONE", "EYE", "LANGUAGE", "PHONE", "KeysOnScreen"]

GAP = 10
_ICONS = {
    DELETE: "backspace",
    SPACE: "space",
    SHIFT: "shift",
    DONE: "check",
    CLEAR: "close",
    PHONE: "phone",
    EYE: "eye",
}
_CAPTIONS = {SIGNS: "#+", LETTERS: "abc"}
_LANGUAGES = {False: "A", True: "中"}
_SIDE = 22
"""Beside the words of the strip."""
_NUMBER = 26
"""Room for the digit that chooses a candidate."""


class KeysOnScreen(Keyboard):
    """A keyboard that draws itself. `numbered`: what the strip offers can be chosen by digits."""

    numbered = False
    turns = (False, False)
    """Whether the strip goes on at its left, at its right."""
    lit = True
    """Whether the focus is seen on it."""
    seen = False
    """Of what is secret: whether it is shown."""

    def paint(self, parts: Parts, rect: Rect, unit: float) -> None:
        """Draw the keys into `rect`, as far as they were not drawn so before."""
        gap = GAP * unit
        cell = (rect.width + gap) / self.columns
        tall = (rect.height + gap) / self.rows
        focused = self.focused()
        for number in range(self.rows):
            for place in self.places(number):
                here = self.lit and self.at is None and number == self.row and place == focused
                face = Rect(
                    rect.x + place.start * cell, rect.y + number * tall, place.wide * cell - gap, tall - gap
                )
                key, looks = place.key, (face, place.key, here, self.capitals, self.chinese, self.seen)
                draw = partial(self._paint_key, face=face, key=key, here=here, unit=unit)
                parts.paint((number, place.start), looks, draw)

    def fitting(self, words: Sequence[str], width: float, unit: float) -> int:
        """How many of these the strip has room for, one beside the other; at least one."""
        used, gap = 0.0, GAP * unit
        for number, each in enumerate(words):
            used += self._wide(each, width, unit) + (gap if number else 0)
            if used > width and number:
                return number
        return len(words)

    def _wide(self, words: str, width: float, unit: float) -> float:
        if not self.numbered:
            return (width + GAP * unit) / self.columns - GAP * unit
        sides = (2 * _SIDE + _NUMBER) * unit
        return min(width, max(92 * unit, text_width(words, theme.letters("key", unit), True) + sides))

    def paint_strip(self, brush: Brush, rect: Rect, unit: float) -> None:
        """Draw what is likely next into `rect`."""
        x, gap = rect.x, GAP * unit
        for number, words in enumerate(self.strip):
            face = Rect(x, rect.y, self._wide(words, rect.width, unit), rect.height)
            here = self.lit and number == self.at
            self._paint_ground(brush, face, theme.PAPER if here else theme.TRACK, here, unit)
            inside = face
            if self.numbered:
                tone = theme.TONES["ink_secondary" if here else "secondary"]
                digit = text_texture(str(number + 1), theme.letters("fine", unit), False)
                brush.texture(digit, face.x + _SIDE * unit * 0.7, _middle(face, digit), tone)
                side = (_SIDE * 0.7 + _NUMBER) * unit
                inside = Rect(face.x + side, face.y, face.width - side - 0.5 * _SIDE * unit, face.height)
            _paint_words(brush, inside, words, theme.TONES["ink" if here else "primary"], unit)
            x = face.right + gap
        for there, icon, at in zip(self.turns, ("left", "right"), (rect.x - 34, rect.right + 6), strict=True):
            if there:
                size = 28 * unit
                place = at if icon == "right" else rect.x - 34 * unit
                brush.icon(icon, place, rect.y + (rect.height - size) / 2, size, theme.TONES["accent"])

    def _paint_key(self, brush: Brush, face: Rect, key: str, here: bool, unit: float) -> None:
        ground = theme.PAPER if here else theme.JADE if key == DONE else theme.RAISED
        self._paint_ground(brush, face, ground, here, unit)
        tone = theme.TONES["ink" if here else "accent" if key == EYE and self.seen else "primary"]
        if key in _ICONS:
            size = 40 * unit
            name = "capitals" if key == SHIFT and self.capitals else _ICONS[key]
            x, y = face.x + (face.width - size) / 2, face.y + (face.height - size) / 2
            brush.icon(name, x, y, size, tone)
            return
        caption = _LANGUAGES[self.chinese] if key == LANGUAGE else _CAPTIONS.get(key)
        _paint_words(brush, face, caption or (key.upper() if self.capitals else key), tone, unit)

    def _paint_ground(self, brush: Brush, face: Rect, ground: theme.Color, here: bool, unit: float) -> None:
        if here:
            ring = theme.FOCUS_RING * unit
            brush.box(face.inset(-ring), theme.TONES["accent"], 14 * unit + ring)
            brush.box(face, ground, 14 * unit)
        else:
            brush.raised(face, ground, 14 * unit, unit)


def _paint_words(brush: Brush, face: Rect, words: str, tone: theme.Color, unit: float) -> None:
    size = theme.letters("key", unit)
    if len(words) > 1 and (wide := text_width(words, size, True)) > face.width:
        size = int(size * face.width / wide)
    texture = text_texture(words, size, True, int(face.width) + 1)
    brush.texture(texture, face.x + (face.width - texture.width) / 2, _middle(face, texture), tone)


def _middle(face: Rect, texture: object) -> float:
    return face.y + (face.height - texture.height) / 2  # type: ignore[attr-defined,no-any-return]
