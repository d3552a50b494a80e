"""A map: points and lines on the earth, with or without a picture of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gulou.errors import SceneError
from gulou.ui.node import Node
from gulou.ui.picture import Picture

MOST_POINTS = 500
MOST_CORNERS = 4000
_TILE = "tile:"


@dataclass(frozen=True)
class Point:
    """A place, in degrees north and east. `key` tells it apart where places come and go."""

    lat: float
    lon: float
    title: str = ""
    key: str = ""


@dataclass(frozen=True)
class Path:
    """A way over places (degrees north and east); `color` is #rrggbb, '' lets the TV choose."""

    places: Sequence[tuple[float, float]]
    color: str = ""


@dataclass(eq=False, init=False)
class Map(Node):
    """Web Mercator. The focus moves from point to point; channel up and down zoom.

    Without `center` and `zoom` (0 … 18) the map shows all of its points and lines. `tiles(zoom, x, y)`
    returns the picture of a tile, 256 pixels square and numbered as OpenStreetMap does, or None where there
    is none (yet); it is called for those in sight and must not take long. When more tiles have come, raise
    `version`: they are asked for again. `attribution` names whose map it is. `height` is in units of 1/1080
    of the screen's height; 0 takes what is left.
    """

    kind: ClassVar[str] = "map"
    local: ClassVar[frozenset[str]] = Node.local | {"tiles"}

    points: tuple[Point, ...]
    lines: tuple[Path, ...]
    center: tuple[float, float] | None
    zoom: int | None
    tiles: Callable[[int, int, int], Picture | None] | None
    version: int
    attribution: str
    height: int
    on_select: Callable[[Point], object] | None
    on_focus: Callable[[Point], object] | None

    def __init__(
        self,
        points: Sequence[Point] = (),
        lines: Sequence[Path] = (),
        *,
        center: tuple[float, float] | None = None,
        zoom: int | None = None,
        tiles: Callable[[int, int, int], Picture | None] | None = None,
        version: int = 0,
        attribution: str = "",
        height: int = 0,
        on_select: Callable[[Point], object] | None = None,
        on_focus: Callable[[Point], object] | None = None,
        key: str = "",
    ) -> None:
        super().__init__(key=key)
        if len(points) > MOST_POINTS or sum(len(line.places) for line in lines) > MOST_CORNERS:
            raise SceneError(
                f"a map has at most {MOST_POINTS} points, and lines of {MOST_CORNERS} places in all"
            )
        self.points = tuple(points)
        self.lines = tuple(lines)
        self.center = center
        self.zoom = zoom
        self.tiles = tiles
        self.version = version
        self.attribution = attribution
        self.height = height
        self.on_select = on_select
        self.on_focus = on_focus

    def props(self) -> dict[str, Any]:
        props = super().props()
        props["points"] = [(point.lat, point.lon, point.title, point.key) for point in self.points]
        props["lines"] = [(line.color, [(lat, lon) for lat, lon in line.places]) for line in self.lines]
        if self.tiles is not None:
            props["tiles"] = True
        return {name: value for name, value in props.items() if value is not None}

    def handle(self, name: str, value: object) -> None:
        """`value` is (index, key) of the point."""
        handler = {"select": self.on_select, "focus": self.on_focus}.get(name)
        if handler is None or not isinstance(value, (list, tuple)) or len(value) != 2:
            return
        index, key = value
        known = [point for point in self.points if point.key == key] if key else []
        if not known and isinstance(index, int) and 0 <= index < len(self.points):
            known = [self.points[index]]
        if known:
            handler(known[0])

    def tile(self, zoom: int, x: int, y: int) -> Picture | None:
        """The picture of a tile; None where there is none."""
        side = 1 << max(0, min(zoom, 30))
        if self.tiles is None or not (0 <= x < side and 0 <= y < side):
            return None
        return self.tiles(zoom, x, y)


def tile_name(node_id: int, version: int, zoom: int, x: int, y: int) -> str:
    """What the TV calls the picture of a tile when it asks for it."""
    return f"{_TILE}{node_id}/{version}/{zoom}/{x}/{y}"


def tile_place(name: str) -> tuple[int, int, int, int] | None:
    """The node and the tile (zoom, x, y) of a name; None where it is no tile's."""
    if not name.startswith(_TILE):
        return None
    try:
        node_id, _, zoom, x, y = map(int, name[len(_TILE) :].split("/"))
    except ValueError:
        return None
    return node_id, zoom, x, y


def mercator(lat: float, lon: float) -> tuple[float, float]:
    """Where a place lies on the square of the world, 0 … 1 from the west and from the north (EPSG:3857)."""
    angle = math.radians(max(-85.0511, min(85.0511, lat)))
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
    return (lon + 180) / 360, max(0.0, min(1.0, y))
