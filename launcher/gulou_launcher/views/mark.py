"""The box's own pictures where they are shown: a ground from the worker, a station's letters on it."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.pictures.drawn import is_drawn, lettering, order

_TALLEST = {1: 0.46, 2: 0.36}
"""Of letters, as shares of the picture's height, by how many lines there are."""
_WIDEST = 0.72
_LEAST = 24


def picture_name(image: str, color: str) -> str:
    """What an album is asked for: with the colours of now, where the box draws the picture itself."""
    return order(image, color) if is_drawn(image) else image


def paint_letters(brush: Brush, face: Rect, image: str, unit: float) -> None:
    """The letters of a station's mark, in the middle of its picture; nothing for another picture."""
    lines = lettering(image)
    if not lines:
        return
    size = face.height * _TALLEST[len(lines)]
    longest = max(sum(1.0 if letter > "\u2e80" else 0.62 for letter in line) for line in lines)
    size = max(_LEAST * unit, min(size, face.width * _WIDEST / longest))
    made = [text_texture(line, round(size), True, int(face.width)) for line in lines]
    step = size * 1.1
    y = face.y + (face.height - step * len(made)) / 2
    for texture in made:
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, y + (step - texture.height) / 2, theme.PAPER)
        y += step
