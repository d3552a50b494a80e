"""What every picture shows on top: the service's name, its badge and a clock whose second hand is true."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from headend.errors import HeadendError
from headend.services import Service

_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
)
_SIMPLIFIED_CHINESE: Final = 2
BADGE: Final = (0.885, 0.06, 0.07, 0.10)
"""Left, top, width and height of the solid badge, each relative to the picture's."""
CLOCKS_PER_SECOND: Final = 5
_CLOCK: Final = (0.885, 0.74, 0.20)
"""Left, top and height (relative to the picture's height) of the clock."""


@dataclass(frozen=True)
class Overlay:
    """An image and the place of its top left in the picture, in pixels."""

    image: Image.Image
    x: int
    y: int


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK with Simplified Chinese shapes, ``size`` in pixels."""
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size, index=_SIMPLIFIED_CHINESE)
    raise HeadendError("Noto Sans CJK is missing: install the package fonts-noto-cjk")


def name_plate(service: Service, width: int, height: int) -> Overlay:
    """The two names at the top left, large enough for three metres, on a shade that keeps them legible."""
    large, small, gap = font(int(height * 0.085)), font(int(height * 0.045)), int(height * 0.025)
    number = str(service.lcn)
    inner = max(large.getlength(service.chinese), small.getlength(service.english))
    number_width = int(large.getlength(number)) + 2 * gap
    image = Image.new("RGBA", (int(inner) + number_width + 3 * gap, int(height * 0.185)), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, image.width - 1, image.height - 1), gap, fill=(8, 12, 18, 150))
    pen.rounded_rectangle((0, 0, number_width, image.height - 1), gap, fill=(*service.rgb, 235))
    light = sum(service.rgb) > 480
    ink = (16, 20, 24, 255) if light else (255, 255, 255, 255)
    pen.text((number_width / 2, image.height / 2), number, font=large, fill=ink, anchor="mm")
    left = number_width + gap
    pen.text((left, image.height * 0.40), service.chinese, font=large, fill=(255, 255, 255, 255), anchor="lm")
    pen.text((left, image.height * 0.80), service.english, font=small, fill=(225, 230, 235, 255), anchor="lm")
    return Overlay(image, _even(width * 0.045), _even(height * 0.06))


def badge(service: Service, width: int, height: int) -> Overlay:
    """A solid patch of the service's colour, which a test can find on the screen."""
    left, top, wide, tall = BADGE
    image = Image.new("RGBA", (_even(width * wide), _even(height * tall)), (*service.rgb, 255))
    return Overlay(image, _even(width * left), _even(height * top))


class Clock:
    """A dial with a sweeping second hand and the second in figures below."""

    def __init__(self, width: int, height: int) -> None:
        left, top, tall = _CLOCK
        self.size = _even(height * tall)
        self.x = _even(width * (left + BADGE[2] / 2) - self.size / 2)
        self.y = _even(height * top)
        self._dial = np.asarray(_dial(self.size), dtype=np.float32)
        self._figures = [
            (_figures(self.size, second, stroke=True), _figures(self.size, second)) for second in range(60)
        ]
        y, x = np.mgrid[0 : self.size, 0 : self.size].astype(np.float32)
        self._x, self._y = x - (self.size - 1) / 2, y - (self.size - 1) / 2

    def at(self, seconds: float) -> NDArray[np.uint8]:
        """The clock as RGBA at a second of the minute."""
        out = self._dial.copy()
        angle = seconds / 60 * 2 * math.pi
        _ink(out, (255, 92, 60), self._hand(angle, 0.42, 0.016))
        # The figures lie above the hand: they are what is read from the sofa.
        edge, fill = self._figures[int(seconds) % 60]
        _ink(out, (12, 14, 18), edge)
        _ink(out, (255, 255, 255), fill)
        return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)

    def _hand(self, angle: float, length: float, thick: float) -> NDArray[np.float32]:
        dx, dy = math.sin(angle), -math.cos(angle)
        along = self._x * dx + self._y * dy
        across = np.abs(self._x * -dy + self._y * dx)
        inside = (along > -self.size * 0.08) & (along < self.size * length)
        edge = np.clip(self.size * thick - across + 0.5, 0, 1)
        return np.asarray(edge * inside, dtype=np.float32)


def _ink(image: NDArray[np.float32], colour: tuple[int, int, int], cover: NDArray[np.float32]) -> None:
    """Paint over an RGBA image, opaque where ``cover`` is 1."""
    image += (np.array((*colour, 255), dtype=np.float32) - image) * cover[..., None]


def _dial(size: int) -> Image.Image:
    scale = 4
    image = Image.new("RGBA", (size * scale, size * scale), (8, 12, 18, 0))
    pen = ImageDraw.Draw(image)
    full = size * scale
    pen.ellipse((0, 0, full - 1, full - 1), fill=(8, 12, 18, 175))
    pen.ellipse((0, 0, full - 1, full - 1), outline=(255, 255, 255, 235), width=int(full * 0.025))
    for minute in range(60):
        strong = minute % 5 == 0
        angle = minute / 60 * 2 * math.pi
        inner = 0.40 if strong else 0.435
        ends = [
            (full / 2 + math.sin(angle) * full * r, full / 2 - math.cos(angle) * full * r)
            for r in (inner, 0.46)
        ]
        pen.line(
            ends, fill=(255, 255, 255, 255 if strong else 140), width=int(full * (0.018 if strong else 0.008))
        )
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _figures(size: int, second: int, stroke: bool = False) -> NDArray[np.float32]:
    """Coverage by the figures, or by them and a rim round them."""
    image = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(image)
    rim = size // 40 if stroke else 0
    text = f":{second:02d}"
    pen.text(
        (size / 2, size * 0.66), text, font=font(int(size * 0.26)), fill=255, anchor="mm", stroke_width=rim
    )
    return np.asarray(image, dtype=np.float32) / np.float32(255)


def _even(value: float) -> int:
    return round(value) & ~1
