"""Sections: the tables' unit of transport (ISO/IEC 13818-1 §2.4.4, ETSI EN 300 468 §5)."""

from collections.abc import Sequence
from typing import Final

from gulou_hal.ts.crc import crc32_mpeg

_PAYLOAD: Final = 184
_LONGEST_PRIVATE: Final = 4093


def section(
    table_id: int,
    extension: int,
    version: int,
    number: int,
    last_number: int,
    body: bytes,
) -> bytes:
    """A section in the long form with its CRC: at most 4096 bytes; ``version`` is taken modulo 32.

    The DVB tables set section_syntax and the bit after it; PAT, CAT and PMT (ids below 0x10) leave the
    second one 0.
    """
    length = 5 + len(body) + 4
    if length > _LONGEST_PRIVATE:
        raise ValueError(f"section of table 0x{table_id:02x} is {length + 3} bytes; at most 4096 fit")
    flags = 0xB0 if table_id < 0x10 else 0xF0
    head = bytes((table_id, flags | length >> 8, length & 0xFF)) + extension.to_bytes(2, "big")
    data = head + bytes((0xC1 | (version % 32) << 1, number, last_number)) + body
    return data + crc32_mpeg(data).to_bytes(4, "big")


def short_section(table_id: int, body: bytes, with_crc: bool = False) -> bytes:
    """A section in the short form, as TDT and ECM have; TOT is one that has a CRC all the same."""
    length = len(body) + (4 if with_crc else 0)
    data = bytes((table_id, 0x70 | length >> 8, length & 0xFF)) + body
    return data + crc32_mpeg(data).to_bytes(4, "big") if with_crc else data


def loop(*entries: bytes) -> bytes:
    """Entries behind a 12-bit length with its four reserved bits set."""
    body = b"".join(entries)
    return (0xF000 | len(body)).to_bytes(2, "big") + body


def packetise(pid: int, sections: Sequence[bytes]) -> list[bytearray]:
    """Pack sections back to back into 188-byte packets, counters left at 0.

    A section may begin where another ends; the pointer field says where the first in a packet starts.
    """
    packets: list[bytearray] = []
    stream = b"".join(sections)
    starts: list[int] = []
    at = 0
    for one in sections:
        starts.append(at)
        at += len(one)
    position, next_start = 0, 0
    while position < len(stream):
        while next_start < len(starts) and starts[next_start] < position:
            next_start += 1
        # A packet in which a section begins gives one byte to the pointer field.
        begins = next_start < len(starts) and starts[next_start] - position < _PAYLOAD - 1
        end = position + (_PAYLOAD - 1 if begins else _PAYLOAD)
        if not begins and next_start < len(starts):
            # A section may not begin unannounced in the very last byte: leave that byte stuffed.
            end = min(end, starts[next_start])
        piece = stream[position:end]
        packet = bytearray((0x47, (0x40 if begins else 0) | pid >> 8, pid & 0xFF, 0x10))
        if begins:
            packet.append(starts[next_start] - position)
        packet += piece
        packet += b"\xff" * (188 - len(packet))
        packets.append(packet)
        position += len(piece)
    return packets
