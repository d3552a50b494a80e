"""A place on the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A rectangle in pixels, from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


NOWHERE = Place(0, 0, 0, 0)
SAFE = 0.05
"""Share of the width and of the height that the launcher keeps free at each edge."""
