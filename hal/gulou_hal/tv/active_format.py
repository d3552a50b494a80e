"""The active format description: which part of a coded picture is to be seen (ETSI TS 101 154 annex B)."""

from __future__ import annotations

from typing import Final

_MARKS: Final = (b"\x00\x00\x01\xb2DTG1", b"\xb5\x00\x31DTG1")
"""What comes before it: user data of MPEG-2, and of H.264 and HEVC, there registered by ITU-T T.35."""
_PRESENT: Final = 0x40


def active_format(picture: bytes) -> int:
    """The code, 1 … 15, of the picture that begins with these bytes; 0 where it has none among them."""
    for mark in _MARKS:
        at = picture.find(mark)
        if at >= 0:
            data = picture[at + len(mark) : at + len(mark) + 2]
            return data[1] & 0x0F if len(data) == 2 and data[0] & _PRESENT else 0
    return 0
