"""The box's own television on one side, another box's receiver on the other, and SAT>IP between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from shared_recordings import LOOPBACK

from gulou.services.tv import Channel, NowNext, Programme
from gulou_hal.sharing.server import Server
from gulou_hal.sharing.source import Refused
from gulou_hal.sharing.television import SharedTelevision, Taken
from gulou_hal.ts.packet import as_packets
from gulou_hal.ts.packet import pids as packet_pids
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.parental import Parental
from gulou_hal.tv.plan import Use
from gulou_hal.tv.receiver import Receiver
from gulou_hal.tv.store import Store


class Told(Guide):
    """A guide that was told what is on."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.now: dict[ServiceId, Programme] = {}

    def now_next(self, service: ServiceId) -> NowNext:
        return NowNext(service.url, self.now.get(service))


class Room:
    """A receiver and the loop that turns it."""

    def __init__(self, address: str, data: Path) -> None:
        data.mkdir()
        self._posted: list[Callable[[], None]] = []
        self._store = Store(data / "tv.sqlite")
        self.guide = Told(self._store)
        self.receiver = Receiver(
            [address],
            self._store,
            self.guide,
            post=self._posted.append,
            on_news=lambda _: None,
            on_error=lambda _: None,
            on_stream=lambda _: None,
        )

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not true():
            assert time.monotonic() < deadline, self.receiver.records()
            self.receiver.tick()
            while self._posted:
                self._posted.pop(0)()
            time.sleep(0.02)

    def close(self) -> None:
        self.receiver.stop()
        self._store.close()


@pytest.fixture
def living(recording: Path, tmp_path: Path) -> Iterator[Room]:
    room = Room(str(recording), tmp_path / "living")
    room.until(lambda: len(room.receiver.tables.channels) == 3)
    yield room
    room.close()


def test_a_fixed_multiplex_is_listed_as_if_it_came_by_cable(living: Room) -> None:
    shared = SharedTelevision(living.receiver)
    (frontends,) = shared.frontends()
    assert (frontends.systems, frontends.count) == (frozenset({"dvbc"}), 1)
    channels = shared.channels()
    assert [channel.name for channel in channels] == ["One", "Sound", "Two"]
    (delivery,) = {channel.delivery for channel in channels}
    assert delivery.system is System.dvbc
    assert {0, 17, 4096, 256, 257} <= set(channels[0].pids)
    assert 258 not in channels[0].pids
    with pytest.raises(Refused, match="No tuner of this box"):
        shared.receive(Delivery.parse("msys=dvbc&freq=47"), None)


def _carried(taken: Taken, seconds: float) -> set[int]:
    """The PIDs that come within so many seconds."""
    found: set[int] = set()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found |= set(packet_pids(as_packets(taken.read(0.1))).tolist())
    return found


def test_what_is_locked_does_not_leave_the_room(living: Room) -> None:
    guide = living.guide
    locked = {"One"}

    def channel(service: ServiceId) -> Channel | None:
        found = living.receiver.tables.channel(service)
        return found and msgspec.structs.replace(found, locked=found.name in locked)

    parental = Parental(guide, channel)
    shared = SharedTelevision(living.receiver, parental)
    delivery = shared.channels()[0].delivery
    of = {each.name: set(each.pids) - set(range(0x20)) for each in shared.channels()}
    whole, asked = shared.receive(delivery, None), shared.receive(delivery, frozenset(of["One"] | {0}))
    try:
        assert of["One"] | of["Two"] <= _carried(whole, 0.5)
        parental.set(active=True, from_age=0)
        living.until(lambda: not of["One"] & _carried(whole, 0.3))
        carried = _carried(whole, 0.5)
        assert of["Two"] | {0, 17} <= carried, "the others go on"
        assert not of["One"] & (carried | _carried(asked, 0.7)), "neither in all nor by its name"
        parental.unlock(_service(living, "One"))
        assert not of["One"] & _carried(whole, 0.7), "the PIN was typed in this room, not in that one"
        locked.clear()
        living.until(lambda: of["One"] <= _carried(whole, 0.3))
        now = int(time.time())
        film = Programme(7, now - 60, 3600, {"eng": "The Deep"}, age=16)
        guide.now[_service(living, "Two")] = film
        parental.set(active=True, from_age=16)
        living.until(lambda: not of["Two"] & _carried(whole, 0.3))
        assert of["One"] <= _carried(whole, 0.5)
    finally:
        whole.close()
        asked.close()


def _service(room: Room, name: str) -> ServiceId:
    channel = next(each for each in room.receiver.tables.channels if each.name == name)
    service = ServiceId.from_url(channel.service)
    assert service is not None
    return service


def test_the_bedroom_knows_the_living_rooms_channels_and_plays_them(living: Room, tmp_path: Path) -> None:
    server = Server(SharedTelevision(living.receiver), "u", "Living room", (LOOPBACK,), (0,))
    server.start()
    bedroom = Room(f"satip://127.0.0.1:{server.port}", tmp_path / "bedroom")
    try:
        bedroom.until(lambda: len(bedroom.receiver.tables.channels) == 3)
        names = [channel.name for channel in bedroom.receiver.tables.channels]
        assert names == [channel.name for channel in living.receiver.tables.channels]
        service = ServiceId.from_url(bedroom.receiver.tables.channels[0].service)
        assert service is not None
        tap = bedroom.receiver.tap(service, Use.recording, "One")
        continuity, packets = Continuity(), 0
        end = time.monotonic() + 5
        while packets < 500 and time.monotonic() < end:
            data = as_packets(tap.read(0.2))
            continuity.feed(data)
            packets += len(data)
        tap.close()
        assert packets >= 500
        assert continuity.errors == 0
        assert SharedTelevision(bedroom.receiver).channels() == []  # what is lent is not lent on
    finally:
        bedroom.close()
        server.stop()
