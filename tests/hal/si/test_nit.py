"""Networks, delivery systems and channel numbers, built by hand where no capture has them."""

import pytest

from gulou_hal.si.delivery import Cable, Dtmb, Terrestrial2, cable, dtmb, terrestrial, terrestrial2
from gulou_hal.si.lcn import LcnScheme, LogicalChannel
from gulou_hal.si.nit import Nit
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.crc import crc32_mpeg


def nit(*descriptors: bytes) -> bytes:
    """A NIT with one transport stream that has these descriptors."""
    loop = b"".join(descriptors)
    stream = b"\0\1\0\2" + (0xF000 | len(loop)).to_bytes(2, "big") + loop
    body = b"\0\1\xc1\0\0\xf0\0" + (0xF000 | len(stream)).to_bytes(2, "big") + stream
    head = b"\x40" + (0xF000 | len(body) + 4).to_bytes(2, "big") + body
    return head + crc32_mpeg(head).to_bytes(4, "big")


def channels(data: bytes, *schemes: LcnScheme) -> tuple[LogicalChannel, ...]:
    table = TableParser(lcn=schemes or None).parse(data)
    assert isinstance(table, Nit)
    return table.transport_streams[0].channels


EACEM, NORDIG, SKY = (b"\x5f\x04" + number.to_bytes(4, "big") for number in (0x28, 0x29, 0x02))


@pytest.mark.parametrize(
    ("descriptors", "expected"),
    [
        ((b"\x83\x04\0\x07\xfc\x05",), LogicalChannel(7, 5, True)),
        ((EACEM, b"\x83\x04\0\x07\x7c\x05"), LogicalChannel(7, 5, False)),
        ((EACEM, b"\x88\x04\0\x07\xfc\x05"), LogicalChannel(7, 5, True, simulcast=True)),
        ((NORDIG, b"\x83\x04\0\x07\xc4\x05"), LogicalChannel(7, 0x405, True)),
        ((NORDIG, b"\x87\x0c\x01\x02TVswe\x04\0\x07\xfc\x05"), LogicalChannel(7, 5, True)),
    ],
)
def test_numbers_are_read_as_the_stream_says(
    descriptors: tuple[bytes, ...], expected: LogicalChannel
) -> None:
    assert channels(nit(*descriptors)) == (expected,)


def test_another_owners_tag_is_no_number() -> None:
    assert channels(nit(SKY, b"\x83\x04\0\x07\xfc\x05")) == ()


def test_a_network_may_be_configured() -> None:
    own = LcnScheme(tag=0x93, bits=14, tables=frozenset({0x40}))
    assert channels(nit(b"\x93\x04\0\x07\x84\x05"), own) == (LogicalChannel(7, 0x405, True),)
    in_bouquets = LcnScheme(tables=frozenset({0x4A}))
    assert channels(nit(b"\x83\x04\0\x07\xfc\x05"), in_bouquets) == ()


def test_a_cable_network_of_china() -> None:
    body = bytes.fromhex("0387 0000 fff2 03 0068750 f".replace(" ", ""))
    assert cable(body) == Cable(frequency=387_000_000, symbol_rate=6_875_000, modulation="64-QAM", fec="none")


def test_dtmb_has_eight_bytes_where_dvb_t_has_eleven() -> None:
    body = bytes.fromhex("04740000 35 23 2fff".replace(" ", ""))
    expected = Dtmb(
        frequency=474_000_000,
        fec="4/5",
        modulation="64-QAM",
        carriers=3780,
        frame_header="PN945",
        interleaving=720,
    )
    assert terrestrial(body) == expected
    in_tens_of_hertz = (47_400_000).to_bytes(4, "big") + body[4:]
    assert dtmb(in_tens_of_hertz) == expected


def test_dvb_t2_with_and_without_frequencies() -> None:
    assert terrestrial2(b"\x01\x80\x01") == Terrestrial2(1, 0x8001, 0, ())
    whole = b"\x01\x80\x01\x00\x00" + b"\0\1" + (49_800_000).to_bytes(4, "big") + b"\0"
    assert terrestrial2(whole) == Terrestrial2(1, 0x8001, 8_000_000, (498_000_000,))
