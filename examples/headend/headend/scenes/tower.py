"""A Dong drum tower at night, its eaves lit, fireworks above it."""

import math
from random import Random

import numpy as np
from PIL import ImageDraw

from headend.scenes.lights import shine
from headend.scenes.nature import below, gradient, karst_ridge, noise, rgb
from headend.scenes.picture import Picture, Rgb
from headend.scenes.sprites import layer, sprite

_FALL = 0.09
_LIFE = 2.2
_SPARKS = 90
_COLOURS = ((-0.75, 0.35), (0.55, -0.35), (-0.1, 0.85), (0.75, 0.45), (-0.6, -0.5), (-0.45, 0.1))
"""U and V: gold, blue, red, violet, green, amber."""


class Tower:
    """Fireworks rise and burst at moments spread evenly over the loop."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        self._night = Picture.of(_night(width, height))
        tall = int(height * 0.86) & ~1
        layer(sprite(int(tall * 0.62) & ~1, tall, _draw_tower)).paste(
            self._night, int(width * 0.5 - tall * 0.31), height - tall
        )
        self._village = layer(sprite(width, int(height * 0.22) & ~1, _draw_village))
        self._village.paste(self._night, 0, height - (int(height * 0.22) & ~1))
        random = Random("fireworks")
        count = max(3, round(seconds / 0.8))
        self._shells = []
        for number in range(count):
            side = random.choice((random.uniform(0.08, 0.36), random.uniform(0.64, 0.84)))
            self._shells.append(
                (
                    number * seconds / count,
                    side,
                    random.uniform(0.14, 0.40),
                    random.uniform(0.18, 0.30),
                    number,
                )
            )
        rng = np.random.default_rng(3)
        angle = rng.uniform(0, 2 * math.pi, _SPARKS)
        reach = np.sqrt(rng.uniform(0.15, 1, _SPARKS))
        self._dx, self._dy = np.cos(angle) * reach, np.sin(angle) * reach
        self._twinkle = rng.uniform(0, 2 * math.pi, _SPARKS)

    def draw(self, picture: Picture, t: float) -> None:
        picture.fill(self._night)
        for start, x, y, size, number in self._shells:
            age = (t - start) % self._seconds
            if age < 0.7:
                self._rise(picture, x, y, age / 0.7)
            elif age < 0.7 + _LIFE:
                self._burst(picture, x, y, size, age - 0.7, _COLOURS[number % len(_COLOURS)])

    def _rise(self, picture: Picture, x: float, y: float, part: float) -> None:
        tail = np.arange(14) / 14
        height = (1 - (1 - part) ** 2) * (0.8 - y)
        up = picture.height * (0.8 - height + tail * 0.05 * (1 - part))
        shine(picture, np.full(14, x * picture.width), up, 0.85 * (1 - tail), (-0.3, 0.15))

    def _burst(
        self, picture: Picture, x: float, y: float, size: float, age: float, colour: tuple[float, float]
    ) -> None:
        if age < 0.12:
            shine(
                picture,
                self._dx * 9 + x * picture.width,
                self._dy * 9 + y * picture.height,
                np.ones(_SPARKS),
                colour,
                4,
            )
        for lag in range(7):
            then = age - lag * 0.035
            if then <= 0:
                break
            spread = size * (1 - math.exp(-then * 2.6))
            px = (x * picture.width) + self._dx * spread * picture.height
            py = (y + _FALL * then * then) * picture.height + self._dy * spread * picture.height
            light = (
                (1 - age / _LIFE) ** 0.8 * (1 - lag / 8) * (0.75 + 0.25 * np.sin(self._twinkle + age * 22))
            )
            shine(picture, px, py, light, colour, 3 if lag == 0 else 2)


def _night(width: int, height: int) -> Rgb:
    out = gradient(
        width, height, (0, (16, 8, 38)), (0.55, (58, 22, 74)), (0.85, (128, 44, 84)), (1, (70, 26, 50))
    )
    random = np.random.default_rng(9)
    for _ in range(140):
        x, y = random.integers(0, width - 2), random.integers(0, height // 2)
        out[y : y + 2, x : x + 2] += random.uniform(0.1, 0.5)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - width * 0.20, y - height * 0.46) / height
    out += (rgb((255, 226, 180)) - out) * (np.exp(-away * 7) * 0.35)[..., None]
    out += (rgb((255, 240, 214)) - out) * np.clip((0.055 - away) * height / 2, 0, 1)[..., None]
    picture = np.clip(out, 0, 1)
    for seed, low, base, colour in ((61, 0.4, 0.42, (54, 22, 62)), (71, 0.3, 0.30, (30, 14, 40))):
        cover = below(karst_ridge(width, seed, 7, low, 1.0), height, height * base)[..., None]
        tint = rgb(colour) * (0.9 + 0.2 * noise(width, height, 20, 10, seed))[..., None]
        picture += (tint - picture) * cover
    return np.asarray(np.clip(picture, 0, 1), dtype=np.float32)


def _draw_tower(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """Eleven eaves, each narrower than the one below, a lantern roof and a spire on top."""
    dark, warm, glow = (34, 16, 26, 255), (255, 176, 72, 255), (255, 120, 48, 255)
    pen.line((w / 2, 0, w / 2, h * 0.12), fill=(255, 196, 96, 255), width=int(w * 0.012))
    for ball, size in ((0.035, 0.012), (0.062, 0.018), (0.092, 0.024)):
        r = w * size
        pen.ellipse((w / 2 - r, h * ball - r, w / 2 + r, h * ball + r), fill=(255, 196, 96, 255))
    levels = 11
    for level in range(levels):
        part = level / (levels - 1)
        top = h * (0.11 + 0.062 * level)
        half = w * (0.10 + 0.32 * part**1.1)
        eave = h * 0.040
        body = half * 0.72
        pen.rectangle((w / 2 - body, top + eave * 0.8, w / 2 + body, top + h * 0.066), fill=(92, 36, 26, 255))
        for window in range(5):
            x = w / 2 - body + body * 2 * (window + 0.5) / 5
            pen.rectangle((x - body * 0.11, top + eave * 1.02, x + body * 0.11, top + h * 0.062), fill=warm)
        points = [
            (w / 2 - half * 0.62, top),
            (w / 2 + half * 0.62, top),
            (w / 2 + half * 0.92, top + eave * 0.8),
        ]
        points += [(w / 2 + half * 1.08, top + eave * 0.45), (w / 2 + half * 0.96, top + eave * 1.05)]
        points += [(w / 2 - half * 0.96, top + eave * 1.05), (w / 2 - half * 1.08, top + eave * 0.45)]
        points += [(w / 2 - half * 0.92, top + eave * 0.8)]
        pen.polygon(points, fill=dark)
        pen.line(
            (w / 2 - half * 0.96, top + eave * 1.05, w / 2 + half * 0.96, top + eave * 1.05),
            fill=glow, width=max(2, int(h * 0.006)),
        )  # fmt: skip
        for side in (-1, 1):
            x, r = w / 2 + side * half * 1.04, w * 0.013
            pen.ellipse(
                (x - r, top + eave * 0.95, x + r, top + eave * 0.95 + 2.6 * r), fill=(255, 64, 40, 255)
            )
    base = h * (0.11 + 0.062 * levels)
    half = w * 0.32
    pen.rectangle((w / 2 - half, base, w / 2 + half, h), fill=(64, 26, 24, 255))
    pen.rectangle((w / 2 - half * 0.8, base + h * 0.03, w / 2 + half * 0.8, h), fill=(255, 150, 60, 255))
    for pillar in range(6):
        x = w / 2 - half + half * 2 * pillar / 5
        pen.rectangle((x - w * 0.016, base, x + w * 0.016, h), fill=(52, 20, 20, 255))


def _draw_village(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """Wooden houses with lit windows at both sides, and the heads of the people who watch."""
    random = Random("village")
    for start, end in ((-0.02, 0.34), (0.66, 1.02)):
        x = start * w
        while x < end * w:
            wide, tall = random.uniform(0.06, 0.10) * w, random.uniform(0.45, 0.8) * h
            top = h * 0.9 - tall
            pen.rectangle((x, top + tall * 0.3, x + wide, h), fill=(38, 16, 26, 255))
            roof = (x - wide * 0.1, top + tall * 0.36, x + wide / 2, top, x + wide * 1.1, top + tall * 0.36)
            pen.polygon(roof, fill=(24, 11, 22, 255))
            for column in range(3):
                for row in range(2):
                    left, up = x + wide * (0.14 + 0.27 * column), top + tall * (0.45 + 0.25 * row)
                    if random.random() < 0.7:
                        tint = random.choice(((255, 190, 96, 255), (255, 160, 70, 255)))
                        pen.rectangle((left, up, left + wide * 0.17, up + tall * 0.14), fill=tint)
            x += wide * 1.05
    for person in range(64):
        x, y, r = w * (person + random.random()) / 64, h * random.uniform(0.86, 0.95), h * 0.045
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(14, 7, 14, 255))
        pen.ellipse((x - 2.2 * r, y + r * 0.7, x + 2.2 * r, y + 6 * r), fill=(14, 7, 14, 255))
