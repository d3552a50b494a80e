"""Picture files: good ones, and those that are out to break whoever reads them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

RED, BLUE = (210, 40, 30), (30, 60, 200)


def picture(
    size: tuple[int, int], kind: str = "PNG", color: int | tuple[int, ...] = RED, mode: str = "RGB"
) -> bytes:
    """A file of one colour."""
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind)
    return file.getvalue()


def halves(width: int, height: int) -> bytes:
    """The left half red, the right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: int, *more: bytes) -> bytes:
    """A PNG in grey that says it is so large, with so many rows of zeros, which take next to no bytes."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(width + 1)) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [_chunk(b"IHDR", header), *more, _chunk(b"IDAT", data), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif_of_many_frames(frames: int) -> bytes:
    """An animation of tiny frames."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0x80, 0, 0) + bytes((210, 40, 30, 0, 0, 0))
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4, 4, 0) + b"\x02\x05\x84\x8f\xa9\xcb\x05\x00"
    file = io.BytesIO()
    Image.new("P", (4, 4)).save(file, "GIF")
    one = file.getvalue()
    start = one.index(b"\x2c")
    frame = one[start:-1]
    return screen + frame * frames + b"\x3b"


BROKEN = {
    "nothing": b"",
    "words": b"This is not a picture.",
    "a web page": b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
    "the first bytes of a PNG": picture((400, 300))[:200],
    "a PNG without its end": picture((400, 300), "JPEG")[:400],
    "20,000 × 20,000": png(20_000, 20_000, 20_000),
    "a size that no file holds": png(2**31 - 1, 2**31 - 1, 1),
    "16 million pixels of zeros, cut short": png(4000, 4000, 3000)[:-9000],
    "a chunk of text that unpacks to 64 MiB": png(
        64, 1, 0, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 << 20), 9))
    ),
    "a TIFF": picture((64, 64), "TIFF"),
    "an ICO": picture((64, 64), "ICO"),
}
