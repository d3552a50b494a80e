"""A card of a large grid: number, sign and words on its ground, to be read from afar."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture, text_width
from gulou_launcher.views.card import ground
from gulou_launcher.views.rows import RowsView, text_of

_SIDE = 36
_SIGN = 92
_LEAST_SIGN = 36
_TITLES = ("title", "section", "heading")


def paint_large_card(view: RowsView, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
    """Draw a card of `view` at `rect`: the sign and the seal above, the words below; paper has the focus."""
    unit = view.unit
    if focused:
        ring = theme.FOCUS_RING * unit
        brush.box(rect.inset(-ring), theme.TONES["accent"], theme.CORNER * 1.5 * unit + ring)
    paper = theme.PAPER if focused else ground(text_of(row, "color"))
    brush.box(rect, paper, theme.CORNER * 1.5 * unit)
    main = theme.TONES["ink"] if focused else theme.PAPER
    soft = theme.TONES["ink_secondary"] if focused else theme.PAPER
    side = _SIDE * unit
    inside = Rect(rect.x + side, rect.y + 24 * unit, rect.width - 2 * side, rect.height - 48 * unit)
    width = int(inside.width)
    title = text_texture(text_of(row, "title"), *_letters(view, text_of(row, "title"), width))
    subtitle = text_of(row, "subtitle")
    below = text_texture(subtitle, view.letters("body"), False, width, 1) if subtitle else None
    least = _LEAST_SIGN * view.type_unit
    if below is not None and title.height + below.height > inside.height - least:
        below = None  # two lines of title need its room
    y = inside.bottom - title.height - (below.height if below is not None else 0)
    brush.texture(title, inside.x, y, main)
    if below is not None:
        brush.texture(below, inside.x, y + title.height, soft)
    sign = max(least, min(_SIGN * unit, y - inside.y - 8 * unit))
    if text_of(row, "icon"):
        brush.icon(text_of(row, "icon"), inside.x, inside.y, sign, main)
    seal = text_of(row, "seal")
    if seal:
        # As high as the sign: figures are seven tenths of their size.
        texture = text_texture(seal, min(view.letters("title"), round(sign)), True, width)
        brush.texture(texture, inside.right - texture.width, inside.y + (sign - texture.height) / 2, soft)


def _letters(view: RowsView, title: str, width: int) -> tuple[int, bool, int, int]:
    """Size, weight, width and lines of a title: the largest that fits in one line, else two smaller ones."""
    for name in _TITLES:
        if text_width(title, view.letters(name), True) <= width:
            return view.letters(name), True, width, 1
    return view.letters(_TITLES[-1]), True, width, 2
