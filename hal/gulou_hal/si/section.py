"""What all tables with a long header have in common (ISO/IEC 13818-1 §2.4.4.11)."""

import msgspec


class Header(msgspec.Struct, frozen=True, gc=False):
    """Which table, which edition of it, and which piece."""

    table_id: int
    extension: int
    """table_id_extension: transport stream, service, network or bouquet, as the table says."""
    version: int
    current: bool
    """False for a table that only announces what will be current next."""
    section: int
    last_section: int


def header(data: bytes) -> Header:
    """Read the eight bytes in front of a long section."""
    return Header(data[0], data[3] << 8 | data[4], data[5] >> 1 & 31, bool(data[5] & 1), data[6], data[7])


def loop(data: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a loop with a 12-bit length at ``at``, and where the data goes on; not past the CRC."""
    start = at + 2
    end = min(start + ((data[at] & 0x0F) << 8 | data[at + 1]), len(data) - 4)
    return data[start:end], end
