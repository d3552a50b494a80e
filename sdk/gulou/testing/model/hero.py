"""The large thing on top of a page."""

from __future__ import annotations

from gulou.testing.model.boxes import afloat
from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown


class Hero(Shown):
    takes_rest = True
    container = True
    says = ("subtitle", "title", "text")

    def measure(self, width: float) -> tuple[float, float]:
        return width, 460 * self.unit

    def arrange(self) -> None:
        unit, place = self.unit, self.place
        x, bottom = place.x + 56 * unit, place.bottom - 48 * unit
        for child in self.children:
            if child.floating:
                continue
            left = place.right - 56 * unit - x
            width, height = child.measure(left) if left > 0 else (0.0, 0.0)
            if 0 < width <= left:
                child.put(Place(x, bottom - height, width, height))
                x += width + 24 * unit
            else:
                child.hide()
        afloat(self)
