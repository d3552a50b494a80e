"""A multiplex through a frontend: locking, what is told meanwhile, statistics, filters, and refusals."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, Tuning
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.dvb import tuner as tuner_module
from gulou_hal.tuner.dvb.demux import Demux
from gulou_hal.tuner.dvb.demux_api import DMX_SET_PES_FILTER, WHOLE_MULTIPLEX
from gulou_hal.tuner.dvb.frontend import no_lock
from gulou_hal.tuner.dvb.frontend_api import (
    FE_DISEQC_SEND_MASTER_CMD,
    FE_SET_PROPERTY,
    FE_SET_VOLTAGE,
    Command,
    Scale,
    Status,
)
from gulou_hal.tuner.dvb.tuner import DvbTuner
from gulou_hal.tuner.schemes import tuner_for
from tests.hal.tuner.dvb.conftest import Kernel

LOCKED = Status(0x1F)
CABLE = "msys=dvbc&freq=474&sr=6875&mtype=64qam"
PACKETS = b"".join(bytes((0x47, 0x01, number, 0x10)) + bytes(184) for number in range(20))


@pytest.fixture
def tuner(adapter: Path, kernel: Kernel, air: Callable[[bytes], None]) -> Iterator[DvbTuner]:
    tuner = DvbTuner(Tuning.parse(f"dvb://{adapter}/frontend0?{CABLE}"), ioctl=kernel.ioctl)
    tuner.open()
    yield tuner
    tuner.close()


def read_until(tuner: Tuner, condition: Callable[[], bool]) -> int:
    """Read until it holds, three seconds at most; how many packets came."""
    packets = 0
    give_up = time.monotonic() + 3
    while not condition():
        assert time.monotonic() < give_up
        packets += len(tuner.read(0.05))
    return packets


def test_it_waits_locks_and_gives_packets(
    tuner: DvbTuner, kernel: Kernel, air: Callable[[bytes], None]
) -> None:
    tuner.read(0)
    assert tuner.status().state is TunerState.waiting
    kernel.status = LOCKED
    read_until(tuner, lambda: tuner.status().locked)
    air(PACKETS)
    assert read_until(tuner, lambda: tuner.status().packets > 0) == len(PACKETS) // PACKET_SIZE
    tuner.close()
    assert tuner.status().state is TunerState.closed
    with pytest.raises(TunerError, match="is not open"):
        tuner.read(0)


def test_no_lock_is_told_after_a_while_and_all_is_set_anew(
    tuner: DvbTuner, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuner_module, "LOCK_TIMEOUT", 0.1)
    monkeypatch.setattr(tuner_module, "_RETUNE", 0.2)
    read_until(tuner, lambda: tuner.status().state is TunerState.no_signal)
    assert tuner.status().reason == "No signal on 474 MHz: check the aerial cable"
    kernel.status = Status.FE_HAS_SIGNAL | Status.FE_HAS_CARRIER
    read_until(tuner, lambda: "not of DVB-C with these parameters" in tuner.status().reason)
    read_until(tuner, lambda: sum(request == FE_SET_PROPERTY for request, _ in kernel.calls) > 1)


def test_every_stage_of_no_lock_has_its_words() -> None:
    terrestrial, satellite = (
        Delivery.parse("msys=dvbt&freq=474"),
        Delivery.parse("msys=dvbs&freq=11494&pol=h&sr=1"),
    )
    words = [no_lock(terrestrial, Status((1 << reached) - 1)) for reached in range(5)]
    assert len(set(words)) == 4  # both stages of a poor signal ask for the same
    assert no_lock(satellite, Status(0)) == "No signal on 11494 H: check the dish and its cable"


def test_version_five_statistics(tuner: DvbTuner, kernel: Kernel) -> None:
    kernel.status = LOCKED
    kernel.stats = {
        Command.DTV_STAT_SIGNAL_STRENGTH: (Scale.FE_SCALE_DECIBEL, -54_000),
        Command.DTV_STAT_CNR: (Scale.FE_SCALE_DECIBEL, 28_500),
        Command.DTV_STAT_PRE_ERROR_BIT_COUNT: (Scale.FE_SCALE_COUNTER, 250),
        Command.DTV_STAT_PRE_TOTAL_BIT_COUNT: (Scale.FE_SCALE_COUNTER, 1_000_000),
    }
    read_until(tuner, lambda: tuner.status().snr is not None)
    status = tuner.status()
    assert (status.signal, status.snr, status.ber) == (0.5, 28.5, 0.00025)


def test_a_relative_strength_and_errors_after_correction(tuner: DvbTuner, kernel: Kernel) -> None:
    kernel.status = LOCKED
    kernel.stats = {
        Command.DTV_STAT_SIGNAL_STRENGTH: (Scale.FE_SCALE_RELATIVE, 0xFFFF),
        Command.DTV_STAT_CNR: (Scale.FE_SCALE_RELATIVE, 0x8000),
        Command.DTV_STAT_POST_ERROR_BIT_COUNT: (Scale.FE_SCALE_COUNTER, 0),
        Command.DTV_STAT_POST_TOTAL_BIT_COUNT: (Scale.FE_SCALE_COUNTER, 5000),
    }
    read_until(tuner, lambda: tuner.status().signal is not None)
    status = tuner.status()
    assert (status.signal, status.snr, status.ber) == (1.0, None, 0.0)


def test_a_driver_of_version_three_still_tells_the_strength(tuner: DvbTuner, kernel: Kernel) -> None:
    kernel.status = LOCKED
    kernel.strength = 0x3333
    read_until(tuner, lambda: tuner.status().signal is not None)
    assert tuner.status().signal == pytest.approx(0.2, abs=0.001)
    assert tuner.status().snr is None


def wanted(kernel: Kernel) -> list[int]:
    """The PIDs of all filters, in the order in which they were set."""
    filters = (bytes.fromhex(said[2:]) for request, said in kernel.calls if request == DMX_SET_PES_FILTER)
    return [int.from_bytes(each[:2], "little") for each in filters]


def test_wanted_pids_are_filters_and_only_new_ones_are_set(tuner: DvbTuner, kernel: Kernel) -> None:
    tuner.want(frozenset({0, 0x100}))
    tuner.want(frozenset({0, 0x100, 0x101}))
    tuner.want(frozenset({0x101}))
    tuner.want(None)
    calls = wanted(kernel)
    assert calls[0] == WHOLE_MULTIPLEX
    assert sorted(calls[1:3]) == [0, 0x100]
    assert calls[3:] == [0x101, WHOLE_MULTIPLEX]


def demux_of(path: Path) -> list[str]:
    """The open descriptors of a demultiplexer."""
    return [fd.name for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink() and fd.resolve() == path]


def test_too_few_filters_let_the_whole_multiplex_through(
    adapter: Path, kernel: Kernel, air: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open
    most = 3

    def few(path: Path, flags: int) -> int:
        if path.name == "demux0" and len(demux_of(path)) >= most:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return opened(path, flags)

    monkeypatch.setattr(os, "open", few)
    demux = Demux(adapter / "demux0", adapter / "dvr0", ioctl=kernel.ioctl)
    demux.want(frozenset({1, 2, 3}))
    demux.want(frozenset({1, 2, 3, 4, 5}))
    assert wanted(kernel)[-1] == WHOLE_MULTIPLEX
    assert len(demux_of(adapter / "demux0")) == 1
    demux.close()


def test_a_dish_hears_its_switch_and_rests_when_closed(adapter: Path, kernel: Kernel) -> None:
    url = f"dvb://{adapter}/frontend0?src=3&msys=dvbs2&freq=11494&pol=h&sr=22000&lnb=universal"
    tuner = DvbTuner(Tuning.parse(url), ioctl=kernel.ioctl)
    tuner.open()
    assert (FE_DISEQC_SEND_MASTER_CMD, "0xe01038fa000004") in kernel.calls
    tuner.close()
    assert kernel.calls[-1] == (FE_SET_VOLTAGE, "2")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("msys=dvbc&freq=474", "no symbol rate"),
        ("msys=dvbt", "does not say where to tune"),
        ("msys=dtmb&freq=474&mtype=8vsb", "8vsb is no value"),
        ("msys=iptv&url=x", "No tuner of the Linux DVB API receives iptv"),
    ],
)
def test_what_no_frontend_can_be_told_is_refused_in_words(
    query: str, words: str, adapter: Path, kernel: Kernel
) -> None:
    with pytest.raises(TunerError, match=words):
        DvbTuner(Tuning.parse(f"dvb://{adapter}/frontend0?{query}"), ioctl=kernel.ioctl).open()


@pytest.mark.parametrize(
    ("request_number", "code", "words"),
    [
        (FE_SET_PROPERTY, errno.EINVAL, "cannot receive this"),
        (FE_SET_PROPERTY, errno.ENODEV, "was unplugged"),
        (DMX_SET_PES_FILTER, errno.ENOMEM, "no memory"),
    ],
)
def test_a_refused_open_leaves_nothing_open(
    request_number: int, code: int, words: str, adapter: Path, kernel: Kernel
) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    tuner = DvbTuner(Tuning.parse(f"dvb://{adapter}/frontend0?{CABLE}"), ioctl=kernel.ioctl)
    kernel.refusal = {request_number: code}
    with pytest.raises(TunerError, match=words):
        tuner.open()
    assert tuner.status().state is TunerState.closed
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_no_such_device_and_no_such_address() -> None:
    with pytest.raises(TunerError, match="plug the tuner in"):
        tuner_for(f"dvb:///dev/dvb/adapter99/frontend0?{CABLE}").open()
    with pytest.raises(TunerError, match="names no frontend"):
        tuner_for(f"dvb://0?{CABLE}")


def test_an_ordinary_file_is_no_frontend(adapter: Path) -> None:
    with pytest.raises(TunerError, match="is no tuner of the Linux DVB API"):
        tuner_for(f"dvb://{adapter}/frontend0?{CABLE}").open()
