"""What the scenes of landscape share: gradients, noise without seams, ridges."""

import numpy as np
from numpy.typing import NDArray

from headend.scenes.picture import Rgb

Line = NDArray[np.float32]


def rgb(colour: tuple[int, int, int]) -> NDArray[np.float32]:
    """Eight-bit to 0…1."""
    return np.array(colour, dtype=np.float32) / np.float32(255)


def gradient(width: int, height: int, *stops: tuple[float, tuple[int, int, int]]) -> Rgb:
    """From top to bottom through colours at relative heights."""
    at = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    channels = [np.interp(at, places, [colour[index] / 255 for _, colour in stops]) for index in range(3)]
    column = np.stack(channels, axis=-1).astype(np.float32)
    return np.repeat(column[:, None, :], width, axis=1)


def flat(width: int, height: int, colour: tuple[int, int, int]) -> Rgb:
    out = np.empty((height, width, 3), dtype=np.float32)
    out[:] = rgb(colour)
    return out


def noise(
    width: int, height: int, cells_x: int, cells_y: int, seed: int, octaves: int = 4
) -> NDArray[np.float32]:
    """Cloudy noise from 0 to 1 that joins itself at left and right."""
    random = np.random.default_rng(seed)
    total = np.zeros((height, width), dtype=np.float32)
    for octave in range(octaves):
        nx, ny = cells_x << octave, (cells_y << octave) + 1
        grid = random.random((ny, nx)).astype(np.float32)
        x, y = np.arange(width) * nx / width, np.linspace(0, ny - 1.001, height)
        x0, y0 = x.astype(int), y.astype(int)
        fx, fy = _smooth(x - x0)[None, :], _smooth(y - y0)[:, None]
        x1 = (x0 + 1) % nx
        top = grid[y0][:, x0] * (1 - fx) + grid[y0][:, x1] * fx
        low = grid[y0 + 1][:, x0] * (1 - fx) + grid[y0 + 1][:, x1] * fx
        total += (top * (1 - fy) + low * fy) / 2**octave
    return np.asarray((total - total.min()) / (total.max() - total.min()), dtype=np.float32)


def _smooth(part: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(part * part * (3 - 2 * part), dtype=np.float32)


def karst_ridge(width: int, seed: int, peaks: int, low: float, high: float) -> Line:
    """The height of a row of karst towers along x, 0 to 1, joined at its ends."""
    random = np.random.default_rng(seed)
    x = np.arange(width)
    ridge = np.full(width, low * 0.6, dtype=np.float32)
    for number in range(peaks):
        centre = (number + random.uniform(0.1, 0.9)) * width / peaks
        half = width / peaks * random.uniform(0.28, 0.62)
        height = random.uniform(low, high)
        apart = np.abs((x - centre + width / 2) % width - width / 2) / half
        # Steep sides and a round top: the shape of towers of limestone.
        shape = np.clip(1 - apart**3.2, 0, None) ** 0.75
        ridge = np.maximum(ridge, height * shape)
    rough = noise(width, 2, max(8, width // 12), 1, seed + 1, 3)[0] - 0.5
    return np.asarray(ridge + rough * 0.035, dtype=np.float32)


def below(line: Line, height: int, scale: float) -> NDArray[np.float32]:
    """Coverage of each pixel under a ridge; ``scale`` is the height of 1 in pixels, from the bottom."""
    y = height - 1 - np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(np.clip(line[None, :] * scale - y, 0, 1), dtype=np.float32)
