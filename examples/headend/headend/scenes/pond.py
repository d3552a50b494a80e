"""Koi in a garden pond: fish on closed paths, rings where they touch the surface, lotus leaves above."""

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from headend.scenes.nature import flat, gradient, noise
from headend.scenes.picture import Band, Layer, Picture, Rgb
from headend.scenes.sprites import centred, layer, sprite

_TURNS = 48
_BEATS = 4
_COATS = (
    ((250, 250, 246), (236, 70, 24)),
    ((255, 168, 40), (255, 214, 130)),
    ((250, 250, 246), (40, 40, 48)),
    ((240, 96, 30), (252, 244, 236)),
)
_RINGS = 20


@dataclass(frozen=True)
class _Path:
    """A lying figure of eight; a negative number of ``rounds`` is swum backwards along it."""

    coat: int
    x: float
    y: float
    wide: float
    tall: float
    rounds: int
    phase: float

    @classmethod
    def chosen(cls, random: Random, coat: int, rounds: int) -> "_Path":
        return cls(
            coat,
            x=random.uniform(0.30, 0.70),
            y=random.uniform(0.38, 0.66),
            wide=random.uniform(0.14, 0.34),
            tall=random.uniform(0.12, 0.26),
            rounds=random.choice((-1, 1)) * random.randint(rounds, rounds + 1),
            phase=random.uniform(0, 2 * math.pi),
        )


class Pond:
    """Every fish swims a whole number of rounds in one loop."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        self._water = Picture.of(_water(width, height))
        light = np.abs(noise(width, height, 9, 6, 41, 3) - 0.5) * 2
        caustic = (np.clip(1 - light * 5, 0, 1) ** 2 * 0.32).astype(np.float32)
        self._light = Band(flat(width, height, (150, 226, 190)), caustic)
        length = int(height * 0.27) & ~1
        self._fish = [_turned(length, coat) for coat in _COATS]
        random = Random("koi")
        slow = max(1, round(seconds / 20))
        self._paths = [_Path.chosen(random, number % len(_COATS), slow) for number in range(8)]
        self._rings = [layer(_ring(int(height * 0.34) & ~1, step / _RINGS)) for step in range(_RINGS)]
        drops = max(2, round(seconds / 1.5))
        self._drops = [
            (number * seconds / drops, random.uniform(0.05, 0.85), random.uniform(0.25, 0.85))
            for number in range(drops)
        ]
        leaf = layer(_leaves(width, height))
        self._leaves: Layer = leaf

    def draw(self, picture: Picture, t: float) -> None:
        turn = t / self._seconds
        picture.fill(self._water)
        self._light.paste(picture, turn * picture.width * 2, 0)
        for path in self._paths:
            along = 2 * math.pi * turn * path.rounds + path.phase
            dx, dy = -path.wide * math.sin(along) * 16 / 9, path.tall * math.cos(2 * along)
            heading = math.atan2(-dy * path.rounds, dx * path.rounds)
            beat = int((t * 5 + path.phase) * _BEATS / 2) % _BEATS
            fish = self._fish[path.coat][round(heading / (2 * math.pi) * _TURNS) % _TURNS][beat]
            px = (path.x + path.wide * math.cos(along)) * picture.width - fish.width / 2
            py = (path.y + path.tall * 0.5 * math.sin(2 * along)) * picture.height - fish.height / 2
            fish.paste(picture, int(px), int(py))
        for start, x, y in self._drops:
            age = (t - start) % self._seconds
            if age < 1.6:
                ring = self._rings[int(age / 1.6 * _RINGS)]
                ring.paste(picture, int(x * picture.width), int(y * picture.height - ring.height / 2))
        self._leaves.paste(picture, 0, 0)


def _water(width: int, height: int) -> Rgb:
    out = gradient(width, height, (0, (8, 74, 62)), (0.5, (10, 92, 78)), (1, (4, 48, 44)))
    stones = noise(width, height, 26, 15, 43, 3)
    return np.asarray(out * (0.72 + 0.42 * stones[..., None]), dtype=np.float32)


def _turned(length: int, coat: tuple[tuple[int, int, int], tuple[int, int, int]]) -> list[list[Layer]]:
    """The fish by heading and beat of its tail."""
    drawn = [_koi(length, coat, math.sin(beat / _BEATS * 2 * math.pi)) for beat in range(_BEATS)]
    return [[centred(image, turn * 360 / _TURNS) for image in drawn] for turn in range(_TURNS)]


def _koi(size: int, coat: tuple[tuple[int, int, int], tuple[int, int, int]], bend: float) -> Image.Image:
    """Seen from above, swimming to the right."""
    body, patch = coat
    random = Random(str(coat))

    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        def spine(part: float) -> float:
            return h * (0.5 + 0.07 * bend * math.sin(part * 3.6) * (part + 0.2))

        fin = (*body, 150)
        for side in (-1, 1):
            y = spine(0.3)
            pen.polygon(
                (0.70 * w, y + side * 0.07 * h, 0.52 * w, y + side * 0.22 * h, 0.58 * w, y + side * 0.05 * h),
                fill=fin,
            )
        tail = spine(1.0)
        pen.polygon((0.22 * w, tail, 0.02 * w, tail - (0.13 - 0.05 * bend) * h, 0.08 * w, tail,
                     0.02 * w, tail + (0.13 + 0.05 * bend) * h), fill=fin)  # fmt: skip
        for step in range(60):
            part = step / 59
            x = w * (0.90 - 0.70 * part)
            r = h * 0.098 * math.sin(math.pi * min(1.0, 0.12 + part * 0.92)) ** 0.7
            pen.ellipse((x - r, spine(part) - r, x + r, spine(part) + r), fill=(*body, 255))
        for _ in range(5):
            part = random.uniform(0.12, 0.8)
            x, r = w * (0.90 - 0.70 * part), h * random.uniform(0.03, 0.06)
            y = spine(part) + random.uniform(-0.03, 0.03) * h
            pen.ellipse((x - r * 1.5, y - r, x + r * 1.5, y + r), fill=(*patch, 255))
        for side in (-1, 1):
            y, r = spine(0.06) + side * 0.045 * h, h * 0.012
            pen.ellipse((0.865 * w - r, y - r, 0.865 * w + r, y + r), fill=(16, 16, 20, 255))

    return sprite(size, size, draw)


def _ring(size: int, part: float) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        for lag in (0.0, 0.25):
            reach = (part - lag) * 0.48
            if reach > 0.01:
                strong = int(150 * (1 - part) * (1 - lag))
                box = (
                    w * (0.5 - reach),
                    h * (0.5 - reach * 0.55),
                    w * (0.5 + reach),
                    h * (0.5 + reach * 0.55),
                )
                pen.ellipse(box, outline=(214, 250, 236, strong), width=max(3, w // 90))

    return sprite(size, size, draw)


_LEAVES = (
    # centre and radius, relative to the picture; the middle of the pond stays free
    (0.02, 0.52, 0.15),
    (0.10, 0.93, 0.20),
    (0.27, 1.02, 0.13),
    (0.62, 1.04, 0.15),
    (0.76, 0.97, 0.10),
    (0.98, 0.42, 0.14),
    (0.55, -0.03, 0.13),
    (0.69, 0.02, 0.09),
)


def _leaves(width: int, height: int) -> Image.Image:
    """Lotus leaves round the edge, with two flowers."""
    random = Random("lotus")

    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        for x, y, radius in _LEAVES:
            _leaf(pen, x * w, y * h, radius * h, random.randint(0, 359))
        for x, y, size in ((0.14, 0.80, 0.085), (0.93, 0.50, 0.07)):
            _lotus(pen, x * w, y * h, size * h)

    return sprite(width, height, draw)


def _leaf(pen: ImageDraw.ImageDraw, x: float, y: float, r: float, gap: int) -> None:
    """A round leaf with a cut in the direction ``gap``, in degrees, and its shadow in the water."""
    start, end = gap + 14, gap + 346
    pen.pieslice((x - r * 0.92, y - r * 0.87, x + r * 1.08, y + r * 1.13), start, end, fill=(2, 30, 28, 110))
    pen.pieslice((x - r, y - r, x + r, y + r), start, end, fill=(44, 128, 58, 255))
    inner = r * 0.94
    pen.pieslice((x - inner, y - inner, x + inner, y + inner), start + 2, end - 2, fill=(62, 150, 70, 255))
    for vein in range(10):
        angle = math.radians(gap + 30 + vein * 33)
        tip = (x + math.cos(angle) * r * 0.88, y + math.sin(angle) * r * 0.88)
        pen.line((x, y, *tip), fill=(112, 188, 104, 255), width=max(3, int(r * 0.02)))


def _lotus(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    for ring, (count, reach, tint) in enumerate(
        ((9, 1.0, (246, 150, 186)), (7, 0.72, (252, 186, 208)), (5, 0.46, (255, 220, 230)))
    ):
        for petal in range(count):
            angle = (petal + ring * 0.5) * 2 * math.pi / count
            tip = (x + math.cos(angle) * size * reach, y + math.sin(angle) * size * reach)
            side = size * reach * 0.27
            middle = (x + math.cos(angle) * size * reach * 0.55, y + math.sin(angle) * size * reach * 0.55)
            across = (-math.sin(angle) * side, math.cos(angle) * side)
            shape = (
                (x, y),
                (middle[0] + across[0], middle[1] + across[1]),
                tip,
                (middle[0] - across[0], middle[1] - across[1]),
            )
            pen.polygon(shape, fill=(*tint, 255), outline=(226, 110, 156, 255))
    pen.ellipse(
        (x - size * 0.16, y - size * 0.16, x + size * 0.16, y + size * 0.16), fill=(250, 206, 80, 255)
    )
