"""How fast a guide goes from sections into SQLite, and how fast it comes out again."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from gulou_hal.si.eit import Eit
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.store import Store

_SERVICES = 60
_DAYS = 7
_EVENTS_A_DAY = 48
_IN_SECTION = 8
_BATCH = 500
_ROUNDS = 3
_START = 1_800_000_000 // 86_400


def _bcd(value: int) -> int:
    return value // 10 << 4 | value % 10


def _event(event_id: int, day: int, slot: int) -> bytes:
    """Half an hour with a Chinese and an English title and text (EN 300 468 §5.2.4)."""
    descriptors = b""
    for language, title, text in (
        (b"chi", "侗族大歌音乐会", "来自黔东南的歌者，在鼓楼下唱起古老的多声部大歌，没有指挥，也没有伴奏。"),
        (b"eng", "The Grand Song", "Singers from the mountains sing in many voices, with no conductor."),
    ):
        name, words = b"\x15" + title.encode(), b"\x15" + text.encode()
        body = language + bytes([len(name)]) + name + bytes([len(words)]) + words
        descriptors += bytes([0x4D, len(body)]) + body
    descriptors += b"\x54\x02\x60\x00"
    mjd = 40_587 + _START + day
    start = bytes([mjd >> 8, mjd & 0xFF, _bcd(slot // 2), 0x30 * (slot % 2), 0, 0, 0x30, 0])
    return event_id.to_bytes(2, "big") + start + len(descriptors).to_bytes(2, "big") + descriptors


def _sections() -> list[bytes]:
    """A schedule of a week for all services, in the order of a carousel."""
    sections = []
    for service in range(1, _SERVICES + 1):
        slots = [(day, slot) for day in range(_DAYS) for slot in range(_EVENTS_A_DAY)]
        for number, at in enumerate(range(0, len(slots), _IN_SECTION)):
            events = b"".join(_event(at + i, *slots[at + i]) for i in range(_IN_SECTION))
            head = service.to_bytes(2, "big") + bytes([0xC1, number, 0xF8]) + b"\x00\x01\x22\x60\xf8\x50"
            body = head + events
            section = b"\x50" + (0xF000 | len(body) + 4).to_bytes(2, "big") + body
            sections.append(section + crc32_mpeg(section).to_bytes(4, "big"))
    return sections


def _stored(sections: list[bytes], store: Store) -> int:
    """Take the sections in as the gateway does, in batches; return how many events there were."""
    parser, guide, count = TableParser(), Guide(store), 0
    for at in range(0, len(sections), _BATCH):
        changes = []
        for table in parser.parse_all(sections[at : at + _BATCH]):
            assert isinstance(table, Eit)
            count += len(table.events)
            change = guide.feed(table)[1]
            assert change is not None
            changes.append(change)
        store.apply(changes)
    return count


def rows() -> list[dict[str, Any]]:
    """Measure; the median of a few rounds, each into a new file."""
    sections = _sections()
    rates: list[float] = []
    for _ in range(_ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "tv.sqlite")
            start = time.perf_counter()
            count = _stored(sections, store)
            rates.append(count / (time.perf_counter() - start))
            store.close()
    return [
        {
            "id": "watch.eit_to_sqlite",
            "group": "watch",
            "what": "EIT into SQLite, from sections to committed rows",
            "unit": "events/s",
            "value": round(statistics.median(rates)),
            "bound": 30_000,
            "better": "higher",
        },
    ]
