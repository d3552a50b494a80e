"""Several multiplexes on several tuners: who gets one, who waits, what a recording loses. Nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou.waiting import readable
from gulou_hal.link import StreamState
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import as_packets
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tv.changes import SaveMultiplexes
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Conflict, Use
from gulou_hal.tv.programs import Programs
from gulou_hal.tv.receiver import Receiver
from gulou_hal.tv.store import Store
from gulou_hal.tv.watching import Watched
from tests.hal.tv import air as air_of

ONE, OTHER = ServiceId(0xFF01, 1, 1), ServiceId(0xFF01, 2, 1)


@pytest.fixture(scope="session")
def air(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two multiplexes, on 474 and 482 MHz."""
    folder = tmp_path_factory.mktemp("air")
    air_of.put_on_air(recording, folder)
    return folder


class Box:
    """A receiver whose loop the test turns itself."""

    def __init__(self, address: str, data: Path, *more: str) -> None:
        self.address = address
        self.posted: list[Callable[[], None]] = []
        self.states: list[tuple[int, StreamState, str]] = []
        self.trouble = ""
        self.store = store = Store(data / "tv.sqlite")
        self.receiver = Receiver(
            [address, *more],
            store,
            Guide(store),
            post=self.posted.append,
            on_news=lambda _: None,
            on_error=self._error,
            on_stream=self._stream,
        )

    def place(self, megahertz: int) -> Place:
        return Place(self.address, Delivery.parse(f"msys=dvbc&freq={megahertz}"))

    def turn(self) -> None:
        self.receiver.tick()
        while self.posted:
            self.posted.pop(0)()

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not true():
            assert time.monotonic() < deadline, f"it did not happen: {self.states} {self.receiver.records()}"
            self.turn()
            time.sleep(0.02)

    def know_both(self) -> None:
        """Let it collect the channels of both multiplexes."""
        self.receiver.tables.change(SaveMultiplexes((self.place(474), self.place(482))))
        self.until(lambda: len(self.receiver.tables.channels) >= 4)
        self.receiver.stop()
        self.store.close()

    def flows(self, watched: Watched) -> bool:
        self.turn()
        return bool(readable([watched.stream.reader], 0))

    def _error(self, said: str) -> None:
        self.trouble = said

    def _stream(self, watched: Watched) -> None:
        self.states.append((watched.number, watched.standing.state, watched.standing.reason))


@pytest.fixture(scope="module")
def known(air: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a box with one tuner knows that has collected the channels of both multiplexes, one by one."""
    data = tmp_path_factory.mktemp("known")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gulou_hal.tv.collecting.LISTEN", 1.0)
        Box(f"lab://{air}", data).know_both()
    return data / "tv.sqlite"


def boxes(air: Path, known: Path, data: Path, frontends: int) -> Iterator[Box]:
    """A box that knows the channels already."""
    address = f"lab://{air}?frontends={frontends}&lock=0.1"
    shutil.copy(known, data / "tv.sqlite")
    with sqlite3.connect(data / "tv.sqlite") as connection:
        connection.executescript(
            f"UPDATE sources SET source = '{address}'; UPDATE multiplexes SET source = '{address}'"
        )
    connection.close()
    box = Box(address, data)
    yield box
    box.receiver.stop()
    for file in air.glob("unplugged.*"):
        file.unlink()


@pytest.fixture
def box(air: Path, known: Path, tmp_path: Path) -> Iterator[Box]:
    yield from boxes(air, known, tmp_path, 2)


@pytest.fixture
def single(air: Path, known: Path, tmp_path: Path) -> Iterator[Box]:
    yield from boxes(air, known, tmp_path, 1)


def test_channels_of_both_multiplexes_are_listed_and_play_together(box: Box) -> None:
    one, other = box.receiver.open(ONE, 1), box.receiver.open(OTHER, 2)
    box.until(lambda: box.flows(one) and box.flows(other))
    records = {record.name: record for record in box.receiver.records()}
    assert {records["tuner lab0"].state, records["tuner lab1"].state} == {"locked"}
    assert [record.detail["what"] for record in records.values() if record.state == "watching"] == [
        "One",
        "Other",
    ]
    assert records["channels"].detail["multiplexes"] == 2


def test_one_tuner_follows_whoever_zaps(single: Box) -> None:
    one = single.receiver.open(ONE, 1)
    single.until(lambda: single.flows(one))
    other = single.receiver.open(OTHER, 1)
    single.receiver.close(one.number)
    single.until(lambda: single.flows(other))
    single.until(lambda: other.standing.state is StreamState.flowing)
    assert not [said for said in single.states if said[1] is StreamState.busy]


def test_a_recording_takes_the_tuner_and_the_picture_comes_back_after_it(single: Box) -> None:
    watched = single.receiver.open(ONE, 1)
    single.until(lambda: single.flows(watched))
    tap = single.receiver.tap(OTHER, Use.recording, "News")
    single.until(lambda: watched.standing.state is StreamState.busy)
    assert single.states[-1] == (watched.number, StreamState.busy, "The tuner is needed for recording News")
    with pytest.raises(Conflict) as refused:
        single.receiver.tap(ONE, Use.recording, "Film")
    assert str(refused.value) == "The tuner is in use: recording News. End that to free it"
    late = single.receiver.open(ONE, 2)
    assert (late.standing.state, late.standing.reason) == (StreamState.busy, str(refused.value))
    single.until(lambda: tap.program is not None)
    data = b"".join(tap.read(0.1) for _ in range(10))
    assert len(as_packets(data)) > 50
    tap.close()
    os.set_blocking(watched.stream.reader, False)
    while readable([watched.stream.reader], 0):
        os.read(watched.stream.reader, 1 << 20)
    single.until(lambda: single.flows(watched))
    single.until(lambda: watched.standing.state is StreamState.flowing)


def test_an_unplugged_tuner_interrupts_for_a_moment_only(box: Box, air: Path) -> None:
    tap = box.receiver.tap(ONE, Use.recording, "News", extra=(0x11,))
    assert tap.read(3.0)
    device = next(device for device in box.receiver.plan.devices if box.receiver.plan.claims(device))
    (air / f"unplugged.{device.name[-1]}").touch()
    box.until(lambda: device not in box.receiver.plan.devices)
    assert tap.reason == ""  # the other one took over
    counters = Continuity()
    counters.feed(as_packets(b"".join(tap.read(0.2) for _ in range(10))))
    assert counters.errors == 0
    (other,) = box.receiver.plan.devices
    (air / f"unplugged.{other.name[-1]}").touch()
    box.until(lambda: tap.reason == "The tuner was unplugged: plug it in again")
    box.until(lambda: box.trouble == "No tuner was found: plug one in, and check its power")
    (air / "unplugged.0").unlink()
    box.until(lambda: bool(tap.read(0.1)))
    assert tap.reason == ""
    tap.close()


def test_a_box_without_a_tuner_says_so(air: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gulou_hal.tv.receiver._DISCOVERY", 0.2)
    (air / "unplugged.0").touch()
    box = Box(f"lab://{air}", tmp_path)
    box.until(lambda: box.trouble == "No tuner was found: plug one in, and check its power")
    (air / "unplugged.0").unlink()
    box.until(lambda: box.trouble == "")
    box.receiver.stop()


def test_files_side_by_side_are_tuners_of_their_own(air: Path, tmp_path: Path) -> None:
    box = Box(str(air / "474.ts"), tmp_path, str(air / "482.ts"))
    box.until(lambda: len(box.receiver.tables.channels) >= 4)
    one, other = box.receiver.open(ONE, 1), box.receiver.open(OTHER, 1)
    box.until(lambda: box.flows(one) and box.flows(other))
    assert one.multiplex is not other.multiplex
    assert [record.name for record in box.receiver.records()[:2]] == [
        "tuner file:474.ts",
        "tuner file:482.ts",
    ]
    box.receiver.stop()


def test_the_guide_is_collected_with_what_nobody_needs(single: Box) -> None:
    assert {place.title for place in single.receiver.tables.readings} == {"474 MHz", "482 MHz"}
    watched = single.receiver.open(ONE, 1)
    single.until(lambda: single.flows(watched))
    single.turn()
    assert {claim.use for claim in single.receiver.plan.claims(single.receiver.plan.devices[0])} <= {
        Use.watching,
        Use.guide,
    }


def test_a_spare_tuner_waits_where_the_next_zap_leads(box: Box) -> None:
    one = box.receiver.open(ONE, 1)
    box.until(lambda: box.flows(one))
    box.until(lambda: (box.receiver.tuners.at(box.place(482)) or one.multiplex) is not one.multiplex)
    other = box.receiver.tuners.at(box.place(482))
    assert other is not None
    box.until(lambda: other.status().tuner.packets > 1500)
    uses = [claim.use for device in box.receiver.plan.devices for claim in box.receiver.plan.claims(device)]
    assert sorted(uses)[-2:] == [Use.pretuning, Use.watching]
    zapped = box.receiver.open(OTHER, 1)
    assert zapped.standing.state is StreamState.flowing  # at once, from the ring
    assert zapped.multiplex is other
    box.receiver.close(one.number)
    recording = box.receiver.tap(ONE, Use.recording, "News")  # and gives way to a recording
    assert recording.reason == ""
    recording.close()
    box.receiver.close(zapped.number)
    assert not [
        claim
        for device in box.receiver.plan.devices
        for claim in box.receiver.plan.claims(device)
        if claim.use is Use.pretuning
    ]


def test_what_was_remembered_plays_before_its_tables_come_and_is_corrected_by_them(
    recording: Path,
) -> None:
    programs = Programs()
    sections = SectionFilter((0, 0x1000)).feed(as_packets(recording.read_bytes()))
    for section in sections:
        programs.feed(section)
    program = programs.get(ONE)
    assert program is not None
    fresh = Programs()
    fresh.remember(
        1, {1: (0x1000, program.pmt), 9: (0x1234, program.pmt.replace(b"\x00\x01", b"\x00\x09", 1))}
    )
    assert fresh.get(ONE) == program
    assert not fresh.complete
    for section in sections:
        fresh.feed(section)
    assert fresh.get(ONE) == program
    assert fresh.get(ServiceId(0xFF01, 1, 9)) is None
    late = Programs()
    late.remember(1, {1: (0x1000, program.pmt)})
    for section in sorted(sections, key=lambda each: -each.pid):
        late.feed(section)
    assert late.get(ONE) == program, "a PMT that came before the PAT does not come again"
