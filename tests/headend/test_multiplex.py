"""The multiplexer on streams made up for it."""

import numpy as np
import pytest
from headend.elementary import FRAME_TICKS, GOP, AccessUnit
from headend.errors import HeadendError
from headend.multiplex import Stream, multiplex

from gulou_hal.ts.packet import CLOCK_HZ, has_payload, pcr_rows, pids, read_pcrs

SECONDS = 0.96
RATE = 2000


def picture(sizes: list[int]) -> list[AccessUnit]:
    return [
        AccessUnit(bytes(size), number * FRAME_TICKS, number * FRAME_TICKS, number % GOP == 0)
        for number, size in enumerate(sizes)
    ]


STEADY = picture([9000 if number % GOP == 0 else 2000 for number in range(2 * GOP)])


def test_the_rate_is_constant_and_a_sixteenth_is_left_for_tables() -> None:
    packets = multiplex([Stream(0x100, 0xE0, STEADY, carries_pcr=True)], SECONDS, RATE)
    assert len(packets) == SECONDS * RATE
    assert np.all(pids(packets)[::16] == 0x1FFF)


def test_the_clock_runs_true_to_the_byte_rate() -> None:
    packets = multiplex([Stream(0x100, 0xE0, STEADY, carries_pcr=True)], SECONDS, RATE)
    rows = pcr_rows(packets)
    assert np.all(np.abs(read_pcrs(packets, rows) - rows * CLOCK_HZ / RATE) <= 1)
    gaps = np.diff(np.append(rows, rows[0] + len(packets))) / RATE
    assert gaps.max() <= 0.040


def test_counters_run_on_when_the_loop_starts_again() -> None:
    packets = multiplex([Stream(0x100, 0xE0, STEADY, carries_pcr=True)], SECONDS, RATE)
    counters = packets[(pids(packets) == 0x100) & has_payload(packets), 3] & 15
    assert np.all((counters - np.roll(counters, 1)) % 16 == 1)


def test_a_scrambled_payload_is_noise_behind_a_readable_header() -> None:
    packets = multiplex([Stream(0x100, 0xE0, STEADY, carries_pcr=True, scrambled=True)], SECONDS, RATE)
    counted = packets[(pids(packets) == 0x100) & has_payload(packets)]
    assert np.all(counted[:, 3] & 0xC0 == 0x80)
    assert len(np.unique(counted[:, 100:])) == 256


def test_too_much_for_the_rate_is_said() -> None:
    with pytest.raises(HeadendError, match="lower the bit rates"):
        multiplex([Stream(0x100, 0xE0, picture([30000] * 24), carries_pcr=True)], SECONDS, RATE)
    burst = picture([1000] * 12 + [25000] * 12)
    with pytest.raises(HeadendError, match="lower the bit rates"):
        multiplex([Stream(0x100, 0xE0, burst, carries_pcr=True)], SECONDS, RATE)
