"""Where the focus goes next: the nearest thing wholly in that direction, straight ahead before aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from gulou_launcher.paint import Rect

_SIDEWAYS = 3.0
"""How much more a pixel to the side counts than one in the direction of the key."""
_ASKEW = 0.03
"""The same for what lies ahead, but not of the focused row: all across, less than a button is high."""
_TOUCH = 1.0
"""Pixels by which neighbours may overlap."""


class Place(Protocol):
    """What can have the focus: a view, or what is known of one elsewhere."""

    @property
    def rect(self) -> Rect:
        """All of it."""

    def focus_rect(self) -> Rect:
        """Where in it the focus is."""


Candidate = TypeVar("Candidate", bound=Place)


def next_focus(origin: Candidate, candidates: Sequence[Candidate], direction: str) -> Candidate | None:
    """The candidate to focus when `direction` (up, down, left, right) is pressed on `origin`."""
    best: tuple[tuple[bool, float], Candidate] | None = None
    for candidate in candidates:
        if candidate is origin:
            continue
        distance = _distance(origin, candidate.rect, direction)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def _distance(origin: Place, end: Rect, direction: str) -> tuple[bool, float] | None:
    """Whether `end` lies aside, and how far it is in this direction; None where it is not that way.

    Ahead of a list or rail is what lies ahead of any of it; near is what is near to its focused row.
    """
    start = origin.focus_rect()
    forward = {
        "up": start.y - end.bottom,
        "down": end.y - start.bottom,
        "left": start.x - end.right,
        "right": end.x - start.right,
    }[direction]
    if forward < -_TOUCH:
        return None
    upright = direction in ("up", "down")
    side = _apart(start, end, upright)
    aside = _apart(origin.rect, end, upright) > 0
    return aside, max(0.0, forward) + (_SIDEWAYS if aside else _ASKEW) * side


def _apart(start: Rect, end: Rect, upright: bool) -> float:
    """The gap between two places, seen along the direction of the key; 0 where they overlap."""
    if upright:
        return max(0.0, end.x - start.right, start.x - end.right)
    return max(0.0, end.y - start.bottom, start.y - end.bottom)
