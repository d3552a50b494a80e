"""Which devices an address names, as they are plugged in and out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Found
from gulou_hal.tuner.dvb import adapters
from gulou_hal.tuner.dvb.adapters import Adapters
from gulou_hal.tuner.dvb.frontend_api import DeliverySystem
from gulou_hal.tuner.dvb.tuner import DvbTuner
from tests.hal.tuner.dvb.conftest import Kernel


class Told:
    """The devices that a watcher told of, and how often it told."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.times = 0

    def changed(self, came: frozenset[Device], went: frozenset[Device]) -> None:
        self.times += 1
        for device in went:
            del self.devices[device.name]
        self.devices |= {device.name: device for device in came}


@pytest.fixture
def watch(adapter: Path, kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Told]]:
    monkeypatch.setattr(adapters, "_INTERVAL", 0.02)
    monkeypatch.setattr(Adapters, "root", adapter.parent)
    monkeypatch.setattr(Adapters, "ioctl", staticmethod(kernel.ioctl))
    started: list[Adapters] = []

    def start(address: str) -> Told:
        told = Told()
        started.append(Adapters(address, Found(told.changed)))
        started[-1].start()
        return told

    yield start
    for watcher in started:
        watcher.stop()


def eventually(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 3
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_a_device_for_each_frontend(watch: Callable[[str], Told], adapter: Path) -> None:
    (adapter / "frontend1").touch()
    (adapter.parent / "adapter1").mkdir()
    (adapter.parent / "adapter1" / "frontend0").touch()
    (adapter / "net0").touch()
    assert sorted(watch("dvb://auto").devices) == ["dvb0.0", "dvb0.1", "dvb1.0"]
    assert sorted(watch("dvb://0").devices) == ["dvb0.0", "dvb0.1"]
    assert sorted(watch("dvb://0/1").devices) == ["dvb0.1"]
    assert sorted(watch("dvb://7").devices) == []


def test_plugged_in_and_out(watch: Callable[[str], Told], adapter: Path) -> None:
    told = watch("dvb://auto")
    assert sorted(told.devices) == ["dvb0.0"]
    second = adapter.parent / "adapter1"
    second.mkdir()
    (second / "frontend0").touch()
    eventually(lambda: sorted(told.devices) == ["dvb0.0", "dvb1.0"])
    shutil.rmtree(adapter.parent)
    eventually(lambda: not told.devices)
    time.sleep(0.1)
    assert told.times <= 4  # nothing is told while nothing changes


def test_a_device_says_what_it_receives_and_tunes_with_the_addresss_options(
    watch: Callable[[str], Told], kernel: Kernel
) -> None:
    kernel.systems = (DeliverySystem.SYS_DVBC_ANNEX_A, DeliverySystem.SYS_DVBS2, 11)
    (device,) = watch("dvb://0?lnb=c&switch=none").devices.values()
    assert device.systems == {System.dvbc, System.dvbs2}
    assert device.title == "Test frontend (DVB-C, DVB-S2)"
    assert not device.receives(None)
    assert device.receives(Delivery.parse("msys=dvbc&freq=474&sr=6875"))
    assert not device.receives(Delivery.parse("msys=dvbc&freq=900&sr=6875"))  # above its range
    assert not device.receives(Delivery.parse("msys=dtmb&freq=474"))
    dish = Delivery.parse("msys=dvbs2&freq=3840&pol=h&sr=27500")
    tuner = device.tuner(dish)
    assert isinstance(tuner, DvbTuner)
    assert tuner.delivery == dish
    assert tuner.tuning.options["lnb"] == "c"
    with pytest.raises(TunerError, match="cannot receive 474 MHz: use another tuner"):
        device.tuner(Delivery.parse("msys=dtmb&freq=474"))


def test_a_frontend_of_no_known_system_is_none(watch: Callable[[str], Told], kernel: Kernel) -> None:
    kernel.systems = (11,)  # ATSC
    assert not watch("dvb://auto").devices


@pytest.mark.parametrize("address", ["dvb://x", "dvb://0/1/2", "dvb://", "dvb://0?lnb=none"])
def test_an_address_that_can_never_name_a_tuner(address: str, watch: Callable[[str], Told]) -> None:
    with pytest.raises(TunerError):
        watch(address)
