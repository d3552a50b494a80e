"""`gulou tuner`: what a developer or a factory sees of the tuners."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_hal.tuner.command import command, line
from gulou_hal.tuner.contract import TunerState, TunerStatus
from gulou_hal.tuner.dvb.adapters import Adapters
from gulou_hal.tuner.dvb.frontend_api import Command, Scale, Status
from tests.hal.tuner.dvb.conftest import Kernel, adapter, kernel

__all__ = ["adapter", "kernel"]
CABLE = "msys=dvbc&freq=474&sr=6875"


@pytest.fixture(autouse=True)
def _machine(adapter: Path, kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Adapters, "root", adapter.parent)
    monkeypatch.setattr(Adapters, "ioctl", staticmethod(kernel.ioctl))


@pytest.fixture
def air(adapter: Path) -> Iterator[None]:
    """Packets all the time."""
    stop = threading.Event()
    fd = os.open(adapter / "dvr0", os.O_RDWR | os.O_NONBLOCK)

    def send() -> None:
        while not stop.wait(0.02):
            os.write(fd, (b"\x47\x01\x00\x10" + bytes(184)) * 10)

    sender = threading.Thread(target=send)
    sender.start()
    yield
    stop.set()
    sender.join()
    os.close(fd)


def test_it_lists_the_tuners(capsys: pytest.CaptureFixture[str]) -> None:
    assert command([]) == 0
    assert capsys.readouterr().out == "dvb0.0  Test frontend (DVB-C, DVB-T)\n"
    assert command(["--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["systems"] == ["dvbc", "dvbt"]


def test_it_tunes_and_tells_how_it_stands(
    kernel: Kernel, air: None, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.status = Status(0x1F)
    kernel.stats = {Command.DTV_STAT_CNR: (Scale.FE_SCALE_DECIBEL, 31_200)}
    began = time.monotonic()
    assert command([CABLE, "--seconds", "1.2"]) == 0
    assert time.monotonic() - began < 3
    title, first, *_ = capsys.readouterr().out.splitlines()
    assert title == "dvb0.0  Test frontend (DVB-C, DVB-T): 474 MHz"
    assert first.startswith("locked  SNR 31.2 dB")
    assert first.endswith("packets, 0 lost")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["msys=dtmb&freq=474"], "No tuner of dvb://auto receives 474 MHz"),
        (["msys=dvbx"], "names no delivery system"),
        (["msys=dvbc&freq=474"], "no symbol rate"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(arguments) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_line_leaves_out_what_the_hardware_does_not_say() -> None:
    assert line(TunerStatus(TunerState.waiting)) == "waiting  0 packets, 0 lost"
    full = TunerStatus(TunerState.no_signal, "No signal", 0.5, 8_000_000, 7, 1, 20.0, 1e-5)
    assert line(full).startswith("no_signal  signal 50%  SNR 20.0 dB  BER 1.0e-05  8.0 Mbit/s  7 packets")
    assert line(full).endswith("\n  No signal")
