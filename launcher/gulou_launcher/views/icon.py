"""A sign."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush
from gulou_launcher.views.view import View


class IconView(View):
    kind = "icon"

    def _size(self) -> float:
        return max(16.0, min(400.0, self.number("size", 48))) * self.unit

    def measure(self, width: float) -> tuple[float, float]:
        return self._size(), self._size()

    def paint(self, brush: Brush) -> None:
        tone = theme.TONES.get(self.words("tone"), theme.TONES["primary"])
        brush.icon(self.words("name"), self.rect.x, self.rect.y, self._size(), tone)
