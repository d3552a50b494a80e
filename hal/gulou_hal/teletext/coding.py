"""How teletext guards its bytes against errors (ETSI EN 300 706 §8)."""

from __future__ import annotations

from typing import Final

REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""A DVB stream has each byte in the order of the line's bits, first bit first (ETSI EN 300 472 §4.4)."""

BAD: Final = 0xFF
"""What the tables have for a byte that cannot be what was sent."""


def _protected(value: int) -> int:
    """Four bits as a byte of Hamming 8/4 (§8.2): P1 D1 P2 D2 P3 D3 P4 D4, the first lowest."""
    d1, d2, d3, d4 = (value >> bit & 1 for bit in range(4))
    p1, p2, p3 = 1 ^ d1 ^ d3 ^ d4, 1 ^ d1 ^ d2 ^ d4, 1 ^ d1 ^ d2 ^ d3
    p4 = 1 ^ p1 ^ d1 ^ p2 ^ d2 ^ p3 ^ d3 ^ d4
    return sum(bit << place for place, bit in enumerate((p1, d1, p2, d2, p3, d3, p4, d4)))


HAMMING: Final = bytes(_protected(value) for value in range(16))
"""The byte for each value of four bits."""


def _repaired() -> bytes:
    table = bytearray([BAD] * 256)
    for value, byte in enumerate(HAMMING):
        table[byte] = value
        for bit in range(8):
            table[byte ^ 1 << bit] = value
    return bytes(table)


NIBBLE: Final = _repaired()
"""The four bits of each byte, with one error mended; BAD where there were two."""

CHARACTER: Final = bytes(byte & 0x7F if byte.bit_count() % 2 else BAD for byte in range(256))
"""The seven bits of each byte of odd parity (§8.1); BAD where one is wrong."""

PARITY: Final = bytes(value | (0x80 if value.bit_count() % 2 == 0 else 0) for value in range(128))
"""The byte of odd parity for seven bits."""

_DATA: Final = tuple(place for place in range(1, 24) if place & (place - 1))
"""Where the 18 bits stand among the 24, counted from 1; the powers of two and the last guard them (§8.3)."""


def triplet(three: bytes) -> int | None:
    """The 18 bits of three bytes of Hamming 24/18, with one error mended; None where there were more."""
    word = three[0] | three[1] << 8 | three[2] << 16
    wrong = 0
    for place in range(1, 24):
        if word >> place - 1 & 1:
            wrong ^= place
    wrong ^= 0x1F  # each of the five groups has odd parity
    odd = word.bit_count() % 2
    if wrong:
        if odd or wrong > 23:
            return None
        word ^= 1 << wrong - 1
    return sum((word >> place - 1 & 1) << bit for bit, place in enumerate(_DATA))


def protect(value: int) -> bytes:
    """Three bytes of Hamming 24/18 for 18 bits."""
    word = sum((value >> bit & 1) << place - 1 for bit, place in enumerate(_DATA))
    wrong = 0x1F
    for place in _DATA:
        if word >> place - 1 & 1:
            wrong ^= place
    word |= sum(1 << (1 << bit) - 1 for bit in range(5) if wrong >> bit & 1)
    if word.bit_count() % 2 == 0:
        word |= 1 << 23
    return word.to_bytes(3, "little")
