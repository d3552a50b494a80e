"""The index beside a recording: where a decoder may start, and which moment that is.

A header of 16 bytes, then an entry of 24 for each random-access point, little-endian: the offset in bytes of
the PAT that stands before it, Unix time in milliseconds, the position in milliseconds, and how many of them
were missed just before. All of it can be made again from the recording.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"gulou.index.1\n\0\0"
ENTRY: Final = np.dtype([("offset", "<u8"), ("wall", "<i8"), ("position", "<u4"), ("missed", "<u4")])
Entries: TypeAlias = NDArray[np.void]


class Point(msgspec.Struct, frozen=True, gc=False):
    """A place where a decoder may start."""

    offset: int
    """Bytes from the start of the file, or of the piece that it belongs to."""
    wall: int
    """Unix time, milliseconds."""
    position: int
    """Milliseconds since the recording began."""
    missed: int = 0
    """Milliseconds that are missing just before it."""


def entries(points: list[Point]) -> Entries:
    """The points as rows of the file."""
    return np.array([msgspec.structs.astuple(point) for point in points], dtype=ENTRY)


def read(path: Path, size: int) -> Entries:
    """The sound entries of an index for a recording of `size` bytes; none where the file is missing or wrong.

    What follows a wrong entry is left out: it was being written when the power went.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return np.zeros(0, dtype=ENTRY)
    if data[: len(MAGIC)] != MAGIC:
        return np.zeros(0, dtype=ENTRY)
    body = data[len(MAGIC) :]
    found: Entries = np.frombuffer(body[: len(body) // ENTRY.itemsize * ENTRY.itemsize], dtype=ENTRY)
    offset, position = found["offset"].astype(np.int64), found["position"].astype(np.int64)
    right = (offset % 188 == 0) & (offset < size)
    right[1:] &= (np.diff(offset) > 0) & (np.diff(position) >= 0)
    wrong = np.flatnonzero(~right)
    return found[: wrong[0]] if len(wrong) else found


def write(path: Path, found: Entries) -> None:
    """Put a whole index in the place of what is there. Raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(MAGIC + found.tobytes())
    fresh.replace(path)


def at(found: Entries, position: int) -> int:
    """The number of the last entry at or before a position in milliseconds; the first where none is."""
    return max(0, int(np.searchsorted(found["position"], position, side="right")) - 1)
