"""How everything looks: sizes (1/1080 of the screen's height), colours, fonts. The only place for them."""

from __future__ import annotations

SAFE = 0.05
"""Share of the width and of the height kept free at each edge: what an old TV may cut off."""

TEXT_SIZES = {"display": 84, "title": 54, "heading": 38, "body": 32, "caption": 26}
"""Never under 24, so that it reads at three metres."""

Color = tuple[float, float, float, float]


def rgb(value: str, alpha: float = 1.0) -> Color:
    """#rrggbb as four floats."""
    return (int(value[1:3], 16) / 255, int(value[3:5], 16) / 255, int(value[5:7], 16) / 255, alpha)


INK = rgb("#0d131d")
DUSK = rgb("#17233a")
PANEL = rgb("#18233a")
RAISED = rgb("#22304a")
TRACK = rgb("#3a4860")
PAPER = rgb("#f6f2ea")
RED = rgb("#d2493a")
JADE = rgb("#1f7a5c")
"""On: a switch, the filled part of a line."""
VEIL = rgb("#0d131d", 0.78)
"""Under signs and words that lie on pictures."""
SHADE = rgb("#05080d", 0.62)
"""Over what lies behind a dialog."""

TONES: dict[str, Color] = {
    "primary": PAPER,
    "secondary": rgb("#b4bdcc"),
    "accent": rgb("#f0b35a"),
    "warning": rgb("#ff9c85"),
    "ink": INK,
    "ink_secondary": rgb("#4a5261"),
}

DYES = ("#2c4a7c", "#7a2f2a", "#2f6b57", "#8a6424", "#553a6b", "#28606e", "#6b3f2a", "#3f5a2c")
"""Grounds for tiles that have none of their own: indigo, lacquer, tea, ochre, perilla, river, bark, moss."""

CORNER = 18
FOCUS_RING = 6
FOCUS_GROWTH = 1.06
