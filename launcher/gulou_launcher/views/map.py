"""A map: tiles where the app has them, lines, points to go to, and how far it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gulou.ui.map import MOST_CORNERS, MOST_POINTS, mercator, tile_name
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.clipping import polyline
from gulou_launcher.views.view import View

TILE = 384
"""Units that a tile is wide: larger than its 256 pixels, so that its names are read from a sofa."""
LAST_ZOOM = 18
_ALONE = 14
"""The zoom for a single point."""
_MOST_TILES = 80
_EARTH = 40_075_016.7
"""Metres around the equator."""
_SIDEWAYS = 2.0
_MARGIN = 0.12
"""Share of the map that the point in focus keeps from the edges."""


@dataclass(frozen=True)
class _Spot:
    x: float
    y: float
    title: str
    key: str


class MapView(View):
    kind = "map"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.index = 0
        self.x, self.y, self.zoom = 0.5, 0.5, 0
        """The middle of the map on the square of the world, and how near it is."""
        self._fitted = False
        self._moving = False
        self._read()

    @property
    def grows(self) -> bool:
        return self.number("height", 0) <= 0

    def _read(self) -> None:
        self.spots = [spot for spot in map(_spot, _list(self.props.get("points"))[:MOST_POINTS]) if spot]
        self.ways = _ways(_list(self.props.get("lines")))

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        key = self.spots[self.index].key if self.index < len(self.spots) else ""
        if names & {"points", "lines"}:
            self._read()
            same = [number for number, spot in enumerate(self.spots) if key and spot.key == key]
            self.index = same[0] if same else max(0, min(self.index, len(self.spots) - 1))
        if names & {"center", "zoom"}:
            self._fitted = False

    def can_focus(self) -> bool:
        return bool(self.spots or self.ways or self.props.get("tiles"))

    def measure(self, width: float) -> tuple[float, float]:
        return width, max(240.0, min(1080.0, self.number("height", 0) or 480)) * self.unit

    # Where things are.

    @property
    def _world(self) -> float:
        """Pixels that the square of the world is wide."""
        return TILE * self.unit * 2.0**self.zoom

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the world is on the screen."""
        world, rect = self._world, self.rect
        return rect.x + rect.width / 2 + (x - self.x) * world, rect.y + rect.height / 2 + (y - self.y) * world

    def _fit(self) -> None:
        """Look at what the app wants to be looked at; else at all that there is."""
        self._fitted = True
        places = [(spot.x, spot.y) for spot in self.spots] + [place for _, way in self.ways for place in way]
        center = self.props.get("center")
        middle = _place(center) if isinstance(center, (list, tuple)) else None
        zoom = self.props.get("zoom")
        if not places and middle is None:
            self.x, self.y, self.zoom = 0.5, 0.5, 1
        else:
            west, east = min((x for x, _ in places), default=0.5), max((x for x, _ in places), default=0.5)
            north, south = min((y for _, y in places), default=0.5), max((y for _, y in places), default=0.5)
            self.x, self.y = middle or ((west + east) / 2, (north + south) / 2)
            across, down = max(east - west, 1e-9), max(south - north, 1e-9)
            tile = TILE * self.unit
            fitting = min(self.rect.width * 0.76 / tile / across, self.rect.height * 0.7 / tile / down)
            self.zoom = max(1, min(_ALONE, int(math.log2(max(2.0, fitting)))))
        if isinstance(zoom, (int, float)) and math.isfinite(zoom):
            self.zoom = max(0, min(LAST_ZOOM, int(zoom)))

    def _show(self, x: float, y: float) -> None:
        """Move the map so far that a place is well inside."""
        world, rect = self._world, self.rect
        most_x, most_y = rect.width * (0.5 - _MARGIN) / world, rect.height * (0.5 - _MARGIN) / world
        self.x = max(x - most_x, min(x + most_x, self.x))
        self.y = max(y - most_y, min(y + most_y, self.y))
        self._keep_inside()

    def _keep_inside(self) -> None:
        self.x, self.y = max(0.0, min(1.0, self.x)), max(0.0, min(1.0, self.y))

    # Keys.

    def key(self, key: str) -> bool:
        match key:
            case "left" | "right" | "up" | "down":
                return self._pan(key) if self._moving else self._go(key)
            case "channelup" | "channeldown":
                self._zoom(1 if key == "channelup" else -1)
                return True
            case "ok":
                return self._ok()
            case "back" if self._moving:
                self._moving = False
                self._redraw()
                return True
        return False

    def focus_changed(self) -> None:
        self._moving = False
        super().focus_changed()

    def _ok(self) -> bool:
        """Choose the point; a map without one is moved by the arrows, until OK or Back."""
        if self.spots and self.props.get("on_select"):
            self.stage.act(self, "select", (self.index, self.spots[self.index].key))
        else:
            self._moving = not self._moving
            self._redraw()
        return True

    def _go(self, key: str) -> bool:
        """To the nearest point in this direction."""
        if not self.spots:
            return False
        here = self.spots[self.index]
        best: tuple[float, int] | None = None
        for number, spot in enumerate(self.spots):
            across, down = spot.x - here.x, spot.y - here.y
            ahead = {"left": -across, "right": across, "up": -down, "down": down}[key]
            aside = abs(down if key in ("left", "right") else across)
            # Steeper than this lies rather in one of the other directions.
            if number == self.index or ahead <= 0 or aside > 2 * ahead:
                continue
            distance = ahead + _SIDEWAYS * aside
            if best is None or distance < best[0]:
                best = (distance, number)
        if best is None:
            return False
        self.index = best[1]
        self._show(self.spots[self.index].x, self.spots[self.index].y)
        self._redraw()
        if self.props.get("on_focus"):
            self.stage.act(self, "focus", (self.index, self.spots[self.index].key))
        return True

    def _pan(self, key: str) -> bool:
        step = min(self.rect.width, self.rect.height) / 4 / self._world
        self.x += {"left": -step, "right": step}.get(key, 0.0)
        self.y += {"up": -step, "down": step}.get(key, 0.0)
        self._keep_inside()
        self._redraw()
        return True

    def _zoom(self, by: int) -> None:
        zoom = max(0, min(LAST_ZOOM, self.zoom + by))
        if zoom == self.zoom:
            return
        self.zoom = zoom
        if self.spots and not self._moving:
            self._show(self.spots[self.index].x, self.spots[self.index].y)
        self._redraw()

    def _redraw(self) -> None:
        self.repaint()
        self.stage.touch()

    # What is to be seen.

    def paint(self, brush: Brush) -> None:
        unit, rect = self.unit, self.rect
        if not self._fitted:
            self._fit()
        if self.focused:
            ring = theme.FOCUS_RING * unit
            brush.box(rect.inset(-ring), theme.TONES["accent"], ring)
        brush.box(rect, theme.SEA)
        self._paint_tiles(brush)
        for color, way in self.ways:
            for run in polyline([self._at(x, y) for x, y in way], rect):
                brush.lines(run, color, 8 * unit)
        self._paint_spots(brush)
        self._paint_scale(brush)
        words = self.words("attribution")
        if words:
            texture = text_texture(words, self.letters("fine"), False, max(8, int(rect.width / 2)))
            width, height = texture.width + 24 * unit, texture.height + 4 * unit
            pill = Rect(rect.right - width - 8 * unit, rect.bottom - height - 8 * unit, width, height)
            brush.box(pill, theme.VEIL, 10 * unit)
            brush.texture(texture, pill.x + 12 * unit, pill.y + 2 * unit, theme.TONES["secondary"])

    def _paint_tiles(self, brush: Brush) -> None:
        """The tiles in sight, cut off at the edges; lines of degrees where there are none."""
        if not self.props.get("tiles"):
            self.keep_pictures(())
            self._paint_degrees(brush)
            return
        rect, side = self.rect, 1 << self.zoom
        wide = self._world / side
        left, top = self._at(0.0, 0.0)
        columns = range(max(0, int((rect.x - left) // wide)), min(side, int((rect.right - left) // wide) + 1))
        rows = range(max(0, int((rect.y - top) // wide)), min(side, int((rect.bottom - top) // wide) + 1))
        seen = [(x, y) for y in rows for x in columns][:_MOST_TILES]
        version = int(self.number("version", 0))
        self.keep_pictures({(self.zoom, x, y) for x, y in seen})
        for x, y in seen:
            name = tile_name(self.id, version, self.zoom, x, y)
            picture = self.picture((self.zoom, x, y), name, math.ceil(wide), math.ceil(wide))
            if picture is not None and picture.ready:
                brush.part(picture.texture, Rect(left + x * wide, top + y * wide, wide, wide), rect)

    def _paint_degrees(self, brush: Brush) -> None:
        unit, rect = self.unit, self.rect
        step = next((each for each in _DEGREES if each / 360 * self._world > 200 * unit), _DEGREES[-1])
        first = math.floor((self.x * 360 - 180 - rect.width / 2 / self._world * 360) / step)
        for number in range(first, first + 24):
            x, _ = self._at(*mercator(0, number * step))
            if rect.x < x < rect.right and abs(number * step) <= 180:
                brush.box(Rect(x, rect.y, max(1.0, 2 * unit), rect.height), theme.DEGREE)
        for number in range(-math.ceil(80 / step), math.ceil(80 / step) + 1):
            _, y = self._at(*mercator(number * step, 0))
            if rect.y < y < rect.bottom:
                brush.box(Rect(rect.x, y, rect.width, max(1.0, 2 * unit)), theme.DEGREE)

    def _paint_spots(self, brush: Brush) -> None:
        """The points in sight, with as many names as have room; the one in focus over all others."""
        unit, rect, taken = self.unit, self.rect, []
        places = [self._at(spot.x, spot.y) for spot in self.spots]
        inside = rect.inset(14 * unit)
        seen = [
            number
            for number, (x, y) in enumerate(places)
            if inside.x <= x <= inside.right and inside.y <= y <= inside.bottom
        ]
        here = self.index if self.focused and not self._moving else -1
        for number in sorted(seen, key=lambda number: number != here):
            x, y = places[number]
            taken.append(Rect(x - 17 * unit, y - 17 * unit, 34 * unit, 34 * unit))
        for number in sorted(seen, key=lambda number: number == here):
            (x, y), focused = places[number], number == here
            outer, inner = _FOCUSED_DISC if focused else _DISC
            for size, color in ((outer, theme.PAPER), (inner, theme.RED if focused else theme.SPOT)):
                half = size / 2 * unit
                brush.box(Rect(x - half, y - half, 2 * half, 2 * half), color, half)
        for number in sorted(seen, key=lambda number: number != here):
            self._paint_name(brush, self.spots[number].title, places[number], number == here, taken)

    def _paint_name(
        self, brush: Brush, title: str, at: tuple[float, float], focused: bool, taken: list[Rect]
    ) -> None:
        if not title:
            return
        unit, rect = self.unit, self.rect
        texture = text_texture(
            title, self.letters("label" if focused else "fine"), focused, int(min(560 * unit, rect.width / 2))
        )
        width, height = texture.width + 28 * unit, texture.height + 6 * unit
        away = (30 if focused else 20) * unit
        x = at[0] + away if at[0] + away + width < rect.right else at[0] - away - width
        y = max(rect.y + 4 * unit, min(rect.bottom - height - 4 * unit, at[1] - height / 2))
        pill = Rect(max(rect.x + 4 * unit, x), y, width, height)
        if not focused and any(_meet(pill, other) for other in taken):
            return
        taken.append(pill)
        brush.box(pill, theme.PAPER if focused else theme.VEIL, 12 * unit)
        tone = theme.TONES["ink" if focused else "primary"]
        brush.texture(texture, pill.x + 14 * unit, pill.y + 3 * unit, tone)

    def _paint_scale(self, brush: Brush) -> None:
        """A bar of a round length; while it has the focus, also how it is zoomed."""
        unit, rect = self.unit, self.rect
        lat = math.atan(math.sinh(math.pi * (1 - 2 * self.y)))
        metres = _EARTH * math.cos(lat) / self._world
        length = next((each for each in reversed(_LENGTHS) if each / metres <= 240 * unit), _LENGTHS[0])
        words = f"{length} m" if length < 1000 else f"{length // 1000:,} km"
        if self.focused:
            words += "   CH+  CH−"
        texture = text_texture(words, self.letters("fine"))
        bar = min(length / metres, rect.width / 3)
        pill = Rect(rect.x + 8 * unit, 0, max(texture.width, bar) + 28 * unit, texture.height + 22 * unit)
        pill = Rect(pill.x, rect.bottom - pill.height - 8 * unit, pill.width, pill.height)
        brush.box(pill, theme.VEIL, 10 * unit)
        brush.texture(texture, pill.x + 14 * unit, pill.y, theme.TONES["secondary"])
        line = Rect(pill.x + 14 * unit, pill.bottom - 16 * unit, bar, 5 * unit)
        brush.box(line, theme.TONES["primary"], 2.5 * unit)


_DISC, _FOCUSED_DISC = (30, 20), (44, 30)
"""How wide a point is, in units, and what lies on it."""
_DEGREES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30)
_LENGTHS = tuple(digit * 10**power for power in range(1, 7) for digit in (1, 2, 5))


def _meet(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _place(value: Any) -> tuple[float, float] | None:
    """Degrees north and east, whatever an app sent, as a place on the square of the world."""
    if not isinstance(value, (list, tuple)) or len(value) < 2:
        return None
    lat, lon = value[:2]
    if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lon) <= 540):
        return None
    return mercator(lat, lon)


def _spot(value: Any) -> _Spot | None:
    place = _place(value)
    if place is None or len(value) != 4:
        return None
    title, key = value[2:]
    return _Spot(*place, title if isinstance(title, str) else "", key if isinstance(key, str) else "")


def _ways(values: list[Any]) -> list[tuple[theme.Color, list[tuple[float, float]]]]:
    ways, left = [], MOST_CORNERS
    for value in values[:MOST_POINTS]:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            continue
        places = [place for place in map(_place, _list(value[1])[:left]) if place is not None]
        left -= len(places)
        try:
            color = theme.rgb(value[0])
        except (ValueError, IndexError, TypeError):
            color = theme.TONES["accent"]
        ways.append((color, places))
    return ways
