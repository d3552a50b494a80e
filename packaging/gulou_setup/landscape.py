"""Draws the wallpapers: karst mountains of Guizhou in mist, a drum tower and a village; one for each sky.

    python packaging/gulou_setup/landscape.py [FOLDER]

What it draws is kept in the repository (`launcher/gulou_launcher/wallpapers`), so a box needs no numpy and no
time for it. Everything is reckoned in heights of the picture, x to the right and y downwards, band by band.
"""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gulou_launcher import theme

WIDTH, HEIGHT = 1920, 1080
FOLDER = Path(__file__).parents[2] / "launcher" / "gulou_launcher" / "wallpapers"
BAND = 60
"""Rows that are drawn at once."""
BRIGHTEST = 0.0585
"""Relative luminance (WCAG) that no point exceeds: the quieter words still have 4.5 : 1 on it."""

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Range:
    """A range of mountains: how far away (0 … 1), where its foot is, how high and wide its towers are."""

    far: float
    foot: float
    tall: float
    wide: float
    count: int
    seed: int


RANGES = (
    Range(0.95, 0.62, 0.25, 0.16, 14, 11),
    Range(0.80, 0.68, 0.33, 0.13, 13, 23),
    Range(0.62, 0.74, 0.30, 0.15, 11, 37),
    Range(0.44, 0.80, 0.34, 0.12, 10, 41),
    Range(0.26, 0.88, 0.24, 0.19, 8, 59),
    Range(0.08, 0.98, 0.17, 0.34, 6, 67),
)
TOWER = (1.40, 0.330)
"""Where the drum tower stands, and how tall it is."""
EAVES = 9
HOUSES = ((1.15, 0.052), (1.235, 0.046), (1.545, 0.054), (1.63, 0.046))


def noise(x: Array, seed: int, octaves: int = 5, first: float = 3.0) -> Array:
    """A wavy line about nought, finer and finer."""
    rng = np.random.default_rng(seed)
    total, strength = np.zeros_like(x), 1.0
    for _ in range(octaves):
        knots = rng.uniform(-1, 1, 4096).astype(np.float32)
        at = x * first + 100
        index = at.astype(int)
        share = at - index
        share = share * share * (3 - 2 * share)
        total += strength * (knots[index] * (1 - share) + knots[index + 1] * share)
        strength, first = strength * 0.5, first * 2.1
    return total


def crest(x: Array, mountains: Range) -> Array:
    """The height of a range at each x, as y from above: towers with steep sides and round tops, overgrown."""
    rng = np.random.default_rng(mountains.seed)
    line = np.zeros_like(x)
    span = float(WIDTH / HEIGHT)
    for number in range(mountains.count):
        middle = (number + rng.uniform(0.1, 0.9)) / mountains.count * span * 1.1 - 0.05 * span
        width = mountains.wide * rng.uniform(0.55, 1.25)
        height = mountains.tall * rng.uniform(0.4, 1.0)
        lean = rng.uniform(-0.25, 0.25)
        apart = (x - middle) / width
        apart = np.abs(apart * (1 + lean * np.sign(apart)))
        dome = np.clip(1 - apart ** rng.uniform(2.0, 3.2), 0, 1) ** rng.uniform(0.62, 0.85)
        line = np.maximum(line, height * dome)
    line += mountains.tall * 0.10 * noise(x, mountains.seed + 1, 2, 1.5)
    line += 0.0055 * (1.15 - mountains.far) * noise(x, mountains.seed + 2, 4, 60.0)
    return mountains.foot - line


def smooth(share: Array) -> Array:
    share = np.clip(share, 0, 1)
    return share * share * (3 - 2 * share)


def mix(one: Array, other: Array, share: Array) -> Array:
    return one + (other - one) * share[..., None]


def tower(x: Array, y: Array, foot: float) -> tuple[Array, Array]:
    """How much of each point the drum tower takes, and how much of its lights is there."""
    middle, tall = TOWER
    up = (foot - y) / tall
    across = np.abs(x - middle) / tall
    body = 0.64
    half = np.zeros_like(up)
    lights = np.zeros_like(up)
    # The lower part: eaves one over the other, each a little smaller, curved up at their ends.
    for number in range(EAVES):
        low = 0.14 + (body - 0.14) * number / EAVES
        high = 0.14 + (body - 0.14) * (number + 1) / EAVES
        inner = 0.215 - 0.135 * (number + 1) / EAVES
        outer = 0.285 - 0.150 * number / EAVES
        share = np.clip((up - low) / (high - low), 0, 1)
        roof = inner + (outer - inner) * (1 - share / 0.72) ** 2.0
        inside = (up >= low) & (up < high)
        half = np.where(inside, np.where(share < 0.72, roof, inner), half)
        glow = inside & (share > 0.74) & (across < inner * 0.9)
        lights = np.where(glow, 1.0, lights)
    # The crown: a neck with lattice windows under two broad roofs, and the spindle on top.
    half = np.where((up >= body) & (up < 0.70), 0.072, half)
    lights = np.where((up >= 0.652) & (up < 0.69) & (across < 0.06), 1.3, lights)
    for low, high, inner, outer in ((0.69, 0.755, 0.066, 0.155), (0.755, 0.86, 0.006, 0.130)):
        share = np.clip((up - low) / (high - low), 0, 1)
        half = np.where((up >= low) & (up < high), inner + (outer - inner) * (1 - share) ** 1.7, half)
    spindle = (
        0.006 + 0.010 * np.exp(-(((up - 0.885) / 0.012) ** 2)) + 0.007 * np.exp(-(((up - 0.915) / 0.01) ** 2))
    )
    half = np.where((up >= 0.86) & (up < 1.0), spindle * np.clip((1.0 - up) / 0.05, 0, 1), half)
    # Below: an open hall between pillars.
    hall = (up >= -0.02) & (up < 0.14)
    pillars = np.minimum.reduce([np.abs(across - at) for at in (0.20, 0.12, 0.04)]) < 0.013
    half = np.where(hall & (pillars | (up < 0.015) | (up > 0.128)), 0.225, half)
    lights = np.where(hall & ~pillars & (up > 0.02) & (up < 0.12) & (across < 0.2), 0.7, lights)
    edge = 1.2 / (tall * HEIGHT)
    solid = np.clip((half - across) / edge + 0.5, 0, 1) * (half > 0)
    hall_open = hall & ~pillars & (up >= 0.015) & (up <= 0.128)
    solid = np.where(hall_open, 0.55 * (across < 0.2), solid)
    return solid.astype(np.float32), (lights * (across < 0.22)).astype(np.float32)


def house(x: Array, y: Array, middle: float, foot: float, size: float) -> tuple[Array, Array]:
    """A house on stilts with a hipped roof: what it takes of each point, and its windows' light."""
    up, across = (foot - y) / size, np.abs(x - middle) / size
    roof = np.where(
        (up >= 0.55) & (up < 1.0), 0.42 + 0.52 * (1 - np.clip((up - 0.55) / 0.45, 0, 1)) ** 1.5, 0
    )
    wall = np.where((up >= 0.18) & (up < 0.55), 0.66, 0)
    stilts = (up >= -0.5) & (up < 0.18) & (np.abs(across - 0.5) < 0.04)
    half = np.maximum(roof, wall)
    edge = 1.2 / (size * HEIGHT)
    solid = np.clip((half - across) / edge + 0.5, 0, 1) * (half > 0)
    windows = (up > 0.28) & (up < 0.46) & (np.abs(across - 0.3) < 0.12)
    return np.maximum(solid, stilts).astype(np.float32), windows.astype(np.float32)


def luminance(color: Array) -> Array:
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def band(sky: theme.Sky, first: int, rows: int, crests: list[Array]) -> Array:
    """Some rows of the picture, RGB 0 … 1."""
    line = (np.arange(WIDTH, dtype=np.float32) + 0.5) / HEIGHT
    x = np.broadcast_to(line, (rows, WIDTH)).astype(np.float32)
    y = np.broadcast_to(((np.arange(first, first + rows) + 0.5) / HEIGHT)[:, None], x.shape).astype(
        np.float32
    )
    top, middle, low, mist, near, light, lamp = (
        np.array(color[:3], np.float32)
        for color in (sky.top, sky.middle, sky.low, sky.mist, sky.near, sky.light, sky.lamp)
    )
    picture = mix(np.broadcast_to(top, (*x.shape, 3)), middle, smooth(y / 0.36))
    picture = mix(picture, low, smooth((y - 0.28) / 0.36))
    # Thin clouds, and the disc with its halo.
    cloud = noise(x * 0.7 + y * 0.4, 5, 4, 1.6) * noise(y * 9 + x * 0.35, 9, 3, 1.0)
    picture = mix(picture, mist, np.clip(cloud - 0.12, 0, 0.5) * 0.30 * smooth((0.55 - y) / 0.3))
    away = np.hypot(x - sky.disc[0], y - sky.disc[1])
    picture = mix(picture, light, sky.halo[1] * np.exp(-((away / sky.halo[0]) ** 2)))
    picture = mix(picture, light, sky.disc[3] * np.clip((sky.disc[2] - away) * HEIGHT / 1.5 + 0.5, 0, 1))
    for mountains, ridge in zip(RANGES, crests, strict=True):
        slope = np.gradient(ridge, line)
        below = y - ridge
        cover = np.clip(below * HEIGHT / np.sqrt(1 + slope**2) + 0.5, 0, 1)
        color = mix(np.broadcast_to(near, (*x.shape, 3)), mist, np.full_like(x, mountains.far * 0.72))
        # Mist lies in the valleys, and wells up here and there.
        high = y - mountains.foot + 0.05 * noise(x * 0.8, mountains.seed + 7, 3, 1.7)
        fog = smooth((high + 0.72 * mountains.tall) / (0.86 * mountains.tall)) * (0.55 + 0.42 * mountains.far)
        if mountains is RANGES[-1]:
            fog *= 0.18
            # Terraces: rice fields that follow the slope, each with a thin lit rim.
            soft = np.convolve(np.pad(ridge, 60, mode="edge"), np.full(121, 1 / 121), "valid")
            steps = (y - soft) * 40 % 1
            rim = np.clip(1 - steps * 7, 0, 1) * smooth((y - soft - 0.02) / 0.06)
            color = mix(color, mist, 0.20 * rim * (0.5 + 0.5 * noise(x * 2, 71, 2, 2.0)).clip(0, 1))
        if mountains is RANGES[-1]:
            for middle_x, size in HOUSES:
                foot = float(ridge[round(middle_x * HEIGHT)])
                picture = _lit(picture, near, lamp, *house(x, y, middle_x, foot, size))
            picture = _lit(picture, near, lamp, *tower(x, y, float(ridge[round(TOWER[0] * HEIGHT)])))
        picture = mix(picture, mix(color, mist, np.clip(fog, 0, 1)), cover)
    # No point is lighter than words on it can bear.
    bright = luminance(picture)
    share = np.where(bright > BRIGHTEST, (BRIGHTEST / np.maximum(bright, 1e-6)) ** (1 / 2.2), 1.0)
    return picture * share[..., None].astype(np.float32)


def _lit(picture: Array, near: Array, lamp: Array, solid: Array, windows: Array) -> Array:
    """With something that stands before it, dark but for its windows."""
    return mix(mix(picture, near * 0.75, solid), lamp, 0.85 * np.clip(windows, 0, 1) * solid)


BAYER = np.array([[0, 2], [3, 1]])
for _ in range(2):
    BAYER = np.block([[4 * BAYER, 4 * BAYER + 2], [4 * BAYER + 3, 4 * BAYER + 1]])


def draw(sky: theme.Sky) -> bytes:
    """RGB, rows from below as a GPU counts, with an ordered dither: dark skies have bands else."""
    line = (np.arange(WIDTH, dtype=np.float32) + 0.5) / HEIGHT
    crests = [crest(line, mountains) for mountains in RANGES]
    dither = (np.tile(BAYER, (HEIGHT // 8 + 1, WIDTH // 8 + 1))[:HEIGHT, :WIDTH, None] + 0.5) / 64
    rows = []
    for first in range(0, HEIGHT, BAND):
        drawn = band(sky, first, min(BAND, HEIGHT - first), crests)
        rows.append((drawn * 255 + dither[first : first + len(drawn)]).clip(0, 255).astype(np.uint8))
    return np.concatenate(rows)[::-1].tobytes()


def main(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, sky in theme.SKIES.items():
        (folder / f"{name}.rgb.z").write_bytes(zlib.compress(draw(sky), 9))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
