"""Pictures in YUV 4:2:0 and layers to paste on them: cheap enough to draw a broadcast in Python."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Rgb = NDArray[np.float32]
"""(height, width, 3), each 0 to 1."""
Alpha = NDArray[np.float32]
"""(height, width), 0 is clear and 1 covers."""

_TO_YUV: Final = np.array(
    ((0.2126, 0.7152, 0.0722), (-0.1146, -0.3854, 0.5), (0.5, -0.4542, -0.0458)), dtype=np.float32
)
_SCALE: Final = np.array((219.0, 224.0, 224.0), dtype=np.float32)
_OFFSET: Final = np.array((16.0, 128.0, 128.0), dtype=np.float32)


def to_yuv(rgb: Rgb) -> NDArray[np.float32]:
    """BT.709 in the narrow range of television, same shape."""
    return np.asarray(rgb @ _TO_YUV.T * _SCALE + _OFFSET, dtype=np.float32)


def halve(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of each two by two."""
    return np.asarray(
        (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / 4, dtype=np.float32
    )


class Picture:
    """One frame, ``width`` and ``height`` even; ``data`` is what ffmpeg takes as yuv420p."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.data = bytearray(width * height * 3 // 2)
        whole = np.frombuffer(self.data, dtype=np.uint8)
        luma, chroma = width * height, width * height // 4
        self.y: Plane = whole[:luma].reshape(height, width)
        self.u: Plane = whole[luma : luma + chroma].reshape(height // 2, width // 2)
        self.v: Plane = whole[luma + chroma :].reshape(height // 2, width // 2)

    def fill(self, other: "Picture") -> None:
        """Start from another picture of the same size."""
        self.data[:] = other.data

    @classmethod
    def of(cls, rgb: Rgb) -> "Picture":
        """A picture made of an RGB array."""
        picture = cls(rgb.shape[1], rgb.shape[0])
        yuv = to_yuv(rgb)
        picture.y[:] = np.clip(yuv[..., 0] + 0.5, 16, 235)
        picture.u[:] = np.clip(halve(yuv[..., 1]) + 0.5, 16, 240)
        picture.v[:] = np.clip(halve(yuv[..., 2]) + 0.5, 16, 240)
        return picture


class Layer:
    """A picture with transparency, ready to paste: planes times their alpha, and what shines through."""

    def __init__(self, rgb: Rgb, alpha: Alpha) -> None:
        self.height, self.width = alpha.shape
        yuv = to_yuv(rgb)
        small = halve(alpha)
        # Alpha has 8 bits, so that a product with a plane fits into 16.
        self._through = np.asarray(256 - np.round(alpha * 256), dtype=np.uint16)
        self._through_small = np.asarray(256 - np.round(small * 256), dtype=np.uint16)
        self._y = np.asarray(yuv[..., 0] * (256 - self._through), dtype=np.uint16)
        self._u = np.asarray(halve(yuv[..., 1]) * (256 - self._through_small), dtype=np.uint16)
        self._v = np.asarray(halve(yuv[..., 2]) * (256 - self._through_small), dtype=np.uint16)

    def paste(self, picture: Picture, x: int, y: int) -> None:
        """Put it with its top left at (x, y), taken to even numbers; what hangs over is cut off."""
        x, y = x & ~1, y & ~1
        left, top = max(0, x), max(0, y)
        right, bottom = min(picture.width, x + self.width), min(picture.height, y + self.height)
        if right <= left or bottom <= top:
            return
        rows, columns = slice(top - y, bottom - y), slice(left - x, right - x)
        _blend(picture.y[top:bottom, left:right], self._y[rows, columns], self._through[rows, columns])
        rows, columns = slice((top - y) // 2, (bottom - y) // 2), slice((left - x) // 2, (right - x) // 2)
        area = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        through = self._through_small[rows, columns]
        _blend(picture.u[area], self._u[rows, columns], through)
        _blend(picture.v[area], self._v[rows, columns], through)

    def paste_round(self, picture: Picture, x: int, y: int) -> None:
        """Paste as a band without an end: it goes on where it stops, to the left and to the right."""
        at = x % self.width - self.width
        while at < picture.width:
            self.paste(picture, at, y)
            at += self.width


class Band:
    """A layer without an end that drifts sideways by less than a pixel at a time, without a shiver."""

    _PHASES: Final = 4

    def __init__(self, rgb: Rgb, alpha: Alpha) -> None:
        self.height, self.width = alpha.shape
        self._layers = []
        for phase in range(self._PHASES):
            part = 2 * phase / self._PHASES
            self._layers.append(Layer(_shifted(rgb, part), _shifted(alpha, part)))

    def paste(self, picture: Picture, x: float, y: int) -> None:
        """``x`` to half a pixel."""
        steps = round(x * self._PHASES / 2)
        whole, phase = divmod(steps, self._PHASES)
        self._layers[phase].paste_round(picture, whole * 2, y)


def _shifted(plane: NDArray[np.float32], by: float) -> NDArray[np.float32]:
    """Moved right by ``by`` pixels, round the corner, with linear interpolation."""
    whole, part = int(by), by - int(by)
    near = np.roll(plane, whole, axis=1)
    far = np.roll(plane, whole + 1, axis=1)
    return np.asarray(near * (1 - part) + far * part, dtype=np.float32)


def _blend(target: Plane, source: NDArray[np.uint16], through: NDArray[np.uint16]) -> None:
    mixed = target * through
    mixed += source
    mixed >>= 8
    target[:] = mixed
