"""No bytes whatever crash the parser, and its time grows with their number and no faster."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulou_hal.si.descriptors import group
from gulou_hal.si.inventory import Inventory
from gulou_hal.si.listing import lines, to_json
from gulou_hal.si.reader import SiReader
from gulou_hal.si.tables import TABLES, TableParser
from gulou_hal.si.text import text_decoder
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.errors import NotTransportStreamError
from gulou_hal.ts.sync import PacketReader

Capture = Callable[[str], Path]

table_ids = st.sampled_from(sorted(TABLES))


def section(table_id: int, body: bytes) -> bytes:
    """Any bytes as the body of a section with a right length and CRC."""
    size = len(body) + 4
    head = bytes([table_id, 0xF0 | size >> 8, size & 0xFF]) + body
    return head + crc32_mpeg(head).to_bytes(4, "big")


@given(table_ids, st.binary(max_size=4000))
def test_any_body_of_any_table(table_id: int, body: bytes) -> None:
    data = section(table_id, body)
    parser = TableParser()
    table = parser.parse(data)
    assert parser.parse_all([data]) == ([] if table is None else [table])
    if table is not None:
        msgspec.json.encode(table)


@given(table_ids, st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=40)), max_size=12))
def test_any_descriptors_in_any_table(table_id: int, descriptors: list[tuple[int, bytes]]) -> None:
    loop = b"".join(bytes([tag, len(body)]) + body for tag, body in descriptors)
    assert sum(map(len, group(loop).values())) == len(descriptors)
    size = bytes([0xF0 | len(loop) >> 8, len(loop) & 0xFF])
    starts = (b"\0\1\xc1\0\0", b"\0\1\xc1\0\0\0\1\xff\0\1\xfc", b"\0\1\xc1\0\0\0\1\0\1\0\x4e\0\1" + bytes(8))
    for start in starts:
        TableParser().parse(section(table_id, start + size + loop))


@given(st.binary(max_size=300), st.sampled_from(["auto", "iso6937", "gb18030", "arib", "iso8859-5"]))
def test_any_text_in_any_charset(data: bytes, charset: str) -> None:
    text = text_decoder(charset)(data)
    text.encode("utf-8")
    assert "\x1b" not in text, "nothing from the air may steer a terminal"


@given(st.lists(st.binary(max_size=200), max_size=40), st.sampled_from(["auto", "iso6937", "gb18030"]))
def test_texts_together_read_as_one_by_one(texts: list[bytes], charset: str) -> None:
    decode = text_decoder(charset)
    long = [text * 10 for text in texts]  # enough for the fast way
    assert decode.all(long) == [decode(text) for text in long]


def run(data: bytes) -> None:
    """Everything that ``gulou si`` does with a file."""
    reader, tables, inventory = PacketReader("any.ts"), SiReader(), Inventory()
    try:
        for found in (reader.feed(data), reader.finish()):
            inventory.count(found)
            inventory.add(tables.feed(found))
    except NotTransportStreamError:
        return
    assert to_json(inventory, "any.ts", "packets")
    assert list(lines(inventory, "any.ts", "packets"))


@given(st.lists(st.binary(min_size=3, max_size=187), max_size=30))
def test_any_packets(bodies: list[bytes]) -> None:
    run(b"".join(b"\x47" + body.ljust(187, b"\xff") for body in bodies))


@pytest.mark.parametrize("name", ["test-108.ts", "test-011.ts", "cn_charsets.ts", "test-142.ts"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.sampled_from([1e-4, 1e-3, 1e-2]))
def test_real_streams_with_wrong_bytes(capture: Capture, name: str, random: object, rate: float) -> None:
    data = bytearray(capture(name).read_bytes()[: 188 * 1500])
    generator = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    places = generator.integers(0, len(data), int(len(data) * rate))
    for place in places.tolist():
        data[place] = int(generator.integers(256))
    cut = int(generator.integers(len(data)))
    run(bytes(data[:cut] + data[cut + 50 :]))


def seconds(action: Callable[[], object]) -> float:
    """The least time of a few: what the work costs without whatever else the machine does."""

    def once() -> float:
        start = time.process_time()
        action()
        return time.process_time() - start

    return min(once() for _ in range(5))


def eit(events: int) -> list[bytes]:
    title = b"\x15" + "新闻联播".encode()
    text = b"\xc2e" * 60
    short = b"chi" + bytes([len(title)]) + title + bytes([len(text)]) + text
    loop = bytes([0x4D, len(short)]) + short
    sections = []
    for first in range(0, events, 20):
        body = b"".join(
            number.to_bytes(2, "big") + b"\xf0\x00\x12\0\0\0\x30\0\x80" + bytes([len(loop)]) + loop
            for number in range(first, first + 20)
        )
        sections.append(section(0x50, b"\0\1\xc1\0\0\0\1\0\1\0\x50" + body))
    return sections


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(eit, id="events"),
        pytest.param(lambda size: [section(0x50, bytes(2000))] * (size // 20), id="zeros"),
        pytest.param(lambda size: [section(0x42, b"\xff" * 2000)] * (size // 20), id="ones"),
    ],
)
def test_eight_times_the_tables_take_eight_times_as_long(make: Callable[[int], list[bytes]]) -> None:
    few, many = make(1000), make(8000)
    parse = TableParser().parse_all
    assert seconds(lambda: parse(many)) < 8 * 3 * seconds(lambda: parse(few))


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(b"\x47" + bytes(187), id="packets"),
        pytest.param(b"\x47" * 188, id="sync bytes only"),
        pytest.param((b"\x47" + bytes(187)) * 5 + bytes(100), id="a loss after every five packets"),
        pytest.param((b"\x47" + bytes(187)) * 5 + b"\x47" + b"\0" * 9, id="a jump after every five packets"),
    ],
)
def test_eight_times_the_bytes_take_eight_times_as_long(pattern: bytes) -> None:
    def read(data: bytes) -> None:
        reader, tables = PacketReader("any.ts"), SiReader()
        for at in range(0, len(data), 1 << 18):
            tables.feed(reader.feed(data[at : at + (1 << 18)]))

    small = pattern * (512 * 1024 // len(pattern))
    large = small * 8
    assert seconds(lambda: read(large)) < 8 * 3 * seconds(lambda: read(small))


def test_text_of_accents_alone_takes_no_longer_than_its_length() -> None:
    decode = text_decoder("iso6937")
    few, many = b"\xc1" * 10_000, b"\xc1" * 80_000
    assert seconds(lambda: decode(many)) < 8 * 3 * seconds(lambda: decode(few))
