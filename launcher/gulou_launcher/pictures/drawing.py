"""Draws the box's own pictures, in any size: grounds for stations, scenes for what the box can do.

Runs in the worker. Lengths are hundredths of the picture's height, from the top left; it is drawn larger than
it is wanted and made smaller, so that edges are smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from gulou_launcher.pictures.messages import DRAWING_COLORS

_FINE = 3
"""How much larger it is drawn."""
_MOST = 3000
"""Pixels of a side that are drawn at most."""

Point = tuple[float, float]
Color = tuple[float, float, float]
Tint = tuple[int, int, int, int]


def draw(order: bytes, width: int, height: int) -> Image.Image:
    """The picture of an order, RGB; of a kind that is unknown, its ground.

    An order is `kind/#rrggbb/…`: the ground's colour, then those of DRAWING_COLORS. What is missing is black.
    """
    kind, *words = order.decode(errors="replace").split("/")
    ground, *others = (*map(_rgb, words), *[(0.0, 0.0, 0.0)] * len(DRAWING_COLORS), (0.0, 0.0, 0.0))
    fine = max(1, min(_FINE, _MOST // max(width, height)))
    easel = Easel(width * fine, height * fine, ground, dict(zip(DRAWING_COLORS, others, strict=False)))
    if kind in SCENES:
        SCENES[kind](easel)
    return easel.image.resize((width, height), Image.Resampling.BOX) if fine > 1 else easel.image


class Easel:
    """A picture that is being drawn; `right` is its right edge."""

    def __init__(self, width: int, height: int, ground: Color, colors: dict[str, Color]) -> None:
        self._colors = colors
        self.unit = height / 100
        self.right = 100 * width / height
        self.ground = ground
        self.image = self._ground(width, height)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def _ground(self, width: int, height: int) -> Image.Image:
        """The dye, darker to the bottom right."""
        low = Image.new("RGB", (width, height), _whole(_mixed(self.ground, self._colors["ink"], 0.42))[:3])
        high = Image.new("RGB", (width, height), _whole(self.ground)[:3])
        ramp = Image.linear_gradient("L").resize((width, height))
        return Image.composite(low, high, ramp)

    def tint(self, name: str, share: float = 1.0) -> Tint:
        """A colour of the theme's, as strong as `share`."""
        return _whole(self._colors[name], share)

    def shade(self, share: float) -> Tint:
        """The dye itself, darker (below 0) or lighter."""
        other = self._colors["ink" if share < 0 else "paper"]
        return _whole(_mixed(self.ground, other, abs(share)))

    def shape(self, points: Sequence[Point], tint: Tint) -> None:
        self._draw.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=tint)

    def disc(self, x: float, y: float, radius: float, tint: Tint) -> None:
        self._draw.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=tint)

    def oval(self, x: float, y: float, right: float, bottom: float, tint: Tint) -> None:
        self._draw.ellipse(self._box(x, y, right, bottom), fill=tint)

    def ring(self, x: float, y: float, radius: float, width: float, tint: Tint) -> None:
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(box, outline=tint, width=max(1, round(width * self.unit)))

    def arc(self, x: float, y: float, radius: float, width: float, angles: Point, tint: Tint) -> None:
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self._draw.arc(box, *angles, fill=tint, width=max(1, round(width * self.unit)))

    def box(self, x: float, y: float, right: float, bottom: float, tint: Tint, corner: float = 0) -> None:
        self._draw.rounded_rectangle(self._box(x, y, right, bottom), corner * self.unit, fill=tint)

    def line(self, points: Sequence[Point], width: float, tint: Tint) -> None:
        flat = [(x * self.unit, y * self.unit) for x, y in points]
        self._draw.line(flat, fill=tint, width=max(1, round(width * self.unit)), joint="curve")

    def _box(self, x: float, y: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return x * self.unit, y * self.unit, right * self.unit, bottom * self.unit


def _rgb(words: str) -> Color:
    """#rrggbb; black where it is none."""
    try:
        red, green, blue = bytes.fromhex(words.removeprefix("#"))
    except ValueError:
        return 0.0, 0.0, 0.0
    return red / 255, green / 255, blue / 255


def _whole(color: Color, share: float = 1.0) -> Tint:
    red, green, blue = (round(255 * part) for part in color)
    return red, green, blue, round(255 * share)


def _mixed(one: Color, other: Color, share: float) -> Color:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _hill(middle: float, foot: float, tall: float, wide: float) -> list[Point]:
    """A karst tower: steep sides, a round top."""
    return [
        (middle + wide * share / 20, foot - tall * max(0.0, 1 - abs(share / 20) ** 2.6) ** 0.72)
        for share in range(-20, 21)
    ]


# Grounds for stations: quiet, so that the letters on them are read.


def _mountains(easel: Easel) -> None:
    right = easel.right
    for middle, foot, tall, wide, share in (
        (0.16, 104, 46, 30, 0.05),
        (0.86, 104, 62, 26, 0.05),
        (0.66, 104, 44, 24, 0.08),
        (0.34, 104, 30, 34, -0.28),
        (1.0, 104, 36, 34, -0.34),
    ):
        easel.shape(_hill(middle * right, foot, tall, wide), easel.shade(share))


def _waves(easel: Easel) -> None:
    for row in range(3):
        y, count = 104 - 15 * (2 - row), 7
        step = easel.right / (count - 1)
        for number in range(count + 1):
            x = step * (number - (0.5 if row % 2 else 0))
            easel.disc(x, y, step * 0.58, easel.shade(-0.22 - 0.08 * row))
            for ring in (0.46, 0.28):
                easel.ring(x, y, step * ring, 1.4, easel.shade(0.06))


def _eaves(easel: Easel) -> None:
    """A drum tower that rises out of the picture's right."""
    middle, tint = easel.right * 0.85, easel.shade(0.09)
    easel.line([(middle, 4), (middle, 20)], 1.6, tint)
    for number in range(7):
        y, inner, outer = 18 + 13 * number, 2 + 4.2 * number, 11 + 5.4 * number
        side = [(inner + (outer - inner) * (step / 8) ** 1.7, y + step) for step in range(9)]
        roof = [(middle - x, at) for x, at in side[::-1]] + [(middle + x, at) for x, at in side]
        easel.shape(roof, tint)
        easel.box(middle - inner - 3, y + 7, middle + inner + 3, y + 14, easel.shade(-0.3))


def _terraces(easel: Easel) -> None:
    for number in range(7):
        y = 52 + 9 * number
        wave = [
            (easel.right * x / 24, y + 9 * math.sin(x / 24 * 5 + number * 0.55) - 12 * (x / 24) ** 2)
            for x in range(25)
        ]
        easel.shape([*wave, (easel.right, 101), (0, 101)], easel.shade((-0.12, -0.2, -0.28)[number % 3]))
        easel.line(wave, 0.9, easel.shade(0.08))


def _sun(easel: Easel) -> None:
    x = easel.right * 0.82
    easel.disc(x, 36, 27, easel.shade(0.08))
    easel.ring(x, 36, 33, 0.8, easel.shade(0.05))
    for y, left, right in ((48, 0.6, 0.98), (56, 0.7, 1.1), (64, 0.52, 0.86)):
        easel.box(easel.right * left, y, easel.right * right, y + 3.4, easel.shade(-0.2), 1.7)
    easel.shape(_hill(easel.right * 0.2, 104, 34, 44), easel.shade(-0.3))


def _batik(easel: Easel) -> None:
    for middle, y, size in ((0.86, 30, 30), (0.1, 88, 24)):
        x = easel.right * middle
        for radius in (1.0, 0.72, 0.44):
            easel.ring(x, y, size * radius, 1.3, easel.shade(0.07))
        for number in range(18):
            angle = number / 18 * math.tau
            easel.disc(
                x + size * 0.86 * math.cos(angle), y + size * 0.86 * math.sin(angle), 1.5, easel.shade(0.08)
            )
        easel.disc(x, y, size * 0.2, easel.shade(-0.3))


def _radio(easel: Easel) -> None:
    for side, angles in ((0.0, (-62, 62)), (1.0, (118, 242))):
        for number in range(5):
            share = 0.10 - 0.015 * number
            easel.arc(easel.right * side, 52, 20 + 12 * number, 3.0, angles, easel.shade(share))


# Scenes: what the box can do.


def _stand(easel: Easel, y: float) -> None:
    """The ground on which things stand."""
    easel.box(0, y, easel.right, 101, easel.shade(-0.34))


def _tv(easel: Easel) -> None:
    middle = easel.right / 2
    easel.disc(middle, 44, 60, easel.shade(0.07))
    _stand(easel, 84)
    easel.shape(
        [(middle - 12, 82), (middle + 12, 82), (middle + 18, 88), (middle - 18, 88)], easel.tint("ink")
    )
    easel.box(middle - 50, 14, middle + 50, 78, easel.tint("ink"), 4)
    easel.box(middle - 46, 18, middle + 46, 72, easel.tint("sky"), 2)
    easel.disc(middle + 20, 40, 9, easel.tint("light"))
    for at, tall, wide, name in (
        (-26, 34, 16, "far"),
        (6, 26, 17, "far"),
        (28, 20, 16, "near"),
        (-8, 14, 30, "near"),
    ):
        easel.shape(_hill(middle + at, 72, tall, wide), easel.tint(name))
    easel.box(middle - 3, 74, middle + 3, 75.4, easel.tint("light"), 0.7)


def _recordings(easel: Easel) -> None:
    middle = easel.right / 2
    _stand(easel, 84)
    for at, y, radius in ((-26, 48, 32), (32, 56, 24)):
        x = middle + at
        easel.disc(x, y, radius, easel.tint("paper"))
        easel.ring(x, y, radius, 2.4, easel.tint("ink"))
        for number in range(5):
            angle = number / 5 * math.tau - math.pi / 2
            hole = (x + radius * 0.56 * math.cos(angle), y + radius * 0.56 * math.sin(angle))
            easel.disc(*hole, radius * 0.22, easel.shade(-0.2))
        easel.disc(x, y, radius * 0.13, easel.tint("ink"))
    easel.line([(middle - 26, 80), (middle + 32, 80)], 3, easel.tint("ink"))
    easel.disc(middle + 58, 20, 7, easel.tint("red"))


def _channels(easel: Easel) -> None:
    middle = easel.right / 2
    for radius in (18, 30, 42):
        for angles in ((-50, 50), (130, 230)):
            easel.arc(middle, 30, radius, 3.6, angles, easel.tint("paper", 0.95 - radius / 60))
    easel.shape(_hill(middle, 102, 22, 62), easel.shade(-0.34))
    easel.shape(_hill(middle - 62, 102, 34, 30), easel.shade(-0.24))
    easel.shape(_hill(middle + 66, 102, 40, 28), easel.shade(-0.24))
    paper = easel.tint("paper")
    easel.line([(middle, 30), (middle - 14, 86)], 2.6, paper)
    easel.line([(middle, 30), (middle + 14, 86)], 2.6, paper)
    for y in (48, 60, 72):
        half = (y - 30) / 4
        easel.line([(middle - half, y), (middle + half, y)], 1.8, paper)
        easel.line([(middle - half, y), (middle + half + 3, y + 12)], 1.2, paper)
    easel.disc(middle, 28, 5, easel.tint("light"))


def _settings(easel: Easel) -> None:
    middle = easel.right / 2
    for y, at, name in ((28, -18, "light"), (50, 22, "paper"), (72, -4, "light")):
        easel.box(middle - 46, y - 2.6, middle + 46, y + 2.6, easel.tint("paper", 0.34), 2.6)
        easel.box(middle - 46, y - 2.6, middle + at, y + 2.6, easel.tint("paper", 0.85), 2.6)
        easel.disc(middle + at, y + 1.4, 9.6, easel.tint("ink", 0.35))
        easel.disc(middle + at, y, 9, easel.tint(name))
        easel.disc(middle + at, y, 3.2, easel.shade(-0.2))


def _messages(easel: Easel) -> None:
    middle = easel.right / 2
    easel.box(middle - 44, 24, middle + 44, 82, easel.tint("ink", 0.35), 4)
    easel.box(middle - 44, 20, middle + 44, 78, easel.tint("paper"), 4)
    easel.line([(middle - 42, 76), (middle - 8, 50)], 1.4, easel.shade(0.3))
    easel.line([(middle + 42, 76), (middle + 8, 50)], 1.4, easel.shade(0.3))
    easel.shape([(middle - 43, 22), (middle + 43, 22), (middle, 58)], easel.tint("fold"))
    easel.line([(middle - 43, 22), (middle, 58), (middle + 43, 22)], 1.6, easel.shade(0.3))
    easel.disc(middle, 54, 10, easel.tint("red"))
    easel.box(middle - 4, 50, middle + 4, 58, easel.tint("paper", 0.9), 1)


def _search(easel: Easel) -> None:
    middle = easel.right / 2
    _mountains(easel)
    easel.line([(middle + 12, 60), (middle + 36, 84)], 9, easel.tint("ink"))
    easel.disc(middle - 6, 42, 29, easel.tint("ink"))
    easel.disc(middle - 6, 42, 24, easel.tint("sky"))
    easel.shape(_hill(middle - 8, 61, 26, 13), easel.tint("far"))
    easel.disc(middle + 4, 32, 5, easel.tint("light"))
    easel.arc(middle - 6, 42, 19, 2.6, (190, 250), easel.tint("paper", 0.8))


def _guide(easel: Easel) -> None:
    left = easel.right / 2 - 54
    for row, parts in enumerate(((30, 44, 26), (48, 22, 30), (20, 34, 46), (40, 60))):
        x, y = left, 16 + 18 * row
        for number, wide in enumerate(parts):
            name = "light" if (row, number) == (1, 0) else "paper"
            easel.box(
                x, y, min(x + wide, left + 108) - 3, y + 14, easel.tint(name, 0.9 if row == 1 else 0.45), 3
            )
            x += wide
    easel.line([(left + 40, 10), (left + 40, 92)], 1.6, easel.tint("red"))
    easel.disc(left + 40, 10, 3.4, easel.tint("red"))


def _radio_set(easel: Easel) -> None:
    middle = easel.right / 2
    _stand(easel, 82)
    easel.line([(middle + 30, 34), (middle + 52, 8)], 2.2, easel.tint("paper"))
    easel.box(middle - 52, 32, middle + 52, 84, easel.tint("paper"), 8)
    easel.disc(middle - 24, 58, 18, easel.shade(-0.25))
    for radius in (13, 8, 3):
        easel.ring(middle - 24, 58, radius, 1.4, easel.tint("paper", 0.7))
    easel.box(middle + 4, 42, middle + 42, 56, easel.tint("sky"), 2)
    easel.line([(middle + 24, 42), (middle + 24, 56)], 1.8, easel.tint("light"))
    for at in (12, 34):
        easel.disc(middle + at, 70, 7, easel.shade(-0.25))


def _film(easel: Easel) -> None:
    middle = easel.right / 2
    easel.box(middle - 44, 42, middle + 44, 86, easel.tint("paper"), 4)
    easel.shape(
        [(middle - 44, 38), (middle + 42, 20), (middle + 45, 32), (middle - 42, 50)], easel.tint("ink")
    )
    for number in range(4):
        x = middle - 38 + 22 * number
        top = 36.5 - (x - middle + 44) * 0.207
        easel.shape(
            [(x, top), (x + 10, top - 2), (x + 14, top + 9.5), (x + 4, top + 11.5)], easel.tint("paper")
        )
    easel.shape([(middle - 9, 54), (middle - 9, 78), (middle + 14, 66)], easel.tint("red"))


def _phone(easel: Easel) -> None:
    middle = easel.right / 2
    easel.box(middle - 20, 10, middle + 20, 90, easel.tint("ink"), 7)
    easel.box(middle - 16.5, 16, middle + 16.5, 82, easel.tint("sky"), 2)
    easel.disc(middle, 44, 13, easel.tint("paper", 0.9))
    easel.disc(middle, 44, 5, easel.tint("light"))
    for y in (64, 72):
        easel.box(middle - 10, y, middle + 10, y + 3, easel.tint("paper", 0.6), 1.5)
    easel.arc(middle + 22, 30, 16, 3, (-60, 30), easel.tint("paper", 0.8))
    easel.arc(middle + 22, 30, 27, 3, (-60, 30), easel.tint("paper", 0.5))


def _star(easel: Easel) -> None:
    middle = easel.right / 2
    points = [
        (
            middle + (38 if number % 2 == 0 else 16) * math.sin(number * math.pi / 5),
            54 - (38 if number % 2 == 0 else 16) * math.cos(number * math.pi / 5),
        )
        for number in range(10)
    ]
    easel.shape([(x, y + 3) for x, y in points], easel.tint("ink", 0.4))
    easel.shape(points, easel.tint("light"))


def _clock(easel: Easel) -> None:
    middle = easel.right / 2
    easel.disc(middle, 53, 36, easel.tint("ink", 0.4))
    easel.disc(middle, 50, 36, easel.tint("paper"))
    for number in range(12):
        angle = number * math.pi / 6
        x, y = math.sin(angle), math.cos(angle)
        easel.line([(middle + 28 * x, 50 - 28 * y), (middle + 32 * x, 50 - 32 * y)], 2, easel.tint("ink"))
    easel.line([(middle, 50), (middle, 26)], 3.4, easel.tint("ink"))
    easel.line([(middle, 50), (middle + 16, 58)], 4.2, easel.tint("red"))
    easel.disc(middle, 50, 3.6, easel.tint("ink"))


def _welcome(easel: Easel) -> None:
    """A lantern before the mountains."""
    _mountains(easel)
    middle = easel.right / 2
    easel.disc(middle, 48, 40, easel.shade(0.08))
    easel.line([(middle, 0), (middle, 20)], 1.4, easel.tint("ink"))
    for half, tint in ((30, easel.tint("red")), (19, easel.shade(0.16)), (17, easel.tint("red"))):
        box = (middle - half, 24, middle + half, 70)
        easel.oval(*box, tint)
    easel.oval(middle - 5.5, 24, middle + 5.5, 70, easel.tint("light", 0.9))
    for y in (20, 68):
        easel.box(middle - 12, y, middle + 12, y + 6, easel.tint("light"), 1.5)
    for at in (-6, 0, 6):
        easel.line([(middle + at, 74), (middle + at, 90)], 1.6, easel.tint("light"))


SCENES: dict[str, Callable[[Easel], None]] = {
    "motif0": _mountains,
    "motif1": _waves,
    "motif2": _eaves,
    "motif3": _terraces,
    "motif4": _sun,
    "motif5": _batik,
    "radio": _radio,
    "tv": _tv,
    "recordings": _recordings,
    "channels": _channels,
    "settings": _settings,
    "messages": _messages,
    "search": _search,
    "guide": _guide,
    "receiver": _radio_set,
    "film": _film,
    "phone": _phone,
    "star": _star,
    "clock": _clock,
    "welcome": _welcome,
}
