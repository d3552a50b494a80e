"""Names of content in the EIT (ETSI TS 102 323 §12.1), from the descriptor to the series that is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.services.recordings import Series, Settings
from gulou_hal.recording import timers
from gulou_hal.recording.listings import StoredListings
from gulou_hal.si.eit import Crid, Eit
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.tv.changes import Prune
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.store import Store

SERVICE = ServiceId(0x233A, 0x1041, 0x10BF)
HOUR = 3600
START = 1_792_800_000  # 2026-10-24 00:00 UTC


def crid(kind: int, text: str) -> bytes:
    return bytes([kind << 2, len(text)]) + text.encode()


def descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def event(number: int, title: str, hour: int, *crids: bytes) -> bytes:
    """One event of an hour, with its title and a content_identifier_descriptor."""
    named = bytes([len(title)]) + title.encode() + b"\0"
    loop = descriptor(0x4D, b"eng" + named) + descriptor(0x76, b"".join(crids))
    day = (START // 86_400 + 40_587).to_bytes(2, "big")
    clock = bytes([int(f"{hour:02}", 16), 0, 0, 1, 0, 0])
    return number.to_bytes(2, "big") + day + clock + len(loop).to_bytes(2, "big") + loop


def schedule(*events: bytes) -> bytes:
    body = SERVICE.sid.to_bytes(2, "big") + b"\xc1\0\0" + SERVICE.tsid.to_bytes(2, "big")
    body += SERVICE.onid.to_bytes(2, "big") + b"\0\x50" + b"".join(events)
    head = bytes([0x50, 0xF0 | (len(body) + 4) >> 8, (len(body) + 4) & 0xFF]) + body
    return head + crc32_mpeg(head).to_bytes(4, "big")


EVENTS = (
    event(1, "Terraces", 1, crid(0x31, "/4KXU2N"), crid(0x32, "/SERIES")),
    event(2, "Terraces: the return", 2, crid(0x01, "crid://gulou.example/5"), crid(0x02, "/SERIES")),
    event(3, "Terraces", 3, crid(0x31, "/4KXU2N"), crid(0x32, "/SERIES")),
    event(4, "News", 4, b"\x05\0\7", crid(0x31, "/NEWS")),
)


def read(*events: bytes) -> Eit:
    table = TableParser().parse(schedule(*events))
    assert isinstance(table, Eit)
    return table


def test_what_the_descriptor_says() -> None:
    first, second, _, last = read(*EVENTS).events
    assert first.crids == (Crid(0x31, "/4KXU2N"), Crid(0x32, "/SERIES"))
    assert second.crids[0] == Crid(1, "crid://gulou.example/5")
    assert last.crids == (Crid(0x31, "/NEWS"),), "one that only refers to a CIT is passed over"


@pytest.mark.parametrize("body", [b"\xc5", b"\xc4\xff/A", b"\xc4", b"\xc5\0"])
def test_what_is_cut_is_left_out(body: bytes) -> None:
    cut = event(1, "Terraces", 1, body)
    assert read(cut).events[0].crids == ()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The guide of a box that has received these."""
    store = Store(tmp_path / "tv.sqlite")
    _, change = Guide(store).feed(read(*EVENTS))
    assert change is not None
    store.apply([change])
    first = store.events(SERVICE, START, START + 86_400)[0]
    assert (first.episode_id, first.series_id) == ("/4KXU2N", "/SERIES")
    assert store.brief(SERVICE, START, START + 86_400)[0].series_id == ""
    store.apply([Prune(START - 1)])
    assert store.rows("SELECT name FROM crids") == [("/SERIES",)], "it is kept once, while something is of it"
    store.close()
    return tmp_path


def test_a_programme_of_the_same_authority_as_its_series_is_stored_short(tmp_path: Path) -> None:
    store = Store(tmp_path / "tv.sqlite")
    named = event(1, "Terraces", 1, crid(1, "crid://gulou.example/5"), crid(2, "crid://gulou.example/S"))
    _, change = Guide(store).feed(read(named, EVENTS[1]))
    assert change is not None
    store.apply([change])
    assert store.rows("SELECT episode_id FROM events ORDER BY episode_id") == [
        ("/5",),
        ("crid://gulou.example/5",),
    ]
    told = [each.episode_id for each in store.events(SERVICE, START, START + 86_400)]
    assert told == ["crid://gulou.example/5", "crid://gulou.example/5"]
    store.close()


def test_a_series_is_recorded_by_its_name_and_a_repeat_once(data: Path) -> None:
    listings = StoredListings(data, lambda service: None)  # type: ignore[arg-type, return-value]
    assert timers.crid_of(Series("Terraces"), listings) == "/SERIES"
    series = Series("Terraces", crid="/SERIES", id=1)
    made = timers.of_series(series, listings, {SERVICE.url: "One"}, Settings(), START)
    assert [timer.event_id for timer in made] == [1, 2, 3], "also where it is called otherwise"
    judged = timers.without_repeats(made, set(), {1: series})
    assert [timer.state.value for timer in judged] == ["waiting", "waiting", "repeated"]
    other = Series("Terraces", crid="/OTHER", id=1)
    assert timers.of_series(other, listings, {SERVICE.url: "One"}, Settings(), START) == []
