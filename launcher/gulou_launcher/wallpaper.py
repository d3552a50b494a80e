"""The wallpaper: dusk over the mountains of Guizhou, as a few opaque shapes that cost next to nothing."""

from __future__ import annotations

import math
from typing import Any

from kivy.graphics import Color, Fbo, InstructionGroup, Mesh

from gulou_launcher import theme

_RIDGES = (
    # height of its foot and of its peaks (share of the screen), peaks, phase, colour
    (0.34, 0.16, 3.1, 0.4, theme.rgb("#16233a")),
    (0.22, 0.13, 4.3, 2.1, theme.rgb("#121c2f")),
    (0.10, 0.10, 5.9, 4.0, theme.rgb("#0e1625")),
)
_STEPS = 128


def bake_wallpaper(width: int, height: int) -> Any:
    """The wallpaper drawn once, as an Fbo with a texture of this size."""
    baked = Fbo(size=(width, height))
    paint_wallpaper(baked, width, height)
    baked.draw()
    baked.texture.mag_filter = baked.texture.min_filter = "nearest"
    return baked


def paint_wallpaper(group: InstructionGroup, width: float, height: float) -> None:
    """A sky in two tones and three ridges of karst hills, the nearest darkest."""
    _bands(group, width, height)
    for foot, peak, count, phase, color in _RIDGES:
        group.add(Color(*color))
        vertices: list[float] = []
        for step in range(_STEPS + 1):
            x = step / _STEPS
            wave = abs(math.sin(count * math.pi * x + phase)) ** 0.7
            wave = 0.75 * wave + 0.25 * abs(math.sin(2.7 * count * math.pi * x + 1.7 * phase))
            vertices += [x * width, 0, 0, 0, x * width, (foot + peak * wave) * height, 0, 0]
        group.add(Mesh(vertices=vertices, indices=list(range(2 * (_STEPS + 1))), mode="triangle_strip"))


def _bands(group: InstructionGroup, width: float, height: float, bands: int = 24) -> None:
    """A gradient made of strips: no blending, no texture, no overdraw."""
    low = 0.3
    for band in range(bands):
        share = band / (bands - 1)
        color = tuple(a + (b - a) * share for a, b in zip(theme.DUSK, theme.INK, strict=True))
        bottom = height * (low + (1 - low) * band / bands)
        top = height * (low + (1 - low) * (band + 1) / bands) + 1
        group.add(Color(*color))
        group.add(
            Mesh(
                vertices=[0, bottom, 0, 0, width, bottom, 0, 0, width, top, 0, 0, 0, top, 0, 0],
                indices=[0, 1, 2, 3],
                mode="triangle_fan",
            )
        )
