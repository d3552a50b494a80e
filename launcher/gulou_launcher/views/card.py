"""A card, as rails and grids draw it."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.rows import RowsView, text_of
from gulou_launcher.views.words import paint_progress

BELOW = 92
"""Room for the words below a card."""
_LOGO = 0.68
"""Share of a card's height that a logo takes."""


def paint_card(view: RowsView, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
    """Draw a card of `view`: its ground at `rect`, the words below it."""
    unit = view.unit
    face = rect.inset(-rect.width * (theme.FOCUS_GROWTH - 1) / 2) if focused else rect
    if focused:
        ring = face.inset(-theme.FOCUS_RING * unit)
        brush.box(ring, theme.PAPER, (theme.CORNER + theme.FOCUS_RING) * unit)
    if not _paint_picture(view, brush, rect, face, row):
        _paint_seal(brush, face, text_of(row, "seal"), unit)
    caption = text_of(row, "caption")
    if caption:
        texture = text_texture(caption, view.letters("caption"), False, int(face.width - 36 * unit))
        if text_of(row, "image"):
            width, height = texture.width + 20 * unit, texture.height + 4 * unit
            brush.box(Rect(face.x + 8 * unit, face.y + 8 * unit, width, height), theme.VEIL, 12 * unit)
        brush.texture(texture, face.x + 18 * unit, face.y + 10 * unit, theme.PAPER)
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


def _paint_picture(view: RowsView, brush: Brush, rect: Rect, face: Rect, row: dict[str, Any]) -> bool:
    """Draw the ground, and the card's picture where it is there already; False where there is none."""
    unit, name, logo = view.unit, text_of(row, "image"), row.get("logo") is True
    side = rect.height * _LOGO
    size = (side, side) if logo else (rect.width, rect.height)
    corner = 0 if logo else theme.CORNER * unit
    picture = view.picture(view.painted, name, *size, "contain" if logo else "cover", corner)
    there = picture is not None and picture.ready
    if logo or not there:
        brush.box(face, ground(text_of(row, "color")), theme.CORNER * unit)
    if picture is None or not there:
        return False
    if logo:
        grown = face.width / rect.width
        width, height = picture.texture.size[0] * grown, picture.texture.size[1] * grown
        x, y = face.x + (face.width - width) / 2, face.y + (face.height - height) / 2
        face = Rect(x, y, width, height)
    brush.picture(picture.texture, face)
    return True


def _paint_seal(brush: Brush, face: Rect, seal: str, unit: float) -> None:
    if seal:
        texture = text_texture(
            seal,
            theme.letters("seal" if len(seal) < 3 else "initials", unit / theme.TEXT),
            True,
            int(face.width),
        )
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, face.y + (face.height - texture.height) / 2, (*theme.PAPER[:3], 0.92))


def ground(color: str) -> theme.Color:
    try:
        return theme.rgb(color)
    except (ValueError, IndexError):
        return theme.RAISED
