"""The sky turning about its pole over a radio telescope in the karst, with meteors."""

import math
from random import Random

import numpy as np
from PIL import ImageDraw

from headend.scenes.lights import shine
from headend.scenes.nature import below, flat, gradient, karst_ridge, noise, rgb
from headend.scenes.picture import Layer, Picture, Rgb
from headend.scenes.sprites import layer, sprite

_STARS = 1300
_TRAIL = 8
_TINTS = ((0.0, 0.0), (0.14, -0.08), (-0.08, 0.05))


class Stars:
    """One turn of the sky in one loop."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        self._sky = Picture.of(_sky(width, height))
        tall = int(height * 0.30) & ~1
        self._hills = Layer(
            flat(width, tall, (5, 9, 20)), below(karst_ridge(width, 83, 7, 0.35, 0.95), tall, tall * 0.8)
        )
        self._dish = layer(sprite(int(height * 0.62) & ~1, int(height * 0.24) & ~1, _draw_dish))
        random = np.random.default_rng(17)
        self._radius = np.sqrt(random.uniform(0.0004, 1, _STARS)) * width * 0.85
        self._angle = random.uniform(0, 2 * math.pi, _STARS)
        self._light = 0.38 + 0.62 * random.random(_STARS) ** 2.2
        self._tint = random.integers(0, len(_TINTS), _STARS)
        chance = Random("meteors")
        count = max(1, round(seconds / 4))
        self._meteors = [
            (
                number * seconds / count + 0.3,
                chance.uniform(0.2, 0.8),
                chance.uniform(0.05, 0.3),
                chance.choice((-1, 1)),
            )
            for number in range(count)
        ]

    def draw(self, picture: Picture, t: float) -> None:
        picture.fill(self._sky)
        turn = -2 * math.pi * t / self._seconds
        pole_x, pole_y = picture.width * 0.46, picture.height * 0.34
        for back in range(_TRAIL - 1, -1, -1):
            angle = self._angle + turn + back * 0.012
            x, y = pole_x + self._radius * np.cos(angle), pole_y + self._radius * np.sin(angle)
            fade = self._light * (1 - back / _TRAIL) ** 1.5
            for number, tint in enumerate(_TINTS):
                some = self._tint == number
                bright = some & (self._light > 0.7)
                shine(picture, x[some], y[some], fade[some], tint, 1)
                if back == 0:
                    shine(picture, x[bright], y[bright], fade[bright], tint, 2)
        for start, mx, my, side in self._meteors:
            age = (t - start) % self._seconds
            if age < 0.9:
                self._meteor(picture, mx, my, side, age / 0.9)
        self._hills.paste(picture, 0, picture.height - self._hills.height)
        self._dish.paste(
            picture, int(picture.width * 0.5 - self._dish.width / 2), picture.height - self._dish.height
        )

    def _meteor(self, picture: Picture, x: float, y: float, side: int, part: float) -> None:
        tail = np.arange(90) / 90
        run = part * 0.45 - tail * 0.16
        light = np.where(run > 0, (1 - tail) * math.sin(part * math.pi), 0)
        shine(
            picture,
            (x + side * run) * picture.width,
            (y + run * 0.8) * picture.height,
            light,
            (0.1, -0.05),
            2,
        )


def _sky(width: int, height: int) -> Rgb:
    out = gradient(
        width, height, (0, (6, 10, 42)), (0.5, (14, 28, 92)), (0.8, (40, 62, 150)), (1, (70, 84, 170))
    )
    cloud, colour = noise(width, height, 5, 3, 29, 5), noise(width, height, 3, 2, 31, 3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.abs((y - height * 0.62) + (x - width * 0.5) * 0.42) / height
    way = np.exp(-((away / 0.20) ** 2)) * np.clip(cloud * 1.6 - 0.35, 0, 1)
    tint = rgb((150, 120, 255)) * (1 - colour[..., None]) + rgb((90, 190, 255)) * colour[..., None]
    return np.asarray(np.clip(out + (tint - out) * (way * 0.6)[..., None], 0, 1), dtype=np.float32)


def _draw_dish(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
    """The bowl of a telescope between its towers, the cabin hung on cables."""
    rim = h * 0.55
    pen.ellipse((0.06 * w, rim - h * 0.16, 0.94 * w, rim + h * 0.60), fill=(58, 74, 118, 255))
    pen.ellipse((0.06 * w, rim - h * 0.16, 0.94 * w, rim + h * 0.34), fill=(122, 144, 196, 255))
    for ring in range(1, 6):
        part = ring / 6
        box = (
            w * (0.06 + 0.44 * part),
            rim - h * 0.16 + h * 0.28 * part,
            w * (0.94 - 0.44 * part),
            rim + h * (0.34 - 0.12 * part),
        )
        pen.ellipse(box, outline=(80, 100, 156, 255), width=max(2, h // 120))
    for x in (0.05, 0.24, 0.76, 0.95):
        foot = rim + h * (0.05 if x in (0.05, 0.95) else -0.10)
        pen.line((x * w, h * 0.10, x * w, foot), fill=(12, 18, 36, 255), width=max(3, h // 60))
        pen.line((x * w, h * 0.10, 0.5 * w, h * 0.30), fill=(60, 76, 120, 255), width=max(2, h // 160))
        r = h * 0.018
        pen.ellipse((x * w - r, h * 0.10 - r, x * w + r, h * 0.10 + r), fill=(255, 80, 60, 255))
    pen.rectangle((0.485 * w, h * 0.27, 0.515 * w, h * 0.34), fill=(230, 236, 250, 255))
