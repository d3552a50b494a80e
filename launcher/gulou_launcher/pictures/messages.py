"""What the launcher and the worker that decodes pictures say to each other, over `gulou.wire`."""

from __future__ import annotations

from typing import Literal

import msgspec

MAX_FILE = 16 << 20
"""Bytes of a picture's file."""
MAX_SIDE = 4096
"""Pixels of a decoded picture, each way: what every GPU can hold."""
DRAWING = b"gulou drawing "
"""A file that begins so holds no picture, but what is to be drawn (`pictures.drawn`)."""
LONGEST_DRAWING = 200
"""Bytes that say what."""
DRAWING_COLORS = ("ink", "paper", "fold", "sky", "light", "far", "near", "red")
"""Which colours it says, after that of the ground."""

Fit = Literal["cover", "contain", "natural"]


class Want(msgspec.Struct, frozen=True):
    """What is to be made of a picture. All lengths are pixels of the screen, 1 … MAX_SIDE.

    `cover` fills width and height, `contain` fits into them; `natural` is the picture's own size times
    `scale`, at most that. `corner` is the radius of its corners.
    """

    width: int
    height: int
    fit: Fit = "cover"
    corner: int = 0
    scale: float = 1.0

    @property
    def size(self) -> int:
        """Bytes that the result takes at most: RGBA."""
        return self.width * self.height * 4


class Decode(msgspec.Struct, frozen=True, tag="decode"):
    """Launcher to worker, with two descriptors: the file to read, and the memory for `want.size` bytes."""

    number: int
    want: Want


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Worker to launcher: locked in, and all is imported."""


class Decoded(msgspec.Struct, frozen=True, tag="decoded"):
    """Worker to launcher: the memory holds `height` rows of `width` pixels, RGBA, from the top."""

    number: int
    width: int
    height: int


class Broken(msgspec.Struct, frozen=True, tag="broken"):
    """Worker to launcher: nothing can be made of this file; `reason` is for the developer."""

    number: int
    reason: str


FromWorker = Ready | Decoded | Broken
