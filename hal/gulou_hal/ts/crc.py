"""The CRC of MPEG-2 and DVB sections (ISO/IEC 13818-1 Annex A, ETSI EN 300 468 Annex C)."""

import zlib

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_REVERSED_WORD = tuple(_REVERSED)


def crc32_mpeg(data: bytes) -> int:
    """Return the 32-bit CRC of ``data``; over a whole section with its own CRC it is 0.

    Same polynomial as zlib's CRC, but most significant bit first and without the last inversion:
    turning the bits of each byte round, and then those of the result, lets zlib do the work.
    """
    mirrored = ~zlib.crc32(data.translate(_REVERSED)) & 0xFFFFFFFF
    low, second, third, high = mirrored.to_bytes(4, "little")
    reverse = _REVERSED_WORD
    return reverse[low] << 24 | reverse[second] << 16 | reverse[third] << 8 | reverse[high]
