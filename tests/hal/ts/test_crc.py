"""The section CRC: published check value, and a whole section giving zero."""

from hypothesis import given
from hypothesis import strategies as st

from gulou_hal.ts.crc import crc32_mpeg


def test_check_value_of_crc_32_mpeg_2() -> None:
    assert crc32_mpeg(b"123456789") == 0x0376E6E7


@given(st.binary(max_size=4096))
def test_data_with_its_own_crc_gives_zero(data: bytes) -> None:
    assert crc32_mpeg(data + crc32_mpeg(data).to_bytes(4, "big")) == 0
