"""Texts of China, Japan and Britain, and times at the limits of the date."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gulou_hal.si.eit import Eit
from gulou_hal.si.inventory import Inventory
from gulou_hal.si.nit import Nit
from gulou_hal.si.reader import SiReader
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import Table
from gulou_hal.si.tdt import Tdt, Tot
from gulou_hal.si.text import ARIB_TEXT, HUFFMAN_TEXT
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import as_packets

Capture = Callable[[str], Path]
Tables = Callable[..., list[Table]]

CASES = {
    1: "中央电视台综合频道",  # 0x13, GB 2312
    2: "中央电视台综合频道",  # 0x15, UTF-8
    3: "中央电视台综合频道",  # untagged GB
    4: "㐀𠀀频道",  # 0x13, four-byte GB 18030
    5: "镕囍",  # 0x13, characters of GBK only
    6: "中央电视台综合频道",  # 0x11, two-byte Unicode
    7: "中央電視台",  # 0x14 with Big5 itself, where two-byte Unicode belongs
    8: "中央电视台综合频道",  # untagged UTF-8
    9: "Télé€",  # 0x10 00 0F, ISO 8859-15
    10: "Télé",  # the default, ISO 6937
    11: "UHD",  # service_type 0x20
}


@pytest.mark.parametrize("source", ["cn_charsets.ts", "cn_charsets_sdt.bin"])
def test_eleven_names_of_services(tables: Tables, source: str) -> None:
    sdt = next(table for table in tables(source, [0x11]) if isinstance(table, Sdt))
    assert {service.service_id: service.name for service in sdt.services} == CASES
    assert {service.provider for service in sdt.services} == {"歌华有线"}
    assert [service.type for service in sdt.services] == [1] * 10 + [0x20]
    assert sdt.services[10].type_name == "television"
    assert sdt.services[10].definition == "UHD"


@pytest.mark.parametrize("source", ["cn_charsets.ts", "cn_charsets_eit.bin"])
def test_eleven_titles_of_events(tables: Tables, source: str) -> None:
    titles = [
        event.title for table in tables(source, [0x12]) if isinstance(table, Eit) for event in table.events
    ]
    assert titles[:11] == list(CASES.values())


def test_a_networks_own_default_reads_its_untagged_texts(tables: Tables) -> None:
    sdt = next(table for table in tables("cn_charsets_sdt.bin", charset="gb18030") if isinstance(table, Sdt))
    names = {service.service_id: service.name for service in sdt.services}
    assert [number for number in CASES if names[number] != CASES[number]] == [10]


def test_japanese_text_is_recognised_and_never_garbage(tables: Tables) -> None:
    found = tables("test-101.ts", [0x10, 0x12])
    assert {table.name for table in found if isinstance(table, Nit)} == {ARIB_TEXT}
    events = [event for table in found if isinstance(table, Eit) for event in table.events]
    assert len(events) > 3
    assert {text.title for event in events for text in event.texts} == {ARIB_TEXT}
    assert all(event.start for event in events)


def test_huffman_text_is_named_beside_plain_text(tables: Tables) -> None:
    titles = {
        event.title
        for table in tables("test-142.ts", [0x12])
        if isinstance(table, Eit)
        for event in table.events
    }
    assert titles == {"Pointless", HUFFMAN_TEXT}


def epoch(text: str) -> int:
    return int(datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize("number", range(1, 7))
def test_times_and_offsets_up_to_and_beyond_the_limit_of_the_date(
    tables: Tables, capture: Capture, number: int
) -> None:
    times: list[int] = []
    changes: list[tuple[str, int, int | None, int]] = []
    for table in tables(f"test-182.{number}.ts", [0x14]):
        assert isinstance(table, Tdt | Tot)
        assert table.utc is not None
        times.append(table.utc)
        if isinstance(table, Tot):
            changes += [(at.country, at.offset, at.changes, at.next_offset) for at in table.offsets]
    reference = capture(f"test-182.{number}.reference.txt").read_text()
    theirs = [epoch(text) for text in re.findall(r"UTC time: (.+)", reference)]
    their_changes = re.findall(
        r"Country code: (\w+)\n.*\n +Local time offset: 0(\d):00\n"
        r" +Next change: (.+)\n +Next time offset: 0(\d):00",
        reference,
    )
    # The reference stops a table or two before the recording's end.
    assert len(theirs) >= 270
    assert 0 <= len(times) - len(theirs) <= 2
    assert times[: len(theirs)] == theirs
    assert changes[: len(their_changes)] == [
        (country, int(now) * 60, epoch(when), int(then) * 60) for country, now, when, then in their_changes
    ]


def test_damaged_sections_are_counted_and_kept_out(capture: Capture) -> None:
    packets = as_packets(capture("test-138.ts").read_bytes())
    # PID 64 carries no tables: taken as such, its bytes are a fine attack on the filter.
    everything = SectionFilter(range(0x1FFF), repeats=True)
    everything.feed(packets)
    assert everything.counters.bad_crc > 100
    reader, inventory = SiReader(), Inventory()
    inventory.add(reader.feed(packets))
    assert reader.counters.bad_crc == 0
    assert len(inventory.services()) == 1
