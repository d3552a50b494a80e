"""Contrast of words, from the pixels that they stand on (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

from typing import Any

import numpy as np

from gulou_launcher.control.contract import Picture
from gulou_launcher.control.scenes import Box4

_LEVELS = 5
"""Bits of each channel by which pixels are taken for one colour."""
_LEAST_SHARE = 0.12
"""Of the pixels: what is rarer is the rim of a letter, not the ground."""
_SAME = 60.0
"""Distance in RGB below which a pixel belongs to the letters."""


def contrast(picture: Picture, rect: Box4, color: str) -> float | None:
    """How far letters of this colour (#rrggbb) stand out from the ground in `rect`, 1 … 21.

    None where the place is not on the picture.
    """
    x, y, width, height = rect
    left, top = max(0, int(x)), max(0, int(y))
    right, bottom = min(picture.width, int(x + width + 1)), min(picture.height, int(y + height + 1))
    if right - left < 2 or bottom - top < 2:
        return None
    pixels = np.frombuffer(picture.rgba, np.uint8).reshape(picture.height, picture.width, 4)
    region = pixels[top:bottom, left:right, :3].reshape(-1, 3).astype(np.float64)
    letters = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)], np.float64)
    return ratio(luminance(letters), luminance(_ground(region, letters)))


def _ground(region: Any, letters: Any) -> Any:
    """The colour that most of the pixels have which do not belong to the letters.

    Where nearly all of them have the colour of the letters, that is the ground: nothing can be read.
    """
    keys = (region.astype(np.uint32) >> (8 - _LEVELS)) @ np.array([1, 1 << _LEVELS, 1 << 2 * _LEVELS])
    values, counts = np.unique(keys, return_counts=True)
    for value in values[np.argsort(-counts)]:
        chosen = region[keys == value]
        mean = chosen.mean(axis=0)
        if len(chosen) < _LEAST_SHARE * len(region):
            break
        if np.linalg.norm(mean - letters) > _SAME:
            return mean
    far = region[np.linalg.norm(region - letters, axis=1) > _SAME]
    # A ground of many colours, such as a photograph: its middle counts.
    return np.median(far, axis=0) if len(far) > _LEAST_SHARE * len(region) else np.median(region, axis=0)


def luminance(color: Any) -> float:
    """Relative luminance of an sRGB colour, 0 … 1."""
    part = np.asarray(color, np.float64) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def ratio(one: float, other: float) -> float:
    """The contrast ratio of two luminances."""
    lighter, darker = max(one, other), min(one, other)
    return (lighter + 0.05) / (darker + 0.05)
