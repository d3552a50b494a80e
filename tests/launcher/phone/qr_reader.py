"""Reads the QR code in a picture of the TV, as a phone's camera would: by ISO/IEC 18004, by nothing of ours.

For what is drawn straight and sharp, versions 1 to 6 with error correction M, letters as bytes. A module that
is blurred or out of its place makes the words wrong: errors are not corrected here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Modules = NDArray[np.bool_]
_DATA = {1: (16,), 2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27, 27, 27, 27)}
"""Codewords of data in each block (table 9), level M."""
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def read(rgb: NDArray[np.uint8]) -> str:
    """The words of the one QR code in a picture of `height` × `width` × 3."""
    return _words(_unmasked(modules(rgb)))


def modules(rgb: NDArray[np.uint8]) -> Modules:
    """True where a module is dark. Raises AssertionError where there is no sharp square."""
    white = (rgb == 255).all(axis=2)
    rows, columns = (np.flatnonzero(white.mean(axis=axis) > 0.1) for axis in (1, 0))
    assert len(rows) and len(columns), "no white ground"
    part = rgb[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    dark = part.max(axis=2) < 64
    assert (dark | (part == 255).all(axis=2)).all(), "something between black and white"
    rows, columns = (np.flatnonzero(dark.any(axis=axis)) for axis in (1, 0))
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert dark.shape[0] == dark.shape[1]
    pixels = int(np.argmin(dark[0])) // 7  # the edge of a finder is 7 modules
    side = dark.shape[0] // pixels
    assert side * pixels == dark.shape[0] and side in range(21, 42, 4)
    found: Modules = dark[pixels // 2 :: pixels, pixels // 2 :: pixels]
    assert (np.repeat(np.repeat(found, pixels, 0), pixels, 1) == dark).all(), "modules of unlike size"
    return found


def _unmasked(code: Modules) -> Iterator[bool]:
    """The bits in the order of §7.7.3."""
    side = len(code)
    form = 0
    for column in (0, 1, 2, 3, 4, 5, 7, 8):
        form = form << 1 | int(code[8, column])
    form ^= 0b10101000  # the first 8 of the 15 bits, §7.9.1
    assert form >> 6 == 0b00, "not level M"
    mask = _MASKS[form >> 3 & 7]
    fixed = np.zeros((side, side), bool)
    fixed[:9, :9] = fixed[:9, -8:] = fixed[-8:, :9] = True
    fixed[6] = fixed[:, 6] = True
    if side > 21:
        fixed[-9:-4, -9:-4] = True
    upward = True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for row in range(side - 1, -1, -1) if upward else range(side):
            for column in (right, right - 1):
                if not fixed[row, column]:
                    yield bool(code[row, column]) ^ mask(row, column)
        upward = not upward


def _words(bits: Iterator[bool]) -> str:
    stream = list(bits)
    version = {208: 1, 359: 2, 567: 3, 807: 4, 1079: 5, 1383: 6}[len(stream)]
    codewords = [
        sum(bit << 7 - place for place, bit in enumerate(stream[at : at + 8]))
        for at in range(0, len(stream) - 7, 8)
    ]
    count, length = len(_DATA[version]), _DATA[version][0]
    blocks = [codewords[block : length * count : count] for block in range(count)]
    data = int.from_bytes(b"".join(map(bytes, blocks)), "big")
    size = 8 * length * count
    assert data >> size - 4 == 0b0100, "not letters as bytes"
    letters = data >> size - 12 & 0xFF
    return (data >> size - 12 - 8 * letters & (1 << 8 * letters) - 1).to_bytes(letters, "big").decode()
