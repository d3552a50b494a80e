"""Sections and their packets, read back by the gateway's own assembler."""

import pytest
from headend.sections import packetise, section, short_section
from hypothesis import given
from hypothesis import strategies as st

from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.sections import SectionAssembler, SectionCounters


def reassemble(packets: list[bytearray]) -> list[bytes]:
    assembler = SectionAssembler(SectionCounters())
    found: list[bytes] = []
    for counter, packet in enumerate(packets):
        packet[3] |= counter & 15
        assembler.push(bytes(packet), found)
    return found


def test_a_section_says_its_length_and_ends_in_its_crc() -> None:
    made = section(0x42, 0x1234, version=33, number=1, last_number=2, body=b"body")
    assert made[0] == 0x42
    assert (made[1] & 0x0F) << 8 | made[2] == len(made) - 3
    assert made[3:5] == b"\x12\x34"
    assert made[5] == 0xC0 | 1 << 1 | 1  # version 33 is 1 modulo 32, and it applies now
    assert crc32_mpeg(made) == 0


def test_the_bit_after_section_syntax_is_private_to_dvb() -> None:
    assert section(0x00, 1, 0, 0, 0, b"")[1] & 0xF0 == 0xB0
    assert section(0x42, 1, 0, 0, 0, b"")[1] & 0xF0 == 0xF0


def test_too_long_a_section_is_refused() -> None:
    assert len(section(0x50, 1, 0, 0, 0, bytes(4084))) == 4096
    with pytest.raises(ValueError, match="at most 4096"):
        section(0x50, 1, 0, 0, 0, bytes(4085))


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=12))
def test_whatever_the_lengths_every_section_comes_back(lengths: list[int]) -> None:
    sections = [section(0x50, number, 0, 0, 0, bytes(length)) for number, length in enumerate(lengths)]
    assert reassemble(packetise(0x12, sections)) == sections


@pytest.mark.parametrize("length", range(178, 186))
def test_a_section_never_begins_unannounced_at_a_packets_end(length: int) -> None:
    first, second = short_section(0x80, bytes(length - 3 + 183)), short_section(0x81, b"second")
    assert reassemble(packetise(0x20, [first, second])) == [first, second]
