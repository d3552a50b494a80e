"""From addresses to devices, as they come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.device import Device, FixedDevice
from gulou_hal.tuner.devices import Devices, Found


def devices_of(*addresses: str) -> list[Device]:
    told: list[Device] = []
    devices = Devices(addresses, lambda came, went: told.extend(sorted(came, key=lambda each: each.name)))
    devices.start()
    devices.stop()
    return told


def test_a_fixed_address_is_a_device_with_one_multiplex(recording: Path) -> None:
    (device,) = devices_of(str(recording), str(recording))
    assert (device.name, device.address) == ("file:recording.ts", str(recording))
    assert device.receives(None)
    assert not device.receives(Delivery.parse("msys=dvbc&freq=474"))
    tuner = device.tuner(None)
    tuner.open()
    assert len(tuner.read(1.0))
    tuner.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [("", "No tuner address was given"), ("gopher://x", "No tuner opens gopher://x")],
)
def test_a_wrong_address_is_a_device_that_says_so(address: str, said: str) -> None:
    (device,) = devices_of(address)
    tuner = device.tuner(None)
    with pytest.raises(TunerError, match=said):
        tuner.open()
    assert tuner.status().reason.startswith(said)


def test_devices_come_and_go_and_stay_the_same_meanwhile() -> None:
    told: list[tuple[list[str], list[str]]] = []
    found = Found(lambda came, went: told.append(([d.name for d in came], [d.name for d in went])))
    first = FixedDevice("udp://:1")
    found.now([first])
    found.now([FixedDevice("udp://:1")])
    found.now([FixedDevice("udp://:1"), FixedDevice("rtp://:2")])
    found.now([])
    assert told[:2] == [(["udp::1"], []), (["rtp::2"], [])]
    assert sorted(told[2][1]) == ["rtp::2", "udp::1"]
