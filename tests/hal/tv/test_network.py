"""What is noticed without a scan: a multiplex that is new in the network, a channel that moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gulou_hal.ts.filter import Section, SectionFilter
from gulou_hal.ts.packet import as_packets
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tv.changes import Choose, SaveMultiplexes, SaveScan
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.store import Store
from gulou_hal.tv.tables import Tables
from tests.hal.tv import air as air_of

Wait = Callable[[Callable[[], bool]], None]
HERE = Place("lab://air", Delivery.parse("msys=dvbc&freq=474"))


def sections(path: Path) -> list[Section]:
    return SectionFilter((0, 0x10, 0x11, 0x1000, 0x1001, 0x1002)).feed(as_packets(path.read_bytes()))


def test_a_new_multiplex_of_the_network_is_noticed(tmp_path: Path, wait: Wait) -> None:
    store = Store(tmp_path / "tv.sqlite")
    tables = Tables(["lab://air"], store, Guide(store), lambda _: None)
    tables.start()
    first = Section(0x10, air_of.nit({1: 474, 2: 482}))
    tables.feed(HERE, [first])
    wait(lambda: HERE in tables.readings)
    assert list(tables.readings) == [HERE]  # nobody has looked for channels here
    tables.change(SaveScan("lab://air", 1))
    tables.feed(HERE, [first])
    wait(lambda: len(tables.readings) == 2)
    tables.feed(HERE, [Section(0x10, air_of.nit({1: 474, 2: 482, 3: 490}, version=1))])
    wait(lambda: len(tables.readings) == 3)
    tables.stop()
    assert [place.title for place in store.multiplexes("lab://air")] == ["482 MHz", "490 MHz"]


def test_what_was_chosen_follows_a_channel_to_another_multiplex(
    recording: Path, tmp_path: Path, wait: Wait
) -> None:
    folder = tmp_path / "air"
    folder.mkdir()
    air_of.put_on_air(recording, folder)
    there = Place("lab://air", Delivery.parse("msys=dvbc&freq=482"))
    store = Store(tmp_path / "tv.sqlite")
    tables = Tables(["lab://air"], store, Guide(store), lambda _: None)
    tables.start()
    tables.change(SaveMultiplexes((HERE, there)))
    tables.feed(HERE, sections(folder / "474.ts"))
    wait(lambda: len(tables.channels) == 3)
    one, two = ServiceId(0xFF01, 1, 1), ServiceId(0xFF01, 2, 1)
    tables.change(Choose({one.key: Choice(favourite=True)}))
    # The transport stream changes its number: all of it is lost under the old one, and there under the new.
    tables.feed(HERE, sections(folder / "482.ts"))
    wait(lambda: two.key in tables.choices)
    assert tables.choices[two.key].favourite
    tables.stop()
    assert store.choices()[two.key].favourite
