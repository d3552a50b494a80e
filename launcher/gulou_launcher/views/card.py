"""A card, as rails and grids draw it."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.pictures.drawn import dye_of, is_drawn, lettering, order, plain_ground
from gulou_launcher.views.rows import RowsView, text_of
from gulou_launcher.views.words import paint_progress

BELOW = 92
"""Room for the words below a card."""
_LOGO = 0.68
"""Share of a card's height that a logo takes."""
_TALLEST = {1: 0.46, 2: 0.37}
"""Of letters, as shares of the picture's height, by how many lines there are."""
_WIDEST = 0.72
_LEAST = 24


def paint_card(view: RowsView, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
    """Draw a card of `view`: its ground at `rect`, the words below it."""
    unit = view.unit
    face = rect.inset(-rect.width * (theme.FOCUS_GROWTH - 1) / 2) if focused else rect
    if focused:
        ring = face.inset(-theme.FOCUS_RING * unit)
        brush.box(ring, theme.PAPER, (theme.CORNER + theme.FOCUS_RING) * unit)
    image = text_of(row, "image")
    if not _paint_picture(view, brush, rect, face, row) or not image:
        # A station has its number in the corner, and letters of its name in the middle.
        _paint_seal(view, brush, face, "" if is_drawn(image) else text_of(row, "seal"))
    above = Rect(face.x, face.y + 4 * unit, face.width, face.height - 30 * unit)
    paint_letters(brush, above, image, unit)
    _paint_corner(view, brush, face, row)
    progress = row.get("progress")
    if isinstance(progress, (int, float)):
        bar = Rect(face.x + 18 * unit, face.bottom - 20 * unit, face.width - 36 * unit, 7 * unit)
        paint_progress(brush, bar, float(progress), theme.GLOW)
    y = rect.bottom + (18 if focused else 10) * unit
    title = text_texture(text_of(row, "title"), view.letters("label"), focused, int(rect.width))
    brush.texture(title, rect.x, y, theme.TONES["primary" if focused else "secondary"])
    subtitle = text_of(row, "subtitle")
    if subtitle:
        texture = text_texture(subtitle, view.letters("caption"), False, int(rect.width))
        brush.texture(texture, rect.x, y + title.height - 6 * unit, theme.TONES["secondary"])


def _paint_corner(view: RowsView, brush: Brush, face: Rect, row: dict[str, Any]) -> None:
    """What stands at the top left: the number of a station, and a word."""
    unit, image = view.unit, text_of(row, "image")
    x, y, own = face.x + 18 * unit, face.y + 10 * unit, not image or bool(lettering(image))
    number = text_of(row, "seal") if lettering(image) else ""
    for words, size, bold in ((number, "label", True), (text_of(row, "caption"), "caption", False)):
        if not words:
            continue
        texture = text_texture(words, view.letters(size), bold, max(8, int(face.right - 18 * unit - x)))
        if not own:
            width, height = texture.width + 20 * unit, texture.height + 4 * unit
            brush.box(Rect(x - 10 * unit, y - 2 * unit, width, height), theme.VEIL, 12 * unit)
        brush.texture(texture, x, y, theme.PAPER)
        x += texture.width + 16 * unit


def _paint_picture(view: RowsView, brush: Brush, rect: Rect, face: Rect, row: dict[str, Any]) -> bool:
    """Draw the ground, and the card's picture where it is there already; False where there is none."""
    unit, name, logo = view.unit, text_of(row, "image"), row.get("logo") is True
    side = rect.height * _LOGO
    size = (side, side) if logo else (rect.width, rect.height)
    corner = 0 if logo else theme.CORNER * unit
    color = text_of(row, "color")
    # A card without a picture has a ground of the box's own.
    asked = picture_name(name or plain_ground(text_of(row, "title")), color)
    picture = view.picture(view.painted, asked, *size, "contain" if logo else "cover", corner)
    there = picture is not None and picture.ready
    if logo or not there:
        brush.box(face, ground(color or dye_of(name)), theme.CORNER * unit)
    if picture is None or not there:
        return False
    if logo:
        grown = face.width / rect.width
        width, height = picture.texture.size[0] * grown, picture.texture.size[1] * grown
        x, y = face.x + (face.width - width) / 2, face.y + (face.height - height) / 2
        face = Rect(x, y, width, height)
    brush.picture(picture.texture, face)
    return True


def _paint_seal(view: RowsView, brush: Brush, face: Rect, seal: str) -> None:
    if seal:
        size = theme.SIZES["seal" if len(seal) < 3 else "initials"]
        texture = text_texture(seal, round(size * view.unit), True, int(face.width))
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, face.y + (face.height - texture.height) / 2, theme.PAPER)


def ground(color: str) -> theme.Color:
    try:
        return theme.rgb(color)
    except (ValueError, IndexError):
        return theme.RAISED


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
