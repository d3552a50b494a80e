"""Where the focus goes next: the nearest thing wholly in that direction, straight ahead before aside."""

from __future__ import annotations

from collections.abc import Sequence

from gulou_launcher.paint import Rect
from gulou_launcher.views.view import View

_SIDEWAYS = 3.0
"""How much more a pixel to the side counts than one in the direction of the key."""
_TOUCH = 1.0
"""Pixels by which neighbours may overlap."""


def next_focus(origin: View, candidates: Sequence[View], direction: str) -> View | None:
    """The candidate to focus when `direction` (up, down, left, right) is pressed on `origin`."""
    start = origin.focus_rect()
    best: tuple[tuple[bool, float], View] | None = None
    for candidate in candidates:
        if candidate is origin:
            continue
        distance = _distance(start, candidate.rect, direction)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def _distance(start: Rect, end: Rect, direction: str) -> tuple[bool, float] | None:
    """Whether `end` lies aside, and how far it is in this direction; None where it is not that way."""
    if direction in ("up", "down"):
        forward = start.y - end.bottom if direction == "up" else end.y - start.bottom
        side = max(0.0, end.x - start.right, start.x - end.right)
    else:
        forward = start.x - end.right if direction == "left" else end.x - start.right
        side = max(0.0, end.y - start.bottom, start.y - end.bottom)
    if forward < -_TOUCH:
        return None
    return side > 0, max(0.0, forward) + _SIDEWAYS * side
