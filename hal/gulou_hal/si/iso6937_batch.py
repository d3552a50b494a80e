"""Many ISO 6937 texts at once, by numpy, some times as fast as one by one.

All texts together become one array with a character for each byte; marks in it say where a byte has none of
its own, and where a text is not plain ISO 6937 and has to be read by itself.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gulou_hal.si.iso6937 import decode_iso6937

_NOTHING: Final = "\uffff"
"""Stands where a byte has no character of its own: an accent, whose letter has it, or a control code."""
_ODD: Final = "\ufdd0"
"""Stands where a text is not plain: perhaps UTF-8, a selector, or an accent on something strange."""
_BETWEEN: Final = 0
"""Between two texts; an accent never joins with it."""
_SEPARATOR: Final = bytes((_BETWEEN,))
_SELECTED: Final = re.compile(rb"\0[\x01-\x1f]")
"""After a separator: a text that begins with a selector."""
_FIRST_LEAD: Final = 0xA1
"""Here characters begin in GB 2312 and, from 0xC1 on, accents and UTF-8."""
_BLOCK: Final = 256
"""Texts taken together: few enough for their characters to stay in the processor's cache."""
WORTH_IT: Final = 1500
"""Bytes of text from which numpy costs less than one by one."""


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
def _singles() -> NDArray[np.uint16]:
    """Byte → character."""
    return np.array([ord(_single(byte)) for byte in range(256)], dtype=np.uint16)


@cache
def _followers() -> NDArray[np.uint16]:
    """A byte from 0xA1 on and the byte after it, as one little-endian number → character of the second."""
    singles = _singles()
    table = np.zeros(1 << 16, dtype=np.uint16)
    for first in range(_FIRST_LEAD, 256):
        for second in range(256):
            character = chr(singles[second])
            if second >= 0x80:  # an accent on something strange, UTF-8, or a character of GB 2312
                character = _ODD
            elif _is_accent(first) and second != _BETWEEN:
                pair = decode_iso6937(bytes((first, second)))
                character = pair if len(pair) == 1 and second >= 0x20 else _ODD
            table[second << 8 | first] = ord(character)
    return table


def _characters(data: bytes) -> str:
    """Decode ``data``, which ends with a separator."""
    codes = np.frombuffer(data, dtype=np.uint8)
    places = codes.astype("<u2")
    special = np.flatnonzero(codes - np.uint8(0x20) >= 0x5F)  # all but ASCII, whose characters are the codes
    values = codes[special]
    places[special] = _singles()[values]
    leads = special[values >= _FIRST_LEAD]
    pairs = np.ndarray(len(data) - 1, dtype="<u2", buffer=data, strides=(1,))[leads]
    places[leads + 1] = _followers()[pairs]
    places[leads[pairs < 0x100]] = ord(_ODD)  # before a separator: nothing to be an accent on
    encoded: bytes = places[places != ord(_NOTHING)].tobytes()
    return encoded.decode("utf-16-le")


def decode_batch(texts: Sequence[bytes]) -> list[str | None]:
    """Decode untagged texts; None for those that are not plain ISO 6937 and have to be read singly."""
    decoded: list[str | None] = []
    for at in range(0, len(texts), _BLOCK):
        decoded += _decode_block(texts[at : at + _BLOCK])
    return decoded


def _decode_block(texts: Sequence[bytes]) -> Sequence[str | None]:
    joined = _SEPARATOR.join(texts)
    if not (texts[0][:1] < b" " or _SELECTED.search(joined)):
        return _decode_untagged(joined, len(texts))
    untagged = [text for text in texts if text[:1] >= b" "]
    decoded = iter(_decode_untagged(_SEPARATOR.join(untagged), len(untagged)) if untagged else ())
    return [next(decoded) if text[:1] >= b" " else None for text in texts]


def _decode_untagged(joined: bytes, count: int) -> Sequence[str | None]:
    whole = _characters(joined + _SEPARATOR)
    decoded = whole.split(chr(_BETWEEN))
    decoded.pop()
    if len(decoded) != count:  # a text holds the separator
        return [None] * count
    if _ODD in whole:
        return [None if _ODD in text else text for text in decoded]
    return decoded
