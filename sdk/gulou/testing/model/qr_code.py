"""A QR code: as large as whole pixels for each module make it."""

from __future__ import annotations

from gulou.testing.model.shown import Shown

_EDGE = 4


class QrCode(Shown):
    def measure(self, width: float) -> tuple[float, float]:
        modules = self.props.get("modules")
        side = (len(modules) if isinstance(modules, (list, tuple)) else 0) + 2 * _EDGE
        room = min(max(16.0, min(1080.0, self.number("size", 480))) * self.unit, width)
        length = float(max(1, int(room / side)) * side)
        return length, length

    def describe(self) -> str:
        return "QR code"
