"""The ring gives back what was put in, as long as it has it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gulou_hal.ts.packet import PACKET_SIZE, Packets, pids
from gulou_hal.tv import ring as ring_module
from gulou_hal.tv.ring import Ring


def _packets(first: int, count: int) -> Packets:
    """Packets that carry their own number, on PIDs 0 to 9 in turn."""
    packets = np.zeros((count, PACKET_SIZE), dtype=np.uint8)
    numbers = np.arange(first, first + count)
    packets[:, 0] = 0x47
    packets[:, 2] = numbers % 10
    packets[:, 4:12] = numbers.astype("<i8").view(np.uint8).reshape(-1, 8)
    return packets


def _numbers(data: bytes) -> list[int]:
    rows = np.frombuffer(data, dtype=np.uint8).reshape(-1, PACKET_SIZE)
    return [int(number) for number in rows[:, 4:12].copy().view("<i8")[:, 0]]


def _wanted(*wanted: int) -> NDArray[np.bool_]:
    flags = np.zeros(8192, dtype=np.bool_)
    flags[list(wanted)] = True
    return flags


def _fill(ring: Ring, count: int, step: int = 77) -> None:
    for first in range(ring.head, ring.head + count, step):
        packets = _packets(first, step)
        assert ring.append(packets, pids(packets)) == first


def test_only_the_wanted_pids_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring(capacity=1000)
    _fill(ring, 770)
    assert _numbers(ring.select(100, 130, _wanted(3, 7))) == [103, 107, 113, 117, 123, 127]


@pytest.mark.parametrize("growth", [50, 100, 1000])
def test_the_newest_are_kept_however_it_grew(growth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring_module, "_GROWTH", growth)
    ring = Ring(capacity=1000)
    _fill(ring, 7700)
    assert (ring.head, ring.tail) == (7700, 6700)
    everything = _wanted(*range(10))
    assert _numbers(ring.select(6700, 7700, everything)) == list(range(6700, 7700))


def test_what_is_older_than_a_few_seconds_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("gulou_hal.tv.ring.time.monotonic", lambda: now)
    ring = Ring(capacity=10_000)
    _fill(ring, 770)
    now += ring.seconds - 1
    _fill(ring, 77)
    assert ring.number_at(0.5) == 770
    now += 2
    _fill(ring, 77)
    assert ring.tail == 770 - 77
