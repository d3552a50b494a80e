"""The HDMI-CEC driver before a kernel that is played: taking a place, losing it, and every refusal."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gulou_hal.remote import cec_api
from gulou_hal.remote.cec import Cec, adapters
from gulou_hal.remote.contract import Kind, RemoteError, Signal
from tests.hal.remote.played_cec import HERE, Kernel


@pytest.fixture
def kernel() -> Kernel:
    return Kernel()


@pytest.fixture
def cec(tmp_path: Path, kernel: Kernel) -> Cec:
    return Cec(kernel.plug(tmp_path / "cec0"), lambda notice: None, ioctl=kernel.ioctl)


def test_a_place_is_taken_lost_and_taken_again(cec: Cec, kernel: Kernel) -> None:
    cec.open()
    assert cec.identity.kind is Kind.cec
    assert kernel.wanted == [(0, b"", 0), (1, b"Gulou", 3)]
    assert not cec.connected
    cec.playback.show()
    assert kernel.said == []  # nobody is there to be told
    kernel.joins(HERE, 4)
    kernel.hear("044401")
    assert [signal.code for signal in cec.read()] == ["CEC_UP"]
    assert cec.connected
    kernel.said.clear()
    cec.playback.show()
    assert kernel.said == ["4004", "4f821000"]
    kernel.leaves()
    assert cec.read() == []
    assert not cec.connected
    kernel.joins(0x2000, 8)
    cec.read()
    assert kernel.said[2:] == ["8f85", "857d"]  # from the address that is ours now
    cec.close()
    assert kernel.wanted[2:] == [(0, b"", 0)]


def test_an_amplifier_that_is_not_there_is_known_by_its_silence(cec: Cec, kernel: Kernel) -> None:
    cec.open()
    kernel.joins(HERE, 4)
    kernel.hear("5f7e01")
    kernel.hear("457d", sequence=7, status=cec_api.CEC_TX_STATUS_OK)
    cec.read()
    assert cec.playback.amplifier
    kernel.hear("454441", sequence=8, status=cec_api.CEC_TX_STATUS_NACK)
    cec.read()
    assert not cec.playback.amplifier
    cec.close()


def test_a_wire_that_is_too_busy_harms_nobody(cec: Cec, kernel: Kernel) -> None:
    cec.open()
    kernel.joins(HERE, 4)
    kernel.refuses[cec_api.CEC_TRANSMIT] = errno.EBUSY
    cec.read()
    cec.playback.show()
    cec.close()


@pytest.mark.parametrize(
    ("request_number", "number", "words"),
    [
        (cec_api.CEC_S_MODE, errno.EBUSY, "is used by another program alone"),
        (cec_api.CEC_ADAP_G_CAPS, errno.EACCES, "add the user to the group video"),
        (cec_api.CEC_ADAP_S_LOG_ADDRS, errno.ENODEV, "was unplugged"),
    ],
)
def test_what_cannot_be_opened_is_told_and_leaves_nothing(
    cec: Cec, kernel: Kernel, request_number: int, number: int, words: str
) -> None:
    kernel.refuses[request_number] = number
    with pytest.raises(RemoteError, match=words):
        cec.open()
    assert cec.fileno() == -1


def test_one_that_can_only_listen_is_none(cec: Cec, kernel: Kernel) -> None:
    kernel.capabilities = 0
    with pytest.raises(RemoteError, match="cannot speak HDMI-CEC"):
        cec.open()
    assert cec.fileno() == -1


def test_an_unplugged_one_is_told(cec: Cec, kernel: Kernel) -> None:
    cec.open()
    kernel.refuses[cec_api.CEC_DQEVENT] = errno.ENODEV
    with pytest.raises(RemoteError, match="was unplugged"):
        cec.read()
    cec.close()


def test_adapters_are_listed(tmp_path: Path) -> None:
    for name in ("cec1", "cec0", "cec-old", "video0"):
        (tmp_path / name).touch()
    assert [path.name for path in adapters(tmp_path)] == ["cec0", "cec1"]
    assert adapters(tmp_path / "none") == []


def test_signals_know_when_they_end(cec: Cec, kernel: Kernel) -> None:
    cec.open()
    kernel.joins(HERE, 4)
    kernel.hear("044400")
    (signal,) = cec.read()
    assert isinstance(signal, Signal)
    assert signal.lasts == 0.55
    cec.close()
