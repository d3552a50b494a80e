"""A picture of one shape in a place of another."""

from __future__ import annotations

from typing import Protocol


class Place(Protocol):
    """A rectangle on the screen in pixels, from the top left."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


def letterbox(width: int, height: int, place: Place) -> tuple[int, int, int, int]:
    """x, y, width, height of the largest picture of this shape in the middle of `place`, in whole pixels."""
    scale = min(place.width / width, place.height / height)
    across, down = round(width * scale), round(height * scale)
    return (
        round(place.x + (place.width - across) / 2),
        round(place.y + (place.height - down) / 2),
        across,
        down,
    )
