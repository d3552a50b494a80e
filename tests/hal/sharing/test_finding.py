"""How servers and clients find each other: real datagrams, on loopback's own multicast."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shared_recordings import CABLE, LOOPBACK, Recordings

from gulou_hal.satip import multicast, ssdp
from gulou_hal.satip.description import Description, Frontends
from gulou_hal.satip.ssdp import Advert, Search
from gulou_hal.sharing.server import Server
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device, UnusableDevice
from gulou_hal.tuner.devices import Found
from gulou_hal.tuner.satip.server import SatipDevice
from gulou_hal.tuner.satip.server import Server as Known
from gulou_hal.tuner.satip.servers import Servers


@pytest.fixture
def port() -> int:
    """A port of its own for the group, so that nothing of the machine's own is heard."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class House:
    """Servers that come and go, and the devices that a watcher tells of."""

    def __init__(self, recording: Path, port: int) -> None:
        self.devices: dict[str, Device] = {}
        self._port = port
        self._recordings = Recordings({CABLE: recording}, tuners=2)
        self._servers: list[Server] = []
        self._watchers: list[Servers] = []
        self._changed = threading.Condition()

    def share(self, name: str = "Living room") -> Server:
        uuid = f"00000000-0000-4000-8000-{len(self._servers):012d}"
        server = Server(self._recordings, uuid, name, (LOOPBACK,), (0,), self._port)
        server.start()
        self._servers.append(server)
        return server

    def watch(self, address: str) -> None:
        watcher = Servers(address, Found(self._tell))
        watcher.networks, watcher.ssdp_port = (LOOPBACK,), self._port
        self._watchers.append(watcher)
        watcher.start()

    def until(
        self, condition: Callable[[dict[str, Device]], bool], seconds: float = 5.0
    ) -> dict[str, Device]:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.devices), seconds), self.devices
            return dict(self.devices)

    def close(self) -> None:
        for watcher in self._watchers:
            watcher.stop()
        for server in self._servers:
            server.stop()
        self._recordings.close()

    def _tell(self, came: frozenset[Device], went: frozenset[Device]) -> None:
        with self._changed:
            for device in went:
                self.devices.pop(device.name)
            self.devices |= {device.name: device for device in came}
            self._changed.notify_all()


@pytest.fixture
def house(recording: Path, port: int) -> Iterator[House]:
    found = House(recording, port)
    yield found
    found.close()


def test_a_server_is_found_by_itself_and_leaves(house: House) -> None:
    house.watch("satip://auto")
    server = house.share()
    devices = house.until(lambda devices: len(devices) == 2)
    first = devices["satip:127.0.0.1#1"]
    assert isinstance(first, SatipDevice)
    assert (first.title, first.systems) == ("Living room", frozenset({System.dvbc}))
    assert first.multiplexes == (Delivery.parse(CABLE),)
    assert not first.receives(None)
    tuner = first.tuner(first.multiplexes[0])
    tuner.open()
    assert len(tuner.read(1.0))
    tuner.close()
    server.stop()
    house.until(lambda devices: not devices)


def test_a_server_is_named_by_its_address(house: House) -> None:
    server = house.share()
    house.watch(f"satip://127.0.0.1:{server.port}")
    devices = house.until(lambda devices: len(devices) == 2)
    assert all(isinstance(device, SatipDevice) for device in devices.values())


def test_an_address_without_a_server_says_so(house: House) -> None:
    house.watch("satip://127.0.0.1:1")
    (device,) = house.until(bool).values()
    assert isinstance(device, UnusableDevice)
    assert "No SAT>IP server answers at 127.0.0.1" in device.tuner(None).status().reason


def test_two_servers_choose_numbers_of_their_own(house: House, port: int) -> None:
    with multicast.listener((LOOPBACK,), port) as ear:
        ear.setblocking(True)
        ear.settimeout(5)
        house.share()
        house.share("Bedroom")
        numbers: dict[str, int | None] = {}
        end = time.monotonic() + 5
        while len(set(numbers.values())) < 2 and time.monotonic() < end:
            said = ssdp.read(ear.recv(4096))
            if isinstance(said, Advert) and not said.leaving:
                numbers[said.uuid] = said.device_id
    assert sorted(map(str, numbers.values())) == ["1", "2"]


def test_what_one_server_has_is_not_asked_of_another() -> None:
    one, other = Delivery.parse(CABLE), Delivery.parse("msys=dvbc&freq=482&sr=6900")
    said = Description("u", "Room", (Frontends(frozenset({"dvbc"}), 1),))
    watcher = Servers("satip://auto", Found(lambda _, __: None))
    watcher._have("192.0.2.1", Known("192.0.2.1", 554, said, (one,)))
    watcher._have("192.0.2.2", Known("192.0.2.2", 554, said, (other,)))
    first, second = watcher._devices["satip:192.0.2.1#1"], watcher._devices["satip:192.0.2.2#1"]
    assert (first.receives(one), first.receives(other)) == (True, False)
    assert (second.receives(one), second.receives(other)) == (False, True)
    assert first.receives(Delivery.parse("msys=dvbc&freq=490"))


def test_only_what_was_searched_for_answers(house: House, port: int) -> None:
    house.share()
    with multicast.speaker(LOOPBACK) as mouth:
        mouth.setblocking(True)
        mouth.settimeout(0.4)
        search = ssdp.search()
        assert ssdp.read(search) == Search(ssdp.SERVER)
        mouth.sendto(search.replace(ssdp.SERVER.encode(), b"urn:x"), (ssdp.GROUP, port))
        with pytest.raises(TimeoutError):
            mouth.recv(4096)
        mouth.sendto(search, (ssdp.GROUP, port))
        assert isinstance(ssdp.read(mouth.recv(4096)), Advert)
