"""A QR code, each module in whole pixels: what a camera sees from the sofa has sharp edges."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kivy.graphics.texture import Texture

from gulou.ui.qr_code import MOST
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.view import View

EDGE = 4
"""Modules of white around it (ISO/IEC 18004 §5.3.8)."""
_DARK, _LIGHT = b"\x10\x10\x10\xff", b"\xff\xff\xff\xff"


class QrCodeView(View):
    kind = "qrcode"

    @property
    def _rows(self) -> tuple[str, ...]:
        return self.listed("modules")[:MOST]

    def _pixels(self, width: float) -> int:
        """Pixels of a module, where so many are to be had."""
        room = min(max(16.0, min(1080.0, self.number("size", 480))) * self.unit, width)
        return max(1, int(room / (len(self._rows) + 2 * EDGE)))

    def measure(self, width: float) -> tuple[float, float]:
        side = float(self._pixels(width) * (len(self._rows) + 2 * EDGE))
        return side, side

    def paint(self, brush: Brush) -> None:
        texture = _texture(self._rows, self._pixels(self.rect.width))
        brush.picture(texture, Rect(round(self.rect.x), round(self.rect.y), *texture.size))


@lru_cache(maxsize=2)
def _texture(rows: tuple[str, ...], pixels: int) -> Any:
    """Drawn in its own size, so that no pixel lies between two modules."""
    side = len(rows) + 2 * EDGE
    blank = _LIGHT * (side * pixels)
    lines = [blank * (EDGE * pixels)]
    for row in rows:
        modules = "0" * EDGE + row[: len(rows)].ljust(len(rows) + EDGE, "0")
        line = b"".join((_DARK if module == "1" else _LIGHT) * pixels for module in modules)
        lines.append(line * pixels)
    lines.append(blank * (EDGE * pixels))
    texture = Texture.create(size=(side * pixels, side * pixels), colorfmt="rgba")
    texture.flip_vertical()  # rows come from the top
    texture.blit_buffer(b"".join(lines), colorfmt="rgba", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "linear"
    return texture
