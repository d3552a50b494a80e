"""Small drawings: a home with much on it and one with little, the remote, the corners of the screen."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

Draw = Callable[["SketchView", Brush, Rect], None]

_WIDE = 16 / 9
_REMOTE = 0.42
"""How wide the remote is for its height."""


class SketchView(View):
    kind = "sketch"

    @property
    def floating(self) -> bool:  # type: ignore[override]
        """The corners are those of the screen."""
        return self.words("name") == "corners"

    def measure(self, width: float) -> tuple[float, float]:
        height = self.number("height", 380) * self.unit
        return min(width, height * (_REMOTE if self.words("name") == "remote" else _WIDE)), height

    def paint(self, brush: Brush) -> None:
        draw = self._drawings.get(self.words("name"))
        if draw is not None:
            draw(self, brush, self.rect)

    # A TV, and what is on it.

    def _tv(self, brush: Brush, rect: Rect) -> Rect:
        unit = self.unit
        brush.box(rect, theme.TRACK, theme.CORNER * unit)
        inside = rect.inset(8 * unit)
        brush.box(inside, theme.INK, (theme.CORNER - 8) * unit)
        return inside.inset(20 * unit)

    def _home(self, brush: Brush, rect: Rect) -> None:
        """Rails of tiles, the first of them lit."""
        room, unit = self._tv(brush, rect), self.unit
        brush.box(Rect(room.x, room.y, room.width * 0.2, 14 * unit), theme.TONES["primary"], 7 * unit)
        top = room.y + 36 * unit
        tall = (room.bottom - top - 24 * unit) / 3
        for row, count in enumerate((4, 6, 5)):
            wide = (room.width - (count - 1) * 12 * unit) / count
            for column in range(count):
                place = Rect(room.x + column * (wide + 12 * unit), top + row * (tall + 12 * unit), wide, tall)
                dye = theme.rgb(theme.DYES[(row * 3 + column) % len(theme.DYES)])
                if row == column == 0:
                    brush.box(place.inset(-5 * unit), theme.TONES["accent"], 13 * unit)
                brush.box(place, dye, 8 * unit)

    def _simple(self, brush: Brush, rect: Rect) -> None:
        """Six large choices, the first of them lit."""
        room, unit = self._tv(brush, rect), self.unit
        gap = 22 * unit
        wide, tall = (room.width - 2 * gap) / 3, (room.height - gap) / 2
        icons = ("tv", "radio", "film", "photo", "phone", "help")
        for at, icon in enumerate(icons):
            place = Rect(room.x + at % 3 * (wide + gap), room.y + at // 3 * (tall + gap), wide, tall)
            if at == 0:
                brush.box(place.inset(-6 * unit), theme.TONES["accent"], 20 * unit)
            brush.box(place, theme.rgb(theme.DYES[at % len(theme.DYES)]), 14 * unit)
            size = tall * 0.5
            brush.icon(
                icon, place.x + (wide - size) / 2, place.y + (tall - size) / 2, size, theme.TONES["primary"]
            )

    # The remote.

    def _remote(self, brush: Brush, rect: Rect) -> None:
        brush.box(rect, theme.PANEL, rect.width * 0.3)
        brush.box(rect.inset(-3 * self.unit), theme.TRACK, rect.width * 0.3)
        brush.box(rect, theme.PANEL, rect.width * 0.3)
        middle = rect.x + rect.width / 2
        wide = rect.width
        self._key(brush, "power", "power", middle, rect.y + wide * 0.24, wide * 0.085)
        ring = Rect(middle - wide * 0.37, rect.y + wide * 0.45, wide * 0.74, wide * 0.74)
        brush.box(ring, theme.RAISED, ring.width / 2)
        centre = ring.y + ring.height / 2
        for at, key in enumerate(("right", "down", "left", "up")):
            x = middle + math.cos(at * math.pi / 2) * wide * 0.265
            y = centre + math.sin(at * math.pi / 2) * wide * 0.265
            self._key(brush, key, key, x, y, wide * 0.085, plain=True)
        self._key(brush, "ok", "OK", middle, centre, wide * 0.145)
        for key, sign, side in (("back", "replay", -1), ("home", "home", 1)):
            self._key(brush, key, sign, middle + side * wide * 0.23, rect.y + wide * 1.43, wide * 0.11)
        self._key(brush, "menu", "menu", middle, rect.y + wide * 1.72, wide * 0.09)

    def _key(
        self, brush: Brush, key: str, sign: str, x: float, y: float, radius: float, *, plain: bool = False
    ) -> None:
        """A round key; the one that is lit is larger, ringed and bright."""
        lit = self.words("lit") == key
        if lit:
            radius *= 1.25
            ring = radius + 8 * self.unit
            brush.box(Rect(x - ring, y - ring, 2 * ring, 2 * ring), theme.TONES["accent"], ring)
        place = Rect(x - radius, y - radius, 2 * radius, 2 * radius)
        if lit or not plain:
            brush.box(place, theme.PAPER if lit else theme.TRACK, radius)
        tone = theme.TONES["ink" if lit else "primary"]
        if sign == "OK":
            texture = text_texture(sign, max(12, round(radius * 0.7)), True)
            brush.texture(texture, x - texture.width / 2, y - texture.height / 2, tone)
        else:
            size = radius * 1.2
            brush.icon(sign, x - size / 2, y - size / 2, size, tone)

    # The corners.

    def _corners(self, brush: Brush, rect: Rect) -> None:
        """Where words and focus begin, as far from each edge as `lit` says (a share of the screen)."""
        try:
            share = max(0.0, min(0.2, float(self.words("lit"))))
        except ValueError:
            return
        unit = self.unit
        room = Rect(
            rect.x + rect.width * share,
            rect.y + rect.height * share,
            rect.width * (1 - 2 * share),
            rect.height * (1 - 2 * share),
        )
        long, thick = 110 * unit, 12 * unit
        for right in (False, True):
            for low in (False, True):
                x = room.right - long if right else room.x
                y = room.bottom - thick if low else room.y
                brush.box(Rect(x, y, long, thick), theme.TONES["accent"])
                x = room.right - thick if right else room.x
                y = room.bottom - long if low else room.y
                brush.box(Rect(x, y, thick, long), theme.TONES["accent"])

    _drawings: ClassVar[dict[str, Draw]] = {
        "home": _home,
        "simple": _simple,
        "remote": _remote,
        "corners": _corners,
    }
