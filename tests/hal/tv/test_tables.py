"""Sections in, channels and guide out; what came before costs nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.filter import Section, SectionFilter
from gulou_hal.ts.packet import PACKET_SIZE, as_packets, pids
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.changes import Change, SaveChannels
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.place import Place
from gulou_hal.tv.store import Store
from gulou_hal.tv.tables import News, Tables

Wait = Callable[[Callable[[], bool]], None]
CAPTURES = Path(__file__).parents[3] / "../shared/data/dvb"


class Recorded(Store):
    """A store that remembers what it was asked to change."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.applied: list[Change] = []

    def apply(self, changes: Sequence[Change]) -> None:
        self.applied += changes
        super().apply(changes)


def _sections(path: Path) -> list[Section]:
    """All sections of a capture, wherever they are: each PMT's PID counts too."""
    packets = as_packets(path.read_bytes())
    return SectionFilter(np.unique(pids(packets)).tolist()).feed(packets)


def test_channels_are_stored_once_however_often_the_tables_come(
    recording: Path, tmp_path: Path, wait: Wait
) -> None:
    store = Recorded(tmp_path / "tv.sqlite")
    news: list[News] = []
    tables = Tables(["recording.ts"], store, Guide(store), news.append)
    tables.start()
    for _ in range(3):
        tables.feed(Place("recording.ts"), _sections(recording))
        wait(tables.scanned.is_set)
    tables.stop()
    assert [type(change) for change in store.applied] == [SaveChannels]
    assert [channel.name for channel in tables.channels] == ["One", "Sound", "Two"]
    assert [told.channels for told in news] == [True]


def test_a_repeated_table_is_not_even_read(recording: Path) -> None:
    """From the second round on nothing leaves the filter, so nothing can cost anything."""
    packets = as_packets(recording.read_bytes())
    sections = SectionFilter((0x00, 0x10, 0x11, 0x12, 0x1000))
    assert sections.feed(packets)
    assert sections.feed(packets) == []


@pytest.mark.parametrize(
    ("capture", "count", "name"), [("test-108.ts", 8, "Rai 1"), ("cn_charsets.ts", 11, "中央电视台综合频道")]
)
def test_real_captures(capture: str, count: int, name: str, tmp_path: Path, wait: Wait) -> None:
    path = CAPTURES / capture
    if not path.exists():
        pytest.skip(f"{capture} of the shared captures is not here")
    store = Store(tmp_path / "tv.sqlite")
    tables = Tables([capture], store, Guide(store), lambda _: None)
    tables.start()
    tables.feed(Place(capture), _sections(path))
    wait(lambda: len(tables.channels) >= count)
    tables.stop()
    assert store.channels(capture) == list(tables.channels)
    assert name in [channel.name for channel in tables.channels]


def test_noise_with_the_right_sync_bytes_harms_nothing(tmp_path: Path, wait: Wait) -> None:
    chance = np.random.default_rng(1)
    packets = chance.integers(0, 256, (20_000, PACKET_SIZE), dtype=np.uint8)
    packets[:, 0] = 0x47
    packets[::3, 1:3] = 0x40, 0x00  # a third of it says it is the PAT
    path = tmp_path / "noise.ts"
    path.write_bytes(packets.tobytes())
    store = Store(tmp_path / "tv.sqlite")
    tables = Tables(["noise"], store, Guide(store), lambda _: None)
    looked = threading.Event()
    multiplex = Multiplex(
        tuner_for(f"file://{path}?rate=40000000"),
        lambda sections: tables.feed(Place("noise"), sections),
        looked.set,
    )
    tables.start()
    multiplex.start()
    stream = multiplex.open_stream(ServiceId(1, 1, 1))
    wait(lambda: multiplex.status().tuner.packets > 25_000)
    assert multiplex.status().tuner.state is TunerState.locked
    assert multiplex.error == ""
    multiplex.close_stream(stream)
    multiplex.stop()
    tables.stop()
    assert looked.is_set()
