"""From the bytes of a file to RGBA pixels. Runs in the worker alone: what it reads may be out to break it."""

from __future__ import annotations

import warnings
from typing import IO

from PIL import Image, ImageChops, ImageDraw, ImageOps, UnidentifiedImageError

from gulou_launcher.pictures.messages import DRAWING, LONGEST_DRAWING, MAX_FILE, Want

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_PIXELS = {"JPEG": 52_000_000}
"""By format; a large photo is made smaller while it is read, so that it takes no more than another."""
MAX_PIXELS_OTHERS = 16_800_000
_FINE = 4
"""How much finer than a pixel the edge of a round corner is drawn."""

# We count the pixels ourselves, before any is read.
Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")


class PictureError(Exception):
    """The file is not a picture that can be shown; says why."""


def decode(file: IO[bytes], want: Want) -> Image.Image:
    """The picture as it is wanted, RGBA. Raises PictureError, and MemoryError.

    Animations give their first frame.
    """
    order = drawing_order(file)
    if order is not None:
        # One of the box's own: drawn in just this size.
        from gulou_launcher.pictures.drawing import draw

        return _rounded(draw(order, want.width, want.height).convert("RGBA"), want.corner)
    try:
        # The file may grow while it is read: only so much of it exists.
        with Image.open(file, formats=FORMATS) as image:
            _check(image)
            if image.format == "JPEG":
                side = max(_size(image.size, want))
                image.draft("RGB", (side, side))
            image.load()
            return _rounded(_scaled(_plain(ImageOps.exif_transpose(image)), want), want.corner)
    except UnidentifiedImageError:
        raise PictureError(f"it is none of {', '.join(FORMATS)}") from None
    except MemoryError:
        raise
    except Exception as error:
        raise PictureError(f"it is damaged: {error or type(error).__name__}") from None


def drawing_order(file: IO[bytes]) -> bytes | None:
    """What is to be drawn, where the file says so; None where it holds a picture."""
    begin = file.read(len(DRAWING) + LONGEST_DRAWING)
    file.seek(0)
    return begin[len(DRAWING) :] if begin.startswith(DRAWING) else None


def _check(image: Image.Image) -> None:
    width, height = image.size
    most = MAX_PIXELS.get(image.format or "", MAX_PIXELS_OTHERS)
    if width * height > most:
        raise PictureError(f"it has {width} × {height} pixels; at most {most // 10**6} million are shown")


def _plain(image: Image.Image) -> Image.Image:
    """As RGB, or as RGBA where anything of it is transparent."""
    if image.mode in ("RGB", "RGBA"):
        return image
    if image.mode.startswith("I"):  # grey of 16 bits
        image = image.point(lambda value: value * (1 / 256) + 0)
        return image.convert("L").convert("RGB")
    clear = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def _size(size: tuple[int, int], want: Want) -> tuple[int, int]:
    """Width and height of the whole picture before anything is cut off."""
    across, down = want.width / size[0], want.height / size[1]
    scale = {"cover": max(across, down), "contain": min(across, down)}.get(
        want.fit, min(across, down, want.scale)
    )
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _scaled(image: Image.Image, want: Want) -> Image.Image:
    if want.fit == "cover":
        scale = max(want.width / image.width, want.height / image.height)
        width, height = want.width / scale, want.height / scale
        left, top = (image.width - width) / 2, (image.height - height) / 2
        box = (max(0.0, left), max(0.0, top), min(image.width, left + width), min(image.height, top + height))
        size = (want.width, want.height)
    else:
        box = (0.0, 0.0, float(image.width), float(image.height))
        width, height = _size(image.size, want)
        size = (min(want.width, int(width)), min(want.height, int(height)))
    made = image.resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
    return made.convert("RGBA")


def _rounded(image: Image.Image, corner: int) -> Image.Image:
    corner = min(corner, image.width // 2, image.height // 2)
    if corner <= 0:
        return image
    # Only the corners are drawn finely: a mask of the whole would take sixteen times the picture.
    disc = Image.new("L", (2 * corner * _FINE, 2 * corner * _FINE))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    disc = disc.resize((2 * corner, 2 * corner), Image.Resampling.BOX)
    mask = Image.new("L", image.size, 255)
    right, bottom = image.width - corner, image.height - corner
    for x, y, place in (
        (0, 0, (0, 0, corner, corner)),
        (right, 0, (corner, 0, 2 * corner, corner)),
        (0, bottom, (0, corner, corner, 2 * corner)),
        (right, bottom, (corner, corner, 2 * corner, 2 * corner)),
    ):
        mask.paste(disc.crop(place), (x, y))
    image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))
    return image


__all__ = ["FORMATS", "MAX_FILE", "PictureError", "decode"]
