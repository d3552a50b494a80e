"""Our own client at our own server, on loopback: every packet comes, by either way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from shared_recordings import CABLE, Recordings, sharing

from gulou_hal.sharing.sender import UdpWay
from gulou_hal.sharing.server import Server
from gulou_hal.ts.packet import NULL_PID, Packets, pids
from gulou_hal.tuner.contract import TunerError, TunerState, Tuning
from gulou_hal.tuner.satip.tuner import SatipTuner
from gulou_hal.tv.continuity import Continuity

Make = Callable[..., SatipTuner]


@pytest.fixture
def make(server: Server) -> Iterator[Make]:
    made: list[SatipTuner] = []

    def tuner(query: str = CABLE, options: str = "") -> SatipTuner:
        tuning = Tuning.parse(f"satip://127.0.0.1:{server.port}/{options}")
        made.append(SatipTuner(tuning, "127.0.0.1", server.port, query, "Living room", "474 MHz"))
        return made[-1]

    yield tuner
    for each in made:
        each.close()


def received(tuner: SatipTuner, seconds: float) -> Packets:
    end = time.monotonic() + seconds
    pieces = [tuner.read(0.1)]
    while time.monotonic() < end:
        pieces.append(tuner.read(0.1))
    return np.concatenate(pieces)


@pytest.mark.parametrize("options", ["", "?transport=tcp"])
def test_the_whole_multiplex_comes_without_a_gap(make: Make, server: Server, options: str) -> None:
    tuner = make(options=options)
    tuner.open()
    assert tuner.status().state is TunerState.waiting
    packets = received(tuner, 0.8)
    continuity = Continuity()
    continuity.feed(packets)
    status = tuner.status()
    assert (continuity.errors, status.lost, status.state) == (0, 0, TunerState.locked)
    assert len(packets) > 1000
    assert NULL_PID in pids(packets)
    assert status.signal == pytest.approx(0.8, abs=0.01)
    tuner.close()
    assert server.sessions == ()


def test_pids_change_while_it_plays(make: Make, server: Server) -> None:
    tuner = make()
    tuner.want(frozenset({0, 256}))
    tuner.open()
    assert set(pids(received(tuner, 0.4)).tolist()) == {0, 256}
    tuner.want(frozenset({0, 257}))
    received(tuner, 0.2)
    assert set(pids(received(tuner, 0.3)).tolist()) == {0, 257}
    (session,) = server.sessions
    assert session.stream.pids == frozenset({0, 257})
    tuner.want(frozenset())
    received(tuner, 0.2)
    assert len(received(tuner, 0.2)) == 0
    assert tuner.status().state is not TunerState.no_signal


def test_a_network_that_loses_packets_is_asked_for_less(
    make: Make, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou_hal.tuner.satip.tuner._JUDGE", 0.3)
    send = UdpWay.send
    tuner = make()
    tuner.open()
    received(tuner, 0.5)
    assert not tuner.selective
    monkeypatch.setattr(UdpWay, "send", lambda way, rows: send(way, rows[rows[:, 3] % 16 != 0]))
    received(tuner, 0.8)
    assert tuner.selective
    assert tuner.status().lost > 0
    tuner.want(frozenset({0}))
    assert [session.stream.pids for session in server.sessions] == [frozenset({0})]
    assert make(options="?pids=needed").selective


def test_each_refusal_is_a_sentence(make: Make, television: Recordings) -> None:
    with pytest.raises(TunerError, match="Living room cannot receive"):
        make("msys=dvbc&freq=666&sr=6900").open()
    television.tuners = 0
    with pytest.raises(TunerError, match="Living room has no tuner free for 474 MHz"):
        make().open()
    assert television.open == []


def test_a_server_that_goes_is_told_and_comes_back(recording: Path, make: Make, server: Server) -> None:
    tuner = make()
    tuner.open()
    received(tuner, 0.2)
    server.stop()
    with pytest.raises(TunerError, match="Living room has closed the connection"):
        received(tuner, 2)
    tuner.close()
    with pytest.raises(TunerError, match="Living room cannot be reached"):
        tuner.open()
    with sharing(Recordings({CABLE: recording})) as again:
        tuner = SatipTuner(tuner.tuning, "127.0.0.1", again.port, CABLE, "Living room", "474 MHz")
        tuner.open()
        assert len(received(tuner, 0.3)) > 100
        tuner.close()


def test_a_tuner_that_is_taken_there_is_told_and_comes_back(make: Make, television: Recordings) -> None:
    tuner = make()
    tuner.open()
    received(tuner, 0.3)
    television.taken = True
    received(tuner, 1.3)
    status = tuner.status()
    assert status.state is TunerState.no_signal
    assert "the tuner of Living room has no lock" in status.reason
    television.taken = False
    assert len(received(tuner, 0.3))
    assert tuner.status().state is TunerState.locked
