"""Rice terraces on a slope, light and the shadows of clouds moving over them, egrets on the way home."""

import math

import numpy as np
from PIL import Image, ImageDraw

from headend.scenes.nature import below, flat, gradient, karst_ridge, noise, rgb
from headend.scenes.picture import Band, Picture, Plane, Rgb
from headend.scenes.sprites import layer, sprite

_LEVELS = 30
_PALETTE = ((96, 150, 34), (132, 178, 44), (176, 198, 60), (214, 196, 74), (78, 132, 40), (160, 186, 52))
_FLOODED = (206, 226, 224)


class Terraces:
    """Each terrace has its number in a map; a frame looks its brightness up."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        base, self._levels, self._top = _land(width, height)
        self._base = Picture.of(base)
        # Where there is no terrace the level is 0 and nothing changes.
        self._phase = np.random.default_rng(4).uniform(0, 2 * math.pi, _LEVELS + 1)
        cloud = noise(width * 2, height - self._top, 6, 3, 55, 4)
        near = np.clip(np.linspace(-0.25, 3, height - self._top), 0, 1)[:, None]
        shadow = np.clip(cloud * 2.2 - 1.15, 0, 1) * 0.45 * near
        self._shadow = Band(flat(width * 2, height - self._top, (24, 44, 20)), shadow.astype(np.float32))
        tall = int(height * 0.30) & ~1
        fade = np.sin(np.linspace(0, math.pi, tall, dtype=np.float32)).clip(0, 1)
        mist = np.clip(noise(width * 2, tall, 7, 2, 56, 5) * 1.6 - 0.55, 0, 1) * fade[:, None] * 0.85
        self._mist = Band(flat(width * 2, tall, (250, 248, 236)), mist.astype(np.float32))
        size = max(8, int(height * 0.06)) & ~1
        self._wings = [layer(_egret(size, step / 8)) for step in range(8)]

    def draw(self, picture: Picture, t: float) -> None:
        turn = t / self._seconds
        picture.fill(self._base)
        glow = np.arange(_LEVELS + 1) / _LEVELS
        wave = np.sin(2 * math.pi * (glow * 2 - turn * 6) + self._phase * 0.15)
        gain = np.round(256 * (1 + 0.16 * wave)).astype(np.uint16)
        gain[0] = 256
        field = picture.y[self._top :]
        lit = field * gain[self._levels]
        lit >>= 8
        np.minimum(lit, 235, out=lit)
        field[:] = lit
        self._shadow.paste(picture, turn * picture.width * 2, self._top)
        self._mist.paste(picture, -turn * picture.width * 2, self._top - self._mist.height // 2)
        for number in range(7):
            row, place = divmod(number + 1, 2)
            x = (turn * 3 - 0.05 * row) % 1.0 * 1.3 - 0.15
            y = 0.30 + 0.02 * row * (1 if place else -1) + 0.06 * math.sin(2 * math.pi * turn * 3)
            wing = self._wings[int((t * 10 + number * 3) % 8)]
            wing.paste(picture, int(x * picture.width), int(y * picture.height))


def _land(width: int, height: int) -> tuple[Rgb, Plane, int]:
    """The picture at noon, the level of each pixel of the slope, and the row where the slope begins."""
    out = gradient(
        width,
        height,
        (0, (120, 186, 226)),
        (0.25, (204, 226, 224)),
        (0.4, (250, 232, 196)),
        (1, (60, 90, 40)),
    )
    for seed, base, colour in (
        (91, 0.78, (150, 176, 170)),
        (92, 0.70, (104, 146, 120)),
        (93, 0.62, (66, 116, 70)),
    ):
        cover = below(karst_ridge(width, seed, 6, 0.5, 1.0), height, height * base)[..., None]
        out += (rgb(colour) - out) * cover
    x = np.arange(width) / width
    top = int(height * 0.40) & ~1
    rows = np.arange(height)[:, None]
    level = np.zeros((height, width), dtype=np.uint8)
    wander = noise(width, 400, 3, 12, 94, 3)
    water = np.random.default_rng(95)
    tint = noise(width, height, 30, 60, 96, 3)
    for number in range(1, _LEVELS + 1):
        part = (number - 1) / (_LEVELS - 1)
        # Near terraces are taller and swing wider: it is one slope seen from across the valley.
        middle = height * (0.44 + 0.60 * part**1.45)
        swing = height * (0.05 + 0.16 * part)
        line = wander[min(399, number * 12)] - 0.5
        valley = 0.5 * np.cos((x - 0.45 - 0.1 * part) * 2 * math.pi)
        edge = middle + swing * (line * 1.5 + valley * 0.55)
        inside = rows >= edge[None, :]
        level[inside] = number
        colour = _FLOODED if water.random() < 0.28 else _PALETTE[int(water.integers(len(_PALETTE)))]
        shade = rgb(colour)[None, :] * (0.62 + 0.38 * part)
        cover = np.clip(rows - edge[None, :] + 0.5, 0, 1)[..., None]
        out += (shade[None] * (0.88 + 0.24 * tint[..., None]) - out) * cover
        thick = 1.0 + 3.2 * part * height / 360
        for far, strength, ink in ((0.0, 0.85, (52, 70, 24)), (thick * 1.3, 0.45, (244, 240, 180))):
            rim = np.clip(1 - np.abs(rows - edge[None, :] - far) / thick, 0, 1)[..., None] * strength
            out += (rgb(ink) - out) * rim
    return np.asarray(np.clip(out, 0, 1), dtype=np.float32), level[top:], top


def _egret(size: int, beat: float) -> Image.Image:
    lift = math.sin(beat * 2 * math.pi)

    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        white = (252, 252, 246, 255)
        pen.ellipse((0.30 * w, 0.50 * h, 0.72 * w, 0.60 * h), fill=white)
        pen.line((0.70 * w, 0.54 * h, 0.86 * w, 0.50 * h), fill=white, width=h // 18)
        pen.polygon((0.84 * w, 0.47 * h, 0.84 * w, 0.53 * h, 0.98 * w, 0.51 * h), fill=(240, 180, 60, 255))
        pen.line((0.32 * w, 0.56 * h, 0.06 * w, 0.60 * h), fill=(60, 60, 50, 255), width=h // 30)
        tip = h * (0.52 - 0.38 * lift)
        pen.polygon((0.40 * w, 0.54 * h, 0.64 * w, 0.53 * h, 0.40 * w, tip), fill=white)
        pen.polygon(
            (0.46 * w, 0.54 * h, 0.60 * w, 0.54 * h, 0.30 * w, tip + 0.06 * h), fill=(226, 230, 226, 255)
        )

    return sprite(size, size, draw)
