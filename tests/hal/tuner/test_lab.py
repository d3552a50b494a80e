"""Simulated frontends: they lock where there is something, and can be unplugged."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from gulou_hal.tuner.contract import Tuner, TunerState
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Devices


@pytest.fixture
def folder(recording: Path, tmp_path: Path) -> Path:
    shutil.copy(recording, tmp_path / "474.ts")
    shutil.copy(recording, tmp_path / "msys=dvbt2&freq=482&plp=1.ts")
    return tmp_path


def _packets(tuner: Tuner, seconds: float) -> int:
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until:
        count += len(tuner.read(0.05))
    return count


def test_it_locks_where_something_is_sent(folder: Path) -> None:
    told: list[Device] = []
    devices = Devices([f"lab://{folder}?frontends=2&lock=0.2"], lambda came, _: told.extend(came))
    devices.start()
    devices.stop()
    frontend, other = sorted(told, key=lambda device: device.name)
    assert (frontend.name, other.name) == ("lab0", "lab1")
    assert frontend.systems == {System.dvbc, System.dvbt2}
    tuner = frontend.tuner(Delivery.parse("msys=dvbc&freq=474.1"))
    tuner.open()
    assert tuner.status().state is TunerState.waiting
    assert _packets(tuner, 0.15) == 0
    assert _packets(tuner, 0.5) > 100
    status = tuner.status()
    assert (status.state, status.snr, status.ber) == (TunerState.locked, 30.0, 0.0)
    tuner.close()
    empty = other.tuner(Delivery.parse("msys=dvbc&freq=482"))
    empty.open()
    assert _packets(empty, 0.7) == 0
    assert empty.status().state is TunerState.no_signal
    assert empty.status().reason == "No signal on 482 MHz: check the aerial cable"
    empty.close()


def test_a_frontend_that_is_unplugged_goes_and_comes_back(folder: Path) -> None:
    told: list[tuple[list[str], list[str]]] = []
    devices = Devices(
        [f"lab://{folder}?frontends=2"],
        lambda came, went: told.append((sorted(d.name for d in came), [d.name for d in went])),
    )
    devices.start()
    (folder / "unplugged.1").touch()
    time.sleep(0.8)
    (folder / "unplugged.1").unlink()
    time.sleep(0.8)
    devices.stop()
    assert told == [(["lab0", "lab1"], []), ([], ["lab1"]), (["lab1"], [])]


@pytest.mark.parametrize(
    ("query", "said"),
    [("?frontends=x", "frontends=x is no number"), ("?msys=fax", "msys=fax is no delivery system")],
)
def test_a_wrong_address_says_so(folder: Path, query: str, said: str) -> None:
    told: list[Device] = []
    Devices([f"lab://{folder}{query}"], lambda came, _: told.extend(came)).start()
    assert said in told[0].tuner(None).status().reason
