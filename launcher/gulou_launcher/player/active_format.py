"""What of a picture is to be seen, as its active format description says (ETSI TS 101 154 annex B).

On a wide screen it matters where a wide picture was put into a coded one of 4:3: its black bars above and
below are left out. Bars at the sides stay, as there is nothing else to show there.
"""

from __future__ import annotations

from typing import Final

_WIDE, _BETWEEN = 16 / 9, 14 / 9
_SEEN: Final = {2: _WIDE, 3: _BETWEEN, 4: _WIDE, 10: _WIDE, 11: _BETWEEN, 14: _WIDE, 15: _WIDE}
_TOP: Final = frozenset({2, 3})
_NARROW: Final = 1.5
"""Coded pictures below this shape are meant by 4:3."""


def seen(code: int, aspect: float) -> float:
    """Width : height of what is to be seen of a coded picture of this shape: all, or less of its height."""
    return _SEEN.get(code, aspect) if aspect < _NARROW else aspect


def at_top(code: int) -> bool:
    """Whether that part is the upper one, and not the middle."""
    return code in _TOP


def panscan(code: int, aspect: float, screen: float) -> float:
    """mpv's measure, 0 to 1: how far from fitting whole to filling a screen of this shape."""
    part = seen(code, aspect)
    if part <= aspect or screen <= aspect:
        return 0.0
    return min(1.0, (part / aspect - 1) / (screen / aspect - 1))
