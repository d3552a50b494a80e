"""Small pictures drawn large with Pillow and made small again, so that their edges are smooth."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from headend.scenes.picture import Layer

_SCALE = 4


def sprite(width: int, height: int, draw: Callable[[ImageDraw.ImageDraw, int, int], None]) -> Image.Image:
    """An RGBA image; ``draw`` gets a pen and the size of the enlarged canvas."""
    image = Image.new("RGBA", (width * _SCALE, height * _SCALE), (0, 0, 0, 0))
    draw(ImageDraw.Draw(image), image.width, image.height)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def layer(image: Image.Image) -> Layer:
    """Ready for pasting; the size is rounded up to even numbers."""
    width, height = image.width + 1 & ~1, image.height + 1 & ~1
    padded = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    padded.paste(image)
    data = np.asarray(padded, dtype=np.float32) / 255
    return Layer(np.ascontiguousarray(data[..., :3]), np.ascontiguousarray(data[..., 3]))


def centred(image: Image.Image, degrees: float) -> Layer:
    """The image turned about its middle, counter-clockwise, cut to its own size."""
    return layer(image.rotate(degrees, Image.Resampling.BICUBIC))
