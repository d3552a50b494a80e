"""An HDHomeRun in the house: found, tuned and told about; a played one, held to the makers' own client."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from played_hdhomerun import ID, PlayedHdhomerun

from gulou_hal.tuner.contract import Tuner, TunerError, TunerState
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device, UnusableDevice
from gulou_hal.tuner.devices import Found
from gulou_hal.tuner.hdhomerun import discovery
from gulou_hal.tuner.hdhomerun.discovery import Announced, HdhomerunError
from gulou_hal.tuner.hdhomerun.servers import HdhomerunDevice, Servers
from gulou_hal.tv.continuity import Continuity


@pytest.fixture
def peer(recording: Path) -> Iterator[PlayedHdhomerun]:
    played = PlayedHdhomerun({474_000_000: recording, 482_000_000: recording})
    yield played
    played.close()


def found(address: str, port: int, count: int) -> dict[str, Device]:
    """The devices of an address, once there are so many."""
    devices: dict[str, Device] = {}
    enough = threading.Event()

    def changed(came: frozenset[Device], went: frozenset[Device]) -> None:
        devices.update((device.name, device) for device in came)
        if len(devices) >= count:
            enough.set()

    watcher = Servers(address, Found(changed))
    watcher.port = port
    watcher.start()
    assert enough.wait(5)
    watcher.stop()
    return devices


def received(tuner: Tuner, seconds: float) -> Continuity:
    continuity = Continuity()
    end = time.monotonic() + seconds
    pieces = []
    while time.monotonic() < end:
        pieces.append(tuner.read(0.1))
    continuity.feed(np.concatenate(pieces))
    return continuity


def test_a_packet_is_read_as_it_was_written() -> None:
    announced = Announced(ID, 4, "http://192.0.2.7:80", "http://192.0.2.7:80/" + "x" * 200)
    packet = discovery.reply(announced)
    assert discovery.read(packet) == announced
    assert discovery.asked_for(discovery.request()) == discovery.ANY
    assert discovery.asked_for(discovery.request(ID)) == ID
    assert discovery.read(discovery.request()) is None
    for at in range(len(packet)):
        damaged = packet[:at] + bytes((packet[at] ^ 1,)) + packet[at + 1 :]
        with pytest.raises(HdhomerunError):
            discovery.read(damaged)


def test_its_tuners_are_devices_that_play(peer: PlayedHdhomerun) -> None:
    devices = found("hdhomerun://127.0.0.1", peer.port, 2)
    assert set(devices) == {f"hdhr:{ID:08X}#0", f"hdhr:{ID:08X}#1"}
    device = devices[f"hdhr:{ID:08X}#0"]
    assert isinstance(device, HdhomerunDevice)
    assert device.systems == {System.dvbt, System.dvbt2}
    assert [each.query for each in device.multiplexes] == ["msys=dvbt&freq=474", "msys=dvbt2&freq=482"]
    tuner = device.tuner(device.multiplexes[0])
    tuner.open()
    assert received(tuner, 0.5).errors == 0
    status = tuner.status()
    assert status.state is TunerState.locked
    assert status.packets > 500
    other = devices[f"hdhr:{ID:08X}#0"].tuner(device.multiplexes[1])
    with pytest.raises(TunerError, match="has no tuner free for 482 MHz"):
        other.open()
    tuner.close()
    with pytest.raises(TunerError, match="cannot receive 666 MHz"):
        device.tuner(Delivery.parse("msys=dvbt&freq=666")).open()


def test_it_is_told_when_it_goes(peer: PlayedHdhomerun) -> None:
    device = found("hdhomerun://127.0.0.1", peer.port, 2)[f"hdhr:{ID:08X}#1"]
    tuner = device.tuner(device.multiplexes[0])
    tuner.open()
    received(tuner, 0.2)
    peer.close()
    with pytest.raises(TunerError, match="has closed the connection"):
        received(tuner, 3)
    tuner.close()


def test_an_address_without_one_says_so() -> None:
    (device,) = found("hdhomerun://127.0.0.1", 9, 1).values()
    assert isinstance(device, UnusableDevice)
    assert "No HDHomeRun answers at 127.0.0.1" in device.tuner(None).status().reason


@pytest.mark.skipif(
    not os.environ.get("GULOU_PEERS"), reason="other people's programs run with `make test-peers`"
)
def test_the_makers_own_client_finds_the_played_one(recording: Path) -> None:
    if shutil.which("hdhomerun_config") is None:
        pytest.skip("hdhomerun_config is not installed (Debian's hdhomerun-config)")
    try:
        played = PlayedHdhomerun({474_000_000: recording}, port=discovery.PORT)
    except OSError:
        pytest.skip(f"UDP port {discovery.PORT} is in use")
    try:
        command = ["hdhomerun_config", "discover", "127.0.0.1"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    finally:
        played.close()
    assert said.stdout.split() == f"hdhomerun device {ID:08X} found at 127.0.0.1".split(), said
