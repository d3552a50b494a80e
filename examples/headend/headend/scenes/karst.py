"""Karst mountains at dawn, mist drifting between them, a raft on the river."""

import math

import numpy as np

from headend.scenes.nature import below, flat, gradient, karst_ridge, noise, rgb
from headend.scenes.picture import Alpha, Band, Layer, Picture, Plane, Rgb

_RIDGES = (
    # seed, peaks, low, high, base height, colour at top, colour at foot, loops of drift
    (11, 13, 0.30, 0.62, 0.62, (152, 196, 204), (196, 220, 218), 0),
    (23, 9, 0.28, 0.66, 0.52, (92, 158, 168), (160, 204, 202), 1),
    (35, 7, 0.22, 0.60, 0.42, (40, 112, 120), (112, 172, 168), 1),
    (47, 5, 0.16, 0.52, 0.32, (12, 66, 70), (50, 112, 108), 2),
)


class Karst:
    """Parallax: the nearer a ridge, the faster it passes; every ridge is back in place after one loop."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        self._sky = Picture.of(_sky(width, height))
        self._water_top = int(height * 0.80) & ~1
        self._bands: list[tuple[Band, int, float]] = []
        for number, (seed, peaks, low, high, base, top, foot, drift) in enumerate(_RIDGES):
            tall = int(height * base) & ~1
            wide = width if drift == 0 else width * 3 // 2 & ~1
            cover = below(karst_ridge(wide, seed, peaks, low, high) / high, tall, tall * 0.98)
            shade = gradient(wide, tall, (0, top), (0.55, top), (1, foot))
            shade *= (0.86 + 0.28 * noise(wide, tall, wide // 24, tall // 16, seed + 2, 3))[..., None]
            y = self._water_top - tall + int(height * 0.02 * number)
            self._bands.append((Band(shade, cover), y & ~1, drift * wide))
            mist_height = int(height * 0.26) & ~1
            mist_wide = width * 2
            cloud = noise(mist_wide, mist_height, 6, 2, seed + 3, 5)
            fade = np.sin(np.linspace(0, math.pi, mist_height, dtype=np.float32)).clip(0, 1) ** 1.3
            alpha = np.clip(cloud * 1.7 - 0.55, 0, 1) * fade[:, None] * (0.85 - 0.1 * number)
            mist = Band(flat(mist_wide, mist_height, (238, 244, 240)), alpha.astype(np.float32))
            self._bands.append(
                (mist, self._water_top - int(mist_height * 0.82), -mist_wide * (1 + number % 2))
            )
        self._water = Layer(*_water(width, height - self._water_top))
        self._raft = Layer(*_raft(int(width * 0.11) & ~1))
        self._glints = _glints(width, height - self._water_top)
        self._width, self._height = width, height

    def draw(self, picture: Picture, t: float) -> None:
        turn = t / self._seconds
        picture.fill(self._sky)
        for band, y, distance in self._bands:
            band.paste(picture, -turn * distance, y)
        top = self._water_top
        self._reflect(picture, turn)
        self._water.paste(picture, 0, top)
        shine = self._glints[int(turn * 250) % len(self._glints)]
        part = picture.y[top:]
        np.maximum(part, shine, out=part)
        x = int((turn * 1.3 % 1.3 - 0.15) * self._width)
        bob = round(math.sin(turn * 2 * math.pi * 15) * self._height * 0.004)
        self._raft.paste(picture, x, top + int(self._height * 0.05) + bob)

    def _reflect(self, picture: Picture, turn: float) -> None:
        """The mountains upside down, each row moved a little by the waves."""
        top, rows = self._water_top, self._height - self._water_top
        for plane, half in ((picture.y, 1), (picture.u, 2), (picture.v, 2)):
            first, count = top // half, rows // half
            plane[first : first + count] = plane[first - 2 * count : first : 2][::-1][:count]


def _sky(width: int, height: int) -> Rgb:
    out = gradient(
        width,
        height,
        (0, (96, 176, 190)),
        (0.3, (166, 212, 210)),
        (0.55, (250, 226, 190)),
        (1, (240, 240, 225)),
    )
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - width * 0.66, y - height * 0.36) / height
    disc = np.clip((0.07 - away) * height / 2, 0, 1)[..., None]
    glow = np.exp(-away * 5)[..., None] * 0.55
    out = out + (rgb((255, 236, 190)) - out) * glow
    return np.asarray(out + (rgb((255, 246, 222)) - out) * disc, dtype=np.float32)


def _water(width: int, height: int) -> tuple[Rgb, Alpha]:
    shade = gradient(width, height, (0, (120, 180, 178)), (1, (20, 92, 100)))
    alpha = np.repeat(np.linspace(0.35, 0.8, height, dtype=np.float32)[:, None], width, axis=1)
    return shade, alpha


def _glints(width: int, height: int) -> list[Plane]:
    """Short strokes of light on the water, a cycle of ten pictures."""
    random = np.random.default_rng(5)
    out = []
    strokes = random.random((60, 3))
    for step in range(10):
        plane = np.zeros((height, width), dtype=np.uint8)
        for x, y, phase in strokes:
            light = math.sin((phase + step / 10) * 2 * math.pi)
            if light > 0.2:
                row = int(y**1.5 * (height - 1))
                left = int(x * width)
                plane[row, left : left + 6 + row // 4] = int(150 + 80 * light)
        out.append(plane)
    return out


def _raft(width: int) -> tuple[Rgb, Alpha]:
    """A bamboo raft with its boatman, in outline."""
    from PIL import Image, ImageDraw

    scale = 4
    tall = width // 2 & ~1
    image = Image.new("L", (width * scale, tall * scale), 0)
    pen = ImageDraw.Draw(image)
    w, h = image.size
    pen.line(((0.05 * w, 0.86 * h), (0.95 * w, 0.82 * h)), fill=255, width=int(h * 0.06))
    pen.line(((0.9 * w, 0.82 * h), (0.99 * w, 0.74 * h)), fill=255, width=int(h * 0.05))
    pen.polygon(
        ((0.34 * w, 0.84 * h), (0.40 * w, 0.40 * h), (0.50 * w, 0.40 * h), (0.54 * w, 0.84 * h)), fill=255
    )
    pen.ellipse((0.405 * w, 0.24 * h, 0.495 * w, 0.42 * h), fill=255)
    pen.polygon(((0.35 * w, 0.30 * h), (0.45 * w, 0.14 * h), (0.55 * w, 0.30 * h)), fill=255)
    pen.line(((0.62 * w, 0.98 * h), (0.46 * w, 0.06 * h)), fill=255, width=max(1, int(h * 0.02)))
    pen.line(((0.47 * w, 0.46 * h), (0.55 * w, 0.52 * h)), fill=255, width=int(h * 0.05))
    pen.rectangle((0.68 * w, 0.66 * h, 0.78 * w, 0.84 * h), fill=255)
    alpha = np.asarray(image.resize((width, tall), Image.Resampling.LANCZOS), dtype=np.float32) / np.float32(
        255
    )
    return flat(width, tall, (24, 34, 36)), alpha
