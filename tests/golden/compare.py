"""Golden pictures: kept small, compared by what a person would see, shown side by side where they differ."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

KEPT = (320, 180)
"""Every picture is kept at this size, whatever it was drawn at."""
STEP = 8
"""Of 255, between two levels of a colour that is kept: half the bytes, and nobody sees it."""
BLOCK = 8
MOST = 10.0
"""Mean difference, of 255, that a block of 8 × 8 may have: less is what another font file makes."""
SAME = 5.0
"""Below this a picture is not kept anew."""


def reduced(picture: Image.Image) -> Image.Image:
    """As it is kept, but for the levels."""
    return picture.resize(KEPT, Image.Resampling.BOX)


def keep(picture: Image.Image, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    levels = reduced(picture).point(lambda value: min(255, (value + STEP // 2) // STEP * STEP))
    levels.save(file, lossless=True, quality=90, method=6)


def difference(picture: Image.Image, golden: Image.Image) -> float:
    """The mean difference of the block that differs most, 0 … 255."""
    blocks = (KEPT[0] // BLOCK, KEPT[1] // BLOCK)
    apart = ImageChops.difference(reduced(picture), golden.convert("RGB")).resize(
        blocks, Image.Resampling.BOX
    )
    return max(float(most) for _, most in apart.getextrema())  # type: ignore[misc]


def show(picture: Image.Image, golden: Image.Image, file: Path) -> None:
    """Write what was, what is, and where they differ, below each other."""
    now, before = reduced(picture), golden.convert("RGB")
    apart = ImageChops.difference(now, before).convert("L").point(lambda level: min(255, level * 4))
    marked = Image.composite(Image.new("RGB", KEPT, "#ff3060"), now.point(lambda level: level // 2), apart)
    sheet = Image.new("RGB", (KEPT[0], 3 * KEPT[1] + 60), "#202020")
    pen = ImageDraw.Draw(sheet)
    for number, (words, each) in enumerate((("was", before), ("is", now), ("differs", marked))):
        top = number * (KEPT[1] + 20)
        pen.text((8, top + 4), words, fill="white")
        sheet.paste(each, (0, top + 20))
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file)
