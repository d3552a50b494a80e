"""Discovery: an app that looks, the gateway that listens, and devices that announce themselves for real."""

from __future__ import annotations

import ipaddress
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ifaddr
import pytest
import requests

from gulou.errors import ServiceError
from gulou.net import NetError, Session
from gulou.services.client import ServiceClient
from gulou.services.discovery import Changed, Discovery, Service
from gulou.waiting import readable
from gulou_hal import link
from gulou_hal.discovery import names
from gulou_hal.discovery.browser import Browser
from gulou_hal.net.addresses import is_home
from tests.hal.discovery.home import Home
from tests.hal.net.gateway_process import GatewayProcess
from tests.hal.net.peers import Server, serving, site

TYPE = f"_gulou{os.getpid() % 100000}._tcp"
"""Of this run alone: others may test on the same network."""
HOST = TYPE.partition(".")[0].strip("_")


@pytest.fixture
def home() -> Iterator[Home]:
    home = Home()
    yield home
    home.unplug()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    gateway = GatewayProcess(tmp_path / "data")
    yield gateway
    gateway.close()


@pytest.fixture
def own_address() -> str:
    """An address of this machine in its home."""
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if ip.is_IPv4 and is_home(ipaddress.ip_address(str(ip.ip))):
                return str(ip.ip)
    pytest.skip("this machine has no address in a home")


def wait_for(client: ServiceClient, reached: Callable[[], object], seconds: float = 15) -> None:
    """Hand out notices as the runtime does, until something is so."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        readable([client.wire], 0.1)
        client.dispatch()


def listening(gateway: GatewayProcess) -> str:
    gateway.wire.send(link.GetStatus(1))
    while not isinstance(status := gateway.wire.wait(5), link.Status):
        assert status is not None
    return next(record.state for record in status.records if record.name == "discovery")


def test_devices_come_change_and_go(gateway: GatewayProcess, home: Home) -> None:
    client = gateway.client(permissions=("discovery",), discovers=(TYPE,))
    assert listening(gateway) == "resting"
    lost: list[Service] = []
    watched = Discovery(client).watch(TYPE, lost=lost.append)
    assert listening(gateway) == "listening"
    home.do(f"add {TYPE} 3")
    wait_for(client, lambda: len(watched.services) == 3)
    assert watched.services["Device 1"] == Service(
        "Device 1", TYPE, f"{HOST}-1.local", ("192.168.77.2",), 8001, {"state": "on", "flag": "", "字": "好"}
    )
    home.do("say off")
    wait_for(client, lambda: watched.services["Device 0"].properties["state"] == "off")
    home.do("bye")
    wait_for(client, lambda: len(lost) == 3)
    assert not watched.services
    watched.cancel()
    assert listening(gateway) == "resting"


def test_five_hundred_services_are_all_found(gateway: GatewayProcess, home: Home) -> None:
    home.do(f"add {TYPE} 500")
    client = gateway.client(permissions=("discovery",), discovers=(TYPE,))
    watched = Discovery(client).watch(TYPE)
    wait_for(client, lambda: len(watched.services) == 500, 30)
    assert {service.port for service in watched.services.values()} == set(range(8000, 8500))


def test_one_that_looks_later_hears_of_all_at_once(gateway: GatewayProcess, home: Home) -> None:
    home.do(f"add {TYPE} 20")
    first = gateway.client(instance=1, permissions=("discovery",), discovers=(TYPE,))
    watched = Discovery(first).watch(TYPE)
    wait_for(first, lambda: len(watched.services) == 20)
    home.unplug()  # so that only the gateway can know of them
    second = gateway.client(instance=2, permissions=("discovery",), discovers=(TYPE,))
    later = Discovery(second).watch(TYPE)
    wait_for(second, lambda: len(later.services) == 20)
    assert later.services == watched.services


def test_a_device_that_was_found_can_be_reached_where_its_type_is_named(
    gateway: GatewayProcess, home: Home, own_address: str
) -> None:
    server = Server(address="0.0.0.0")
    url = f"http://{own_address}:{server.port}"
    with serving(server):
        home.do(f"serve {TYPE} {own_address} {server.port}")
        client = gateway.client(TYPE, permissions=("net", "discovery"), discovers=(TYPE,))
        session = Session(client)
        with pytest.raises(NetError, match="may not reach"):
            session.get(url)  # it has not been looked for
        watched = Discovery(client).watch(TYPE)
        wait_for(client, lambda: watched.services)
        assert session.get(url).text == "welcome"
        assert session.get(f"http://{HOST}-0.local:{server.port}").text == "welcome"
        for other in (f"http://{own_address}:{server.port + 1}", f"http://127.0.0.1:{server.port}"):
            with pytest.raises(NetError, match="may not reach"):
                session.get(other)
        without = gateway.session("example.org", instance=2)
        with pytest.raises(NetError, match="may not reach"):
            without.get(url)


def test_a_device_that_says_it_is_this_box_is_not_believed(gateway: GatewayProcess, home: Home) -> None:
    with site() as server:
        home.do(f"serve {TYPE} 127.0.0.1 {server.port}")
        client = gateway.client(TYPE, permissions=("net", "discovery"), discovers=(TYPE,))
        watched = Discovery(client).watch(TYPE)
        wait_for(client, lambda: watched.services)
        for host in ("127.0.0.1", f"{HOST}-0.local"):
            with pytest.raises((NetError, requests.ConnectionError)):
                Session(client).get(f"http://{host}:{server.port}")
        assert server.connections == 0


def test_a_type_that_is_not_named_is_refused(gateway: GatewayProcess) -> None:
    client = gateway.client(permissions=("discovery",), discovers=("_http._tcp",))
    with pytest.raises(ServiceError, match="add it to discovers") as refused:
        Discovery(client).watch("_ssh._tcp")
    assert refused.value.code == "permission"
    assert listening(gateway) == "resting"


def test_without_the_permission_nothing_is_heard(gateway: GatewayProcess, home: Home) -> None:
    without = gateway.client(instance=1, permissions=("net",), discovers=(TYPE,))
    with pytest.raises(ServiceError, match="needs the permission discovery"):
        Discovery(without).watch(TYPE)
    taken = gateway.client(instance=2, permissions=("discovery",), discovers=(TYPE,))
    watched = Discovery(taken).watch(TYPE)
    gateway.wire.send(link.Grant(2, ()))
    assert listening(gateway) == "resting"
    home.do(f"add {TYPE} 1")
    with pytest.raises(AssertionError):
        wait_for(taken, lambda: watched.services, 2)


def test_an_app_that_goes_leaves_nobody_listening(gateway: GatewayProcess) -> None:
    client = gateway.client(instance=3, permissions=("discovery",), discovers=(TYPE,))
    Discovery(client).watch(TYPE)
    gateway.wire.send(link.Detach(3))
    assert listening(gateway) == "resting"


def test_a_device_that_is_unplugged_is_lost_when_its_word_runs_out(home: Home) -> None:
    """It says no goodbye; its SRV record lives for two seconds here, for two minutes in most homes."""
    home.do(f"add {TYPE} 2 2")
    told: list[Changed] = []
    both, gone = threading.Event(), threading.Event()

    def tell(changed: Changed) -> None:
        told.append(changed)
        if len({service.name for each in told for service in each.found}) == 2:
            both.set()
        if len({name for each in told for name in each.lost}) == 2:
            gone.set()

    browser = Browser(tell, check=0.2)
    browser.watch(TYPE)
    assert both.wait(10)
    time.sleep(4)  # twice its word, and it was renewed
    assert not gone.is_set()
    home.unplug()
    assert gone.wait(20)
    again = Home()
    told.clear()
    both.clear()
    again.do(f"add {TYPE} 2 2")
    assert both.wait(10)
    again.unplug()
    browser.close()
    browser.join(10)


def test_the_home_says_where_a_local_name_is(home: Home) -> None:
    home.do(f"add {TYPE} 2")
    with ThreadPoolExecutor(1) as elsewhere:  # zeroconf refuses to wait in a thread that has an event loop
        assert elsewhere.submit(names.addresses, f"{HOST}-1.local").result() == ["192.168.77.2"]
