"""The app's own pixels: over the whole screen, or in the page."""

from __future__ import annotations

from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown


class Surface(Shown):
    @property
    def full(self) -> bool:
        return self.props.get("full", True) is not False

    @property
    def floating(self) -> bool:  # type: ignore[override]
        return self.full

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return max(1, int(self.number("width", 1280))), max(1, int(self.number("height", 720)))

    def measure(self, width: float) -> tuple[float, float]:
        if self.full:
            return width, 0
        wide, tall = (length * self.unit for length in self.size)
        scale = min(1.0, width / wide)
        return wide * scale, tall * scale

    def put(self, place: Place) -> None:
        super().put(Place(0, 0, self.stage.width, self.stage.height) if self.full else place)

    def describe(self) -> str:
        width, height = self.size
        return f"surface {width} × {height}"
