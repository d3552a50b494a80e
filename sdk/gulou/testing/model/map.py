"""A map: the focus goes from point to point; one without points is moved, once OK has been pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gulou.testing.model.shown import Shown
from gulou.ui.map import mercator

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_SIDEWAYS = 2.0


class Spot(NamedTuple):
    """A point on the square of the world."""

    x: float
    y: float
    title: str
    key: str


class Map(Shown):
    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.index = 0
        self.moving = False
        self.spots = self._read()

    @property
    def grows(self) -> bool:  # type: ignore[override]
        return self.number("height", 0) <= 0

    def _read(self) -> list[Spot]:
        points = self.props.get("points") or ()
        return [Spot(*mercator(lat, lon), title, key) for lat, lon, title, key in points]

    def changed(self, names: set[str]) -> None:
        key = self.spots[self.index].key if self.index < len(self.spots) else ""
        if names & {"points", "lines"}:
            self.spots = self._read()
            same = [number for number, spot in enumerate(self.spots) if key and spot.key == key]
            self.index = same[0] if same else max(0, min(self.index, len(self.spots) - 1))

    def can_focus(self) -> bool:
        return bool(self.spots or self.props.get("lines") or self.props.get("tiles"))

    def measure(self, width: float) -> tuple[float, float]:
        return width, max(240.0, min(1080.0, self.number("height", 0) or 480)) * self.unit

    def focus_lost(self) -> None:
        self.moving = False

    def key(self, key: str) -> bool:
        match key:
            case "left" | "right" | "up" | "down":
                return self.moving or self._go(key)
            case "channelup" | "channeldown":
                return True
            case "ok":
                if self.spots and self.props.get("on_select"):
                    self.act("select", (self.index, self.spots[self.index].key))
                else:
                    self.moving = not self.moving
                return True
            case "back" if self.moving:
                self.moving = False
                return True
        return False

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
            if number == self.index or ahead <= 0 or aside > 2 * ahead:
                continue
            distance = ahead + _SIDEWAYS * aside
            if best is None or distance < best[0]:
                best = (distance, number)
        if best is None:
            return False
        self.index = best[1]
        if self.props.get("on_focus"):
            self.act("focus", (self.index, self.spots[self.index].key))
        return True

    @property
    def own_texts(self) -> list[str]:
        return [spot.title for spot in self.spots if spot.title]

    @property
    def title(self) -> str:
        return self.spots[self.index].title if self.spots else ""

    def describe(self) -> str:
        return f'map "{self.title}", {len(self.spots)} points'
