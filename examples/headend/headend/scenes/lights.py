"""Points of light, many at once, put straight into the planes of a picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from headend.scenes.picture import Picture

Floats = NDArray[np.floating[Any]]


def shine(
    picture: Picture, x: Floats, y: Floats, light: Floats, chroma: tuple[float, float], size: int = 2
) -> None:
    """Brighten ``size`` by ``size`` pixels at each place by ``light``, 0 to 1, in a colour.

    ``chroma`` is (U, V) from -1 to 1. What is outside the picture is left out.
    """
    column, row = x.astype(np.intp), y.astype(np.intp)
    inside = (column >= 0) & (row >= 0) & (column < picture.width - size) & (row < picture.height - size)
    column, row, light = column[inside], row[inside], light[inside]
    luma = (16 + 219 * np.clip(light, 0, 1)).astype(np.uint8)
    for down in range(size):
        for right in range(size):
            place = row + down, column + right
            picture.y[place] = np.maximum(picture.y[place], luma)
    if size < 2:
        return  # A single pixel would drag three neighbours into its colour.
    place = row // 2, column // 2
    for plane, part in ((picture.u, chroma[0]), (picture.v, chroma[1])):
        before = plane[place].astype(np.float64)
        plane[place] = before + (128 + 112 * part - before) * np.clip(light * 1.2, 0, 1)


def stroke(
    picture: Picture, x: Floats, y: Floats, luma: int, chroma: tuple[float, float], size: int = 2
) -> None:
    """Paint ``size`` by ``size`` pixels at each place in one colour."""
    column, row = x.astype(np.intp), y.astype(np.intp)
    inside = (column >= 0) & (row >= 0) & (column < picture.width - size) & (row < picture.height - size)
    column, row = column[inside], row[inside]
    for down in range(size):
        for right in range(size):
            picture.y[row + down, column + right] = luma
            picture.u[(row + down) // 2, (column + right) // 2] = int(128 + 112 * chroma[0])
            picture.v[(row + down) // 2, (column + right) // 2] = int(128 + 112 * chroma[1])
