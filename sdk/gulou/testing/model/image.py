"""A picture: the kit opens none, so one without a size is taken for a square, as before it has come."""

from __future__ import annotations

from gulou.testing.model.shown import Shown

_UNKNOWN = 240


class Image(Shown):
    says = ("alt",)

    def measure(self, width: float) -> tuple[float, float]:
        wide = max(0.0, min(4096.0, self.number("width", 0))) * self.unit
        tall = max(0.0, min(4096.0, self.number("height", 0))) * self.unit
        unknown = _UNKNOWN * self.unit
        return min(wide or tall or unknown, width), tall or wide or unknown

    @property
    def own_texts(self) -> list[str]:
        return []  # in words only where the picture cannot be shown

    def describe(self) -> str:
        return f'image "{self.words("alt")}"'
