"""A recording plays at its own pace, and its seam cannot be seen."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.packet import (
    CLOCK_HZ,
    PACKET_SIZE,
    Packets,
    as_packets,
    pcr_rows,
    pids,
    read_pcrs,
    write_pcrs,
)
from gulou_hal.tuner.contract import Tuner, TunerState
from gulou_hal.tuner.pace import STEP, Pace
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.continuity import Continuity


def _slices(packets: Packets) -> list[tuple[Packets, float]]:
    pace = Pace()
    for start in range(0, len(packets), 100):
        pace.feed(packets[start : start + 100])
    pace.flush()
    slices = []
    while (timed := pace.take()) is not None:
        slices.append(timed)
    return slices


def _round_trips(monkeypatch: pytest.MonkeyPatch, tuner: Tuner, packets: int) -> Packets:
    """Read so many packets without waiting for the clock."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    pieces: list[Packets] = []
    while sum(map(len, pieces)) < packets:
        pieces.append(tuner.read(10.0))
    return np.concatenate(pieces)


def test_pace_gives_every_packet_once_in_steps_of_20_ms(recording: Path) -> None:
    packets = as_packets(recording.read_bytes())
    slices = _slices(packets)
    assert np.array_equal(np.concatenate([part for part, _ in slices]), packets)
    assert max(seconds for _, seconds in slices) <= STEP * 1.1
    assert sum(seconds for _, seconds in slices) == pytest.approx(3.0, abs=0.3)


def test_pace_takes_a_leap_of_the_clock_for_a_cut(recording: Path) -> None:
    packets = as_packets(bytearray(recording.read_bytes()))
    rows = pcr_rows(packets)
    later = rows[rows > len(packets) // 2]
    write_pcrs(packets, later, read_pcrs(packets, later) - 3600 * CLOCK_HZ)
    assert sum(seconds for _, seconds in _slices(packets)) == pytest.approx(3.0, abs=0.3)


def test_pace_does_not_rush_after_a_clock_that_stands_still(recording: Path) -> None:
    packets = as_packets(bytearray(recording.read_bytes()))
    rows = pcr_rows(packets)
    write_pcrs(packets, rows, np.arange(len(rows), dtype=np.int64))
    fastest = len(packets) * PACKET_SIZE * 8 / 400_000_000
    assert sum(seconds for _, seconds in _slices(packets)) >= fastest * 0.9


def test_pace_without_a_pcr_keeps_a_plain_rate() -> None:
    packets = np.zeros((1000, PACKET_SIZE), dtype=np.uint8)
    packets[:, 0], packets[:, 3] = 0x47, 0x10
    pace = Pace(rate=1_000_000)
    pace.feed(packets)
    pace.flush()
    total = 0.0
    while (timed := pace.take()) is not None:
        total += timed[1]
    assert total == pytest.approx(1000 * PACKET_SIZE * 8 / 1_000_000)


def test_a_recording_plays_at_its_own_rate(recording: Path) -> None:
    tuner = tuner_for(str(recording))
    tuner.open()
    start, count = time.monotonic(), 0
    while time.monotonic() - start < 1.0:
        count += len(tuner.read(0.1))
    tuner.close()
    assert count * PACKET_SIZE * 8 == pytest.approx(4_000_000, rel=0.2)


def test_the_seam_cannot_be_seen(recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tuner = tuner_for(str(recording))
    tuner.open()
    once = recording.stat().st_size // PACKET_SIZE
    packets = _round_trips(monkeypatch, tuner, once * 3)
    tuner.close()
    assert Continuity().feed(packets) == 0
    rows = pcr_rows(packets)
    rows = rows[pids(packets[rows]) == pids(packets[rows[:1]])[0]]
    steps = np.diff(read_pcrs(packets, rows)) / CLOCK_HZ
    assert steps.min() > 0
    assert steps.max() < 0.1


@pytest.mark.parametrize("extra", [4, 16])
def test_other_packet_sizes_play_too(
    recording: Path, tmp_path: Path, extra: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = as_packets(recording.read_bytes())[:2000]
    wide = np.zeros((len(plain), PACKET_SIZE + extra), dtype=np.uint8)
    at = 4 if extra == 4 else 0
    wide[:, at : at + PACKET_SIZE] = plain
    path = tmp_path / "wide.ts"
    path.write_bytes(wide.tobytes())
    tuner = tuner_for(str(path))
    tuner.open()
    played = _round_trips(monkeypatch, tuner, len(plain))
    tuner.close()
    assert np.array_equal(played[: len(plain)], plain)


def test_a_recording_cut_in_the_middle_plays_on(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cut.ts"
    path.write_bytes(recording.read_bytes()[: 188 * 1000 + 77])
    tuner = tuner_for(str(path))
    tuner.open()
    assert len(_round_trips(monkeypatch, tuner, 2500)) >= 2500
    assert tuner.status().state is TunerState.locked
    tuner.close()
    assert tuner.status().state is TunerState.closed
