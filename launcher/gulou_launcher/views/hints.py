"""There is more: a bar beside what scrolls up and down, arrows at the ends of what scrolls sideways."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect

_WIDE = 6
_WIDE_FOCUSED = 10


def paint_bar(brush: Brush, line: Rect, start: float, share: float, focused: bool, unit: float) -> None:
    """A bar along the right edge of `line`: of all there is, `share` is seen, from `start` on (0 … 1)."""
    if share >= 1:
        return
    wide = (_WIDE_FOCUSED if focused else _WIDE) * unit
    bar = Rect(line.right - wide, line.y, wide, line.height)
    brush.box(bar, theme.TRACK, wide / 2)
    tall = min(bar.height, max(56 * unit, bar.height * share))
    top = bar.y + (bar.height - tall) * max(0.0, min(1.0, start / (1 - share)))
    tone = theme.TONES["accent" if focused else "secondary"]
    brush.box(Rect(bar.x, top, wide, tall), tone, wide / 2)


def paint_arrow(brush: Brush, name: str, x: float, y: float, unit: float) -> None:
    """An arrow on a dark disc, its middle at (x, y): seen over pictures too."""
    size, sign = 60 * unit, 44 * unit
    brush.box(Rect(x - size / 2, y - size / 2, size, size), theme.VEIL, size / 2)
    brush.icon(name, x - sign / 2, y - sign / 2, sign, theme.PAPER)
