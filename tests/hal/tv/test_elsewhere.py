"""A multiplex tells of a new version of another's services: that one is visited before its hour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gulou.services.tv import Channel
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.filter import Section
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tv.changes import SaveChannels
from gulou_hal.tv.collecting import AGAIN, REFRESH, Collecting
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Plan
from gulou_hal.tv.store import Store
from gulou_hal.tv.tables import Tables

Wait = Callable[[Callable[[], bool]], None]
HERE, THERE, FAR = (Place("dvb://0", Delivery.parse(f"msys=dvbc&freq={mhz}")) for mhz in (474, 482, 490))


def section(pid: int, table_id: int, extension: int, version: int, body: bytes) -> Section:
    rest = extension.to_bytes(2, "big") + bytes([0xC1 | version << 1, 0, 0]) + body
    head = bytes([table_id, 0xF0 | (len(rest) + 4) >> 8, (len(rest) + 4) & 0xFF]) + rest
    return Section(pid, head + crc32_mpeg(head).to_bytes(4, "big"))


def sdt_other(version: int) -> Section:
    """Of transport stream 2 in network 0xFF01; what stands in it does not matter here."""
    return section(0x11, 0x46, 2, version, b"\xff\x01\xff")


def nit(version: int) -> Section:
    return section(0x10, 0x40, 1, version, b"\xf0\0\xf0\0")


class Devices:
    plan = Plan()


@pytest.mark.parametrize(("of", "told"), [(sdt_other, {THERE}), (nit, {THERE, FAR})])
def test_a_new_version_makes_a_visit_due(
    of: Callable[[int], Section], told: set[Place], tmp_path: Path, wait: Wait
) -> None:
    store = Store(tmp_path / "tv.sqlite")
    tables = Tables(["dvb://0"], store, Guide(store), lambda _: None)
    tables.start()
    for place, tsid in ((HERE, 1), (THERE, 2), (FAR, 3)):
        tables.change(SaveChannels(place, (Channel(ServiceId(0xFF01, tsid, 1).url, "One", tsid),)))
    wait(lambda: len(tables.channels) == 3)
    collecting = Collecting(tables, Devices())  # type: ignore[arg-type]
    collecting._visited = dict.fromkeys((HERE, THERE, FAR), 0.0)
    tables.feed(HERE, [of(3)])
    tables.feed(HERE, [of(3)])
    tables.feed(HERE, [of(4)])
    wait(lambda: set(tables.stale) == told)
    assert {place for place in (HERE, THERE, FAR) if collecting._is_due(place, AGAIN)} == told
    assert all(collecting._is_due(place, REFRESH) for place in (HERE, THERE, FAR))
    heard = max(tables.stale.values())
    collecting._visited = dict.fromkeys((HERE, THERE, FAR), heard + 1)
    assert not any(collecting._is_due(place, heard + 1 + AGAIN) for place in told), "once is enough"
    tables.stop()
    store.close()
