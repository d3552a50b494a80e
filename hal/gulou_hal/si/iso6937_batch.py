"""Many ISO 6937 texts at once, by numpy, some times as fast as one by one.

All texts together become an *image*: a string with one character for each byte, whose marks say where a byte
has none of its own, and where a text is not plain ISO 6937 and has to be read by itself.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gulou_hal.si.iso6937 import decode_iso6937

_NOTHING: Final = "\uffff"
"""Stands where a byte has no character of its own: an accent, whose letter has it, or a control code."""
_ODD: Final = "\ufffe"
"""Stands where a text is not plain: perhaps UTF-8, a selector, or an accent on something strange."""
_BETWEEN: Final = 0
"""Between two texts; an accent never joins with it."""
_FIRST_LEAD: Final = 0xA1
"""Here characters begin in GB 2312 and, from 0xC1 on, accents and UTF-8."""
_BLOCK: Final = 128 * 1024
"""Bytes made into an image at once: they and their two-byte characters stay in the processor's cache."""
WORTH_IT: Final = 1500
"""Bytes of text from which numpy costs less than one by one."""


class _Tables(NamedTuple):
    single: NDArray[np.uint16]
    """Byte → character."""
    lead: NDArray[np.uint16]
    """Byte from 0xA1 and the byte after it → character in the first one's place."""
    follower: NDArray[np.uint16]
    """The same → character in the second one's place."""


def _single(byte: int) -> str:
    if byte in (_BETWEEN, 0x0A):
        return chr(byte)
    if byte == 0x8A:
        return "\n"
    if byte < 0x20 or byte == 0x85:  # selectors, shifts, line breaks of other kinds
        return _ODD
    if 0x7F <= byte < 0xA0 or _is_accent(byte):
        return _NOTHING
    return decode_iso6937(bytes((byte,)))


def _is_accent(byte: int) -> bool:
    return 0xC1 <= byte <= 0xCF


@cache
def _tables() -> _Tables:
    single = [_single(byte) for byte in range(256)]
    lead, follower = [], []
    for first in range(_FIRST_LEAD, 256):
        for second in range(256):
            pair = decode_iso6937(bytes((first, second)))
            # Two high bytes: an accent on something strange, UTF-8, or a character of GB 2312.
            if second >= 0x80 or (_is_accent(first) and (len(pair) != 1 or second < 0x20)):
                lead.append(_ODD)
                follower.append(single[second])
            elif _is_accent(first):
                lead.append(_NOTHING)
                follower.append(pair)
            else:
                lead.append(single[first])
                follower.append(single[second])
    return _Tables(*(np.array([ord(c) for c in row], dtype=np.uint16) for row in (single, lead, follower)))


def _image(data: bytes) -> str:
    tables = _tables()
    array = np.frombuffer(data, dtype=np.uint8)
    characters = tables.single[array]
    leads = np.flatnonzero(array >= _FIRST_LEAD)
    pairs = (array[leads].astype(np.intp) - _FIRST_LEAD) << 8 | array[leads + 1]
    characters[leads + 1] = tables.follower[pairs]
    characters[leads] = tables.lead[pairs]
    return characters.astype("<u2", copy=False).tobytes().decode("utf-16-le", "replace")


def decode_batch(texts: Sequence[bytes]) -> list[str | None]:
    """Decode untagged texts; None for those that are not plain ISO 6937 and have to be read singly."""
    decoded: list[str | None] = []
    block: list[bytes] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= _BLOCK:
            decoded += _decode_block(block)
            block, size = [], 0
    return decoded + _decode_block(block)


def _decode_block(texts: Sequence[bytes]) -> list[str | None]:
    separator = bytes((_BETWEEN,))
    decoded = _image(separator.join(texts) + separator).replace(_NOTHING, "").split(chr(_BETWEEN))
    if len(decoded) != len(texts) + 1:  # a text holds the separator
        return [None] * len(texts)
    return [None if _ODD in text else text for text in decoded[:-1]]
