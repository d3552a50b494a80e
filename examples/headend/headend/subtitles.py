"""DVB subtitles (ETSI EN 300 743): lines of text as pixel data, one page every few seconds."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from headend.elementary import AccessUnit
from headend.lettering import font

PAGE: Final = 1
_WIDTH, _HEIGHT = 1280, 720
_REGION_Y, _REGION_HEIGHT = 566, 64
_LINES: Final = (
    "池水很清，可以看见每一片鳞。",
    "奶奶说，锦鲤记得喂过它的人。",
    "风从竹林那边来。",
    "你听，雨要来了。",
    "等到荷花开的时候，我就回来。",
    "一圈，一圈，又一圈。",
)
_SECONDS: Final = 5.0
_SHADES: Final = 16


def loop(seconds: float) -> list[AccessUnit]:
    """A page for every slot of five seconds (a shorter loop has one) and none in its last second."""
    count = max(1, int(seconds / _SECONDS))
    slot = seconds / count
    units = []
    for number in range(count):
        start = number * slot
        shown = _LINES[number % len(_LINES)]
        units.append(_unit(start + 0.2, _display_set(shown, number)))
        units.append(_unit(start + slot - 0.8, _empty_set(number)))
    return units


def _unit(seconds: float, segments: bytes) -> AccessUnit:
    ticks = round(seconds * 90_000)
    return AccessUnit(b"\x20\x00" + segments + b"\xff", ticks, ticks, False)


def _segment(kind: int, body: bytes) -> bytes:
    return bytes((0x0F, kind)) + PAGE.to_bytes(2, "big") + len(body).to_bytes(2, "big") + body


def _display_definition(version: int) -> bytes:
    size = (_WIDTH - 1).to_bytes(2, "big") + (_HEIGHT - 1).to_bytes(2, "big")
    return _segment(0x14, bytes(((version & 15) << 4,)) + size)


def _display_set(text: str, number: int) -> bytes:
    """Definition, page, region, colours, object, end: complete in itself, so that a late viewer sees it."""
    version = 2 * number & 15
    pixels = _render(text)
    height, width = pixels.shape
    x = (_WIDTH - width) // 2 & ~1
    page = bytes((5, version << 4 | 0x08, 0, 0xFF)) + x.to_bytes(2, "big") + _REGION_Y.to_bytes(2, "big")
    region = (
        bytes((0, version << 4 | 0x08)) + width.to_bytes(2, "big") + height.to_bytes(2, "big")
        # Four bits a pixel as the least that is needed and as the depth; CLUT 0; filled with colour 0.
        + bytes((2 << 5 | 2 << 2 | 0x03, 0, 0, 0x03)) + (0).to_bytes(2, "big") + b"\0\0" + b"\xf0\0"
    )  # fmt: skip
    entries = b"".join(_entry(shade) for shade in range(_SHADES))
    colours = bytes((0, version << 4 | 0x0F)) + entries
    even, odd = _field(pixels[::2]), _field(pixels[1::2])
    picture = (
        (0).to_bytes(2, "big") + bytes((version << 4 | 0x01,))
        + len(even).to_bytes(2, "big") + len(odd).to_bytes(2, "big") + even + odd
    )  # fmt: skip
    if len(picture) % 2:
        picture += b"\0"
    parts = (
        _display_definition(version), _segment(0x10, page), _segment(0x11, region), _segment(0x12, colours),
        _segment(0x13, picture), _segment(0x80, b""),
    )  # fmt: skip
    return b"".join(parts)


def _empty_set(number: int) -> bytes:
    version = (2 * number + 1) & 15
    page = bytes((5, version << 4 | 0x08))
    return _display_definition(version) + _segment(0x10, page) + _segment(0x80, b"")


def _entry(shade: int) -> bytes:
    """Colour 0 is clear, 1 to 15 go from the dark edge to warm white; full-range YCrCb and T."""
    if shade == 0:
        return bytes((0, 0x41, 0, 0, 0, 0xFF))
    luma = 16 + round((shade - 1) * (235 - 16) / (_SHADES - 2))
    return bytes((shade, 0x41, luma, 128 + shade // 4, 128 - shade // 2, 0))


def _render(text: str) -> NDArray[np.uint8]:
    """The line as colours 0 to 15, white with a dark edge."""
    face = font(46)
    width = int(face.getlength(text)) + 24 & ~1
    fill = Image.new("L", (width, _REGION_HEIGHT), 0)
    edge = Image.new("L", (width, _REGION_HEIGHT), 0)
    for image, stroke in ((fill, 0), (edge, 4)):
        ImageDraw.Draw(image).text(
            (width / 2, _REGION_HEIGHT / 2), text, font=face, fill=255, anchor="mm", stroke_width=stroke
        )
    light = np.asarray(fill, dtype=np.int32)
    inside = np.asarray(edge) > 127
    return np.where(inside, 1 + light * (_SHADES - 2) // 255, 0).astype(np.uint8)


def _field(rows: NDArray[np.uint8]) -> bytes:
    """Every second line as a 4-bit/pixel code string (§7.2.5.2)."""
    out = bytearray()
    for row in rows.tolist():
        bits = _Bits()
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end] == row[at]:
                end += 1
            _run(bits, row[at], end - at)
            at = end
        bits.put(0, 8)
        out += b"\x11" + bits.bytes() + b"\xf0"
    return bytes(out)


def _run(bits: "_Bits", colour: int, length: int) -> None:
    """A run in the code that is shortest for it."""
    while length:
        if length >= 25:
            size = min(length, 280)
            bits.put(0b0000_11_11, 8)
            bits.put(size - 25, 8)
            bits.put(colour, 4)
        elif length >= 9:
            size = min(length, 24)
            bits.put(0b0000_11_10, 8)
            bits.put(size - 9, 4)
            bits.put(colour, 4)
        elif length >= 4:
            size = min(length, 7)
            bits.put(0b0000_10, 6)
            bits.put(size - 4, 2)
            bits.put(colour, 4)
        elif colour == 0:
            # Two clear pixels have a code of their own, three the short run; one is 1100.
            size = length
            if length == 3:
                bits.put(0b0000_0001, 8)
            else:
                bits.put(0b0000_1100 if length == 1 else 0b0000_1101, 8)
        else:
            size = 1
            bits.put(colour, 4)
        length -= size


class _Bits:
    """Bits into bytes, most significant first."""

    def __init__(self) -> None:
        self._value = 0
        self._count = 0

    def put(self, value: int, width: int) -> None:
        self._value = self._value << width | value
        self._count += width

    def bytes(self) -> bytes:
        """All bits, filled up to a byte with zeros."""
        spare = -self._count % 8
        return (self._value << spare).to_bytes((self._count + spare) // 8, "big")
