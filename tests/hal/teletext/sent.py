"""Teletext as a broadcaster sends it: lines of 42 bytes, for tests to take apart again."""

from __future__ import annotations

from gulou_hal.teletext.coding import HAMMING, PARITY, protect


def address(magazine: int, row: int) -> bytes:
    """Magazine 1 … 8 and row 0 … 31."""
    return bytes((HAMMING[magazine & 7 | (row & 1) << 3], HAMMING[row >> 1]))


def nibbles(*values: int) -> bytes:
    return bytes(HAMMING[value] for value in values)


def text(words: bytes, width: int = 40) -> bytes:
    """Seven-bit codes with odd parity, filled up with spaces."""
    return bytes(PARITY[code] for code in words.ljust(width)[:width])


def header(page: int, subcode: int = 0, *, option: int = 0, words: bytes = b"", **controls: bool) -> bytes:
    """A header; `controls` may be erase, newsflash, subtitle, suppress, inhibit, serial."""
    bits = {name: int(value) for name, value in controls.items()}
    options = (option >> 2 & 1) << 1 | (option >> 1 & 1) << 2 | (option & 1) << 3
    return address(page >> 8, 0) + nibbles(
        page & 15,
        page >> 4 & 15,
        subcode & 15,
        subcode >> 4 & 7 | bits.get("erase", 0) << 3,
        subcode >> 8 & 15,
        subcode >> 12 & 3 | bits.get("newsflash", 0) << 2 | bits.get("subtitle", 0) << 3,
        bits.get("suppress", 0) | bits.get("inhibit", 0) << 3,
        bits.get("serial", 0) | options,
    ) + text(words, 32)  # fmt: skip


def row(magazine: int, number: int, words: bytes) -> bytes:
    return address(magazine, number) + text(words)


def marks(magazine: int, code: int, *triplets: tuple[int, int, int]) -> bytes:
    """X/26: triplets of address, mode and data; the rest says that there are no more."""
    filled = [*triplets, *[(0x3F, 0x1F, 0x7F)] * (13 - len(triplets))]
    body = b"".join(protect(place | mode << 6 | data << 11) for place, mode, data in filled)
    return address(magazine, 26) + nibbles(code) + body


def links(magazine: int, *pages: int) -> bytes:
    """X/27/0: the pages of the coloured keys, 0x8FF for none."""
    body = b""
    for page in (*pages, *[0x8FF] * (6 - len(pages))):
        turn = (page >> 8 & 7) ^ (magazine & 7)
        body += nibbles(page & 15, page >> 4 & 15, 15, 7 | (turn & 1) << 3, 15, 3 | (turn >> 1) << 2)
    return address(magazine, 27) + nibbles(0) + body + nibbles(15) + b"\0\0"


def designation(magazine: int, seven: int, *, row_number: int = 28) -> bytes:
    """X/28/0, or M/29/0: the character sets."""
    return address(magazine, row_number) + nibbles(0) + protect(seven << 7) + protect(0) * 12
