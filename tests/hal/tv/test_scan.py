"""Scans over simulated frontends: what is found when, and what a rescan keeps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from gulou.services.scanning import Scan, ScanKind, ScanState
from gulou.services.tv import Channel
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tv.changes import Choose
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Use
from gulou_hal.tv.regions import Raster, Region
from gulou_hal.tv.scan import Scanning
from gulou_hal.tv.store import Store
from gulou_hal.tv.survey import Survey
from gulou_hal.tv.tables import Tables
from gulou_hal.tv.tuners import Tuners
from tests.hal.tv import air as air_of

HERE = Region("here", "Here", (Raster(System.dvbc, 466, 490, 8, "sr=6875"),), "of this test")
ONE, OTHER = ServiceId(0xFF01, 1, 1), ServiceId(0xFF01, 2, 1)


class Bench:
    """What a scan needs, and nothing else."""

    def __init__(self, folder: Path, data: Path, frontends: int) -> None:
        address = f"lab://{folder}?frontends={frontends}&lock=0.1"
        self.store = Store(data / "tv.sqlite")
        self.tables = Tables([address], self.store, Guide(self.store), lambda _: None)
        self.tuners = Tuners([address], self.tables.feed, lambda: None, self.tables.remembered)
        self.tables.start()
        self.tuners.start()

    def scan(self, kind: ScanKind, region: Region | None = HERE) -> Scan:
        scanning = self.begin(kind, region)
        scanning.join()
        self.settle()
        return scanning.progress()

    def begin(self, kind: ScanKind, region: Region | None = HERE) -> Scanning:
        scanning = Scanning(self.tables, self.tuners, kind, region, changed=lambda: None)
        scanning.start()
        return scanning

    def settle(self) -> None:
        """Let the tables' thread do what it was told."""
        time.sleep(0.5)

    def close(self) -> None:
        self.tuners.stop()
        self.tables.stop()
        self.store.close()

    @property
    def titles(self) -> list[str]:
        return sorted(place.title for place in self.tables.readings)


@pytest.fixture
def folder(recording: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "air"
    folder.mkdir()
    air_of.put_on_air(recording, folder)
    return folder


@pytest.fixture
def bench(folder: Path, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(folder, tmp_path, 2)
    yield bench
    bench.close()


def test_the_network_says_where_its_multiplexes_are(bench: Bench) -> None:
    told = bench.scan(ScanKind.network)
    assert (told.state, told.multiplexes, told.reason) == (ScanState.done, 2, "")
    assert bench.titles == ["474 MHz", "482 MHz"]
    assert {found.name for found in told.found} >= {"One", "Two", "Other"}
    assert {ONE.url, OTHER.url} <= {channel.service for channel in bench.tables.channels}
    assert len(told.came) == len(told.found)
    assert (told.went, told.moved) == ((), ())
    assert bench.tables.region == "here"


def test_a_rescan_keeps_what_was_chosen_and_says_what_came_and_went(bench: Bench, folder: Path) -> None:
    first = bench.scan(ScanKind.region)
    assert (first.done, first.total, first.multiplexes) == (4, 4, 2)
    chosen = Choice(number=7, name="Mine", favourite=True)
    bench.tables.change(Choose({OTHER.key: chosen, ONE.key: Choice(number=3, hidden=True)}))
    bench.settle()
    again = bench.scan(ScanKind.region)
    assert (again.came, again.went, again.moved) == ((), (), ())
    (mine,) = [channel for channel in bench.tables.channels if channel.service == OTHER.url]
    assert (mine.lcn, mine.name, mine.favourite) == (7, "Mine", True)
    # The second multiplex goes off the air, and comes back.
    (folder / "482.ts").rename(folder / "482.off")
    bench.tuners.plan.devices[0]._files.pop(  # type: ignore[attr-defined]
        next(known for known in bench.tuners.plan.devices[0]._files if known.title == "482 MHz")  # type: ignore[attr-defined]
    )
    gone = bench.scan(ScanKind.region)
    assert "Other" in gone.went
    assert bench.titles == ["474 MHz"]
    assert OTHER.url not in {channel.service for channel in bench.tables.channels}
    assert bench.store.choices()[OTHER.key] == chosen


def test_whoever_watches_takes_the_tuner_and_the_scan_goes_on_afterwards(
    folder: Path, tmp_path: Path
) -> None:
    bench = Bench(folder, tmp_path, 1)
    scanning = bench.begin(ScanKind.region)
    deadline = time.monotonic() + 10
    while not scanning.progress().found:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    (place,) = bench.tables.places(ONE)  # a first channel, before the scan has ended
    assert scanning.running
    watching = bench.tuners.plan.claim(place, Use.watching, "One")
    time.sleep(0.3)
    assert scanning.running
    assert next(iter(bench.tuners.plan.claims(bench.tuners.plan.devices[0]))).use is Use.watching
    watching.release()
    scanning.join()
    assert scanning.progress().multiplexes == 2
    bench.close()


def test_a_scan_that_is_cancelled_keeps_what_it_found(bench: Bench) -> None:
    bench.scan(ScanKind.region)
    scanning = bench.begin(ScanKind.full, None)
    time.sleep(0.3)
    scanning.cancel()
    scanning.join()
    assert scanning.progress().state is ScanState.cancelled
    bench.settle()
    assert bench.titles == ["474 MHz", "482 MHz"]


def test_no_signal_anywhere_takes_nothing_away(bench: Bench, folder: Path) -> None:
    nowhere = Region("nowhere", "Nowhere", (Raster(System.dvbc, 802, 810, 8),), "of this test")
    told = bench.scan(ScanKind.region, nowhere)
    assert told.reason == "No signal anywhere: check the aerial or the cable, then look again"
    assert told.multiplexes == 0


def test_a_channel_that_moves_keeps_what_was_chosen() -> None:
    known = {
        ServiceId(1, 1, 5): "News",
        ServiceId(1, 1, 6): "Film",
        ServiceId(1, 1, 7): "Shop",
        ServiceId(1, 1, 8): "Stays",
    }
    now = {ServiceId(1, 2, 5): "News 24", ServiceId(1, 2, 66): "Film", ServiceId(1, 1, 8): "Stays"}
    here, there = (Place("lab://", Delivery.parse(f"msys=dvbc&freq={megahertz}")) for megahertz in (474, 482))
    favourite = Choice(favourite=True)
    tables = SimpleNamespace(readings={here: _reading(known)}, choices={ServiceId(1, 1, 5).key: favourite})
    survey = Survey(cast(Tables, tables))
    tables.readings = {here: _reading({ServiceId(1, 1, 8): "Stays"}), there: _reading(now)}
    assert survey.saw(here)
    assert survey.saw(there)
    assert not survey.saw(there)
    assert survey.moved(()) == ("News 24", "Film")  # by its number in the network; by its name
    assert survey.went(()) == ("Shop",)
    assert survey.came() == ("News 24", "Film")
    assert survey.choices_of_moved(()) == {ServiceId(1, 2, 5).key: favourite}


def _reading(channels: dict[ServiceId, str]) -> SimpleNamespace:
    return SimpleNamespace(channels=tuple(Channel(service.url, name) for service, name in channels.items()))
