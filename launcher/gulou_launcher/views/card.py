"""A card, as rails and grids draw it."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.rows import text_of
from gulou_launcher.views.words import paint_progress

BELOW = 92
"""Room for the words below a card."""


def paint_card(brush: Brush, rect: Rect, row: dict[str, Any], focused: bool, unit: float) -> None:
    """Draw a card: its ground at `rect`, the words below it."""
    face = rect.inset(-rect.width * (theme.FOCUS_GROWTH - 1) / 2) if focused else rect
    if focused:
        ring = face.inset(-theme.FOCUS_RING * unit)
        brush.box(ring, theme.PAPER, (theme.CORNER + theme.FOCUS_RING) * unit)
    brush.box(face, _ground(text_of(row, "color")), theme.CORNER * unit)
    seal = text_of(row, "seal")
    if seal:
        texture = text_texture(seal, round((96 if len(seal) < 3 else 72) * unit), True, int(face.width))
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, face.y + (face.height - texture.height) / 2, (*theme.PAPER[:3], 0.92))
    caption = text_of(row, "caption")
    if caption:
        texture = text_texture(caption, round(26 * unit), False, int(face.width - 36 * unit))
        brush.texture(texture, face.x + 18 * unit, face.y + 10 * unit, theme.PAPER)
    progress = row.get("progress")
    if isinstance(progress, (int, float)):
        bar = Rect(face.x + 18 * unit, face.bottom - 20 * unit, face.width - 36 * unit, 7 * unit)
        paint_progress(brush, bar, float(progress), theme.rgb("#ffffff", 0.28))
    y = rect.bottom + (18 if focused else 10) * unit
    title = text_texture(text_of(row, "title"), round(30 * unit), focused, int(rect.width))
    brush.texture(title, rect.x, y, theme.TONES["primary" if focused else "secondary"])
    subtitle = text_of(row, "subtitle")
    if subtitle:
        texture = text_texture(subtitle, round(26 * unit), False, int(rect.width))
        brush.texture(texture, rect.x, y + title.height - 6 * unit, theme.TONES["secondary"])


def _ground(color: str) -> theme.Color:
    try:
        return theme.rgb(color)
    except (ValueError, IndexError):
        return theme.RAISED
