"""An icon for a new app: a sign on a ground in one of the house's dyes, as a PNG, without any library.

Shapes are signed distances (negative inside), joined by their minimum; what lies within half a pixel of an
edge is blended. PNG (W3C, third edition) §5, §11.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable

SIZE = 192
DYES = {
    "list": "#2f6b57",
    "player": "#7a2f2a",
    "dashboard": "#28606e",
    "game": "#553a6b",
    "bell": "#8a6424",
    "bowl": "#6b3f2a",
    "star": "#7a2f2a",
    "sun": "#2c4a7c",
    "boat": "#28606e",
    "bubble": "#2f6b57",
}
"""Tea, lacquer, river, perilla, ochre, bark, indigo: as the TV dyes its own tiles."""
_PAPER = (246, 242, 234)
_CORNER = 0.2
_LIGHT = 0.22
"""How much lighter the ground is at the top left than at the bottom right."""

Shape = Callable[[float, float], float]
"""Distance in shares of the icon from a point (0 … 1, from the top left) to the edge."""


def box(x: float, y: float, width: float, height: float, corner: float = 0.0) -> Shape:
    """A box around (x, y)."""

    def distance(px: float, py: float) -> float:
        dx = abs(px - x) - width / 2 + corner
        dy = abs(py - y) - height / 2 + corner
        return math.hypot(max(dx, 0.0), max(dy, 0.0)) + min(max(dx, dy), 0.0) - corner

    return distance


def disc(x: float, y: float, radius: float) -> Shape:
    return lambda px, py: math.hypot(px - x, py - y) - radius


def ring(x: float, y: float, radius: float, thick: float) -> Shape:
    return lambda px, py: abs(math.hypot(px - x, py - y) - radius) - thick / 2


def line(x: float, y: float, to_x: float, to_y: float, thick: float) -> Shape:
    """A line with round ends."""
    across, down = to_x - x, to_y - y
    length = across * across + down * down

    def distance(px: float, py: float) -> float:
        share = max(0.0, min(1.0, ((px - x) * across + (py - y) * down) / length))
        return math.hypot(px - x - share * across, py - y - share * down) - thick / 2

    return distance


def polygon(*corners: tuple[float, float], rounded: float = 0.0) -> Shape:
    """A convex polygon, its corners clockwise."""
    edges = []
    for (x, y), (to_x, to_y) in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = math.hypot(to_x - x, to_y - y)
        edges.append((x, y, (to_y - y) / length, -(to_x - x) / length))
    return lambda px, py: max((px - x) * nx + (py - y) * ny for x, y, nx, ny in edges) - rounded


def cut(shape: Shape, away: Shape) -> Shape:
    """A shape without another."""
    return lambda px, py: max(shape(px, py), -away(px, py))


def _around(turn: float, radius: float) -> tuple[float, float]:
    """A point on a circle, so many turns from its top, clockwise."""
    angle = math.tau * turn
    return 0.5 + radius * math.sin(angle), 0.52 - radius * math.cos(angle)


SIGNS: dict[str, tuple[Shape, ...]] = {
    "list": tuple(
        part for y in (0.32, 0.5, 0.68) for part in (disc(0.29, y, 0.045), line(0.42, y, 0.73, y, 0.07))
    ),
    "player": (
        ring(0.5, 0.5, 0.27, 0.06),
        polygon((0.45, 0.40), (0.60, 0.50), (0.45, 0.60), rounded=0.03),
    ),
    "dashboard": (
        box(0.32, 0.61, 0.11, 0.22, 0.03),
        box(0.50, 0.52, 0.11, 0.40, 0.03),
        box(0.68, 0.57, 0.11, 0.30, 0.03),
        line(0.24, 0.78, 0.76, 0.78, 0.035),
    ),
    "game": (
        cut(
            box(0.5, 0.52, 0.56, 0.34, 0.17),
            lambda px, py: min(
                box(0.37, 0.52, 0.14, 0.045)(px, py),
                box(0.37, 0.52, 0.045, 0.14)(px, py),
                disc(0.60, 0.56, 0.034)(px, py),
                disc(0.68, 0.48, 0.034)(px, py),
            ),
        ),
    ),
    "bell": (
        cut(disc(0.5, 0.46, 0.19), box(0.5, 0.62, 0.6, 0.32)),
        polygon((0.31, 0.455), (0.69, 0.455), (0.73, 0.63), (0.27, 0.63)),
        line(0.27, 0.64, 0.73, 0.64, 0.055),
        disc(0.5, 0.255, 0.045),
        cut(disc(0.5, 0.70, 0.075), box(0.5, 0.64, 0.4, 0.1)),
    ),
    "bowl": (
        cut(disc(0.5, 0.50, 0.25), box(0.5, 0.36, 0.6, 0.32)),
        line(0.22, 0.53, 0.78, 0.53, 0.06),
        box(0.5, 0.76, 0.22, 0.05, 0.02),
        *(line(x, 0.42, x + 0.03, 0.27, 0.04) for x in (0.37, 0.49, 0.61)),
    ),
    "star": tuple(
        polygon(
            _around(turn, 0.28),
            _around(turn + 0.1, 0.12),
            (0.5, 0.52),
            _around(turn - 0.1, 0.12),
            rounded=0.015,
        )
        for turn in (0.0, 0.2, 0.4, 0.6, 0.8)
    ),
    "sun": (
        disc(0.5, 0.5, 0.15),
        *(line(*_around(turn / 8, 0.23), *_around(turn / 8, 0.29), 0.05) for turn in range(8)),
    ),
    "bubble": (
        cut(
            box(0.5, 0.44, 0.60, 0.38, 0.14),
            lambda px, py: min(disc(x, 0.44, 0.045)(px, py) for x in (0.36, 0.50, 0.64)),
        ),
        polygon((0.34, 0.60), (0.52, 0.60), (0.34, 0.77), rounded=0.01),
    ),
    "boat": (
        cut(disc(0.5, 0.36, 0.33), box(0.5, 0.26, 0.8, 0.60)),
        line(0.18, 0.57, 0.82, 0.57, 0.045),
        line(0.80, 0.57, 0.84, 0.42, 0.05),
        disc(0.83, 0.40, 0.05),
        *(line(x, 0.48, x - 0.10, 0.76, 0.03) for x in (0.36, 0.50, 0.64)),
        *(disc(x + 0.01, 0.44, 0.045) for x in (0.36, 0.50, 0.64)),
        line(0.20, 0.80, 0.80, 0.80, 0.03),
    ),
}
"""One for each template, and more for other apps."""


def icon(sign: str, dye: str = "", size: int = SIZE) -> bytes:
    """A square PNG of `size` pixels with this sign on a ground of `dye`, #rrggbb."""
    color = dye or DYES[sign]
    ground = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    shapes, frame = SIGNS[sign], box(0.5, 0.5, 1.0, 1.0, _CORNER)
    rows = bytearray()
    for row in range(size):
        rows.append(0)  # no filter
        y = (row + 0.5) / size
        for column in range(size):
            x = (column + 0.5) / size
            light = _LIGHT * (1 - (x + y) / 2)
            paper = _share(min(shape(x, y) for shape in shapes), size)
            for under, over in zip(ground, _PAPER, strict=True):
                lit = under + (255 - under) * light
                rows.append(round(lit + (over - lit) * paper))
            rows.append(round(255 * _share(frame(x, y), size)))
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _share(distance: float, size: int) -> float:
    """How much of a pixel lies inside, 0 … 1."""
    return max(0.0, min(1.0, 0.5 - distance * size))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
