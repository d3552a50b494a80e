"""Packets of a multiplex as a recording reads them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gulou_hal.ts.packet import as_packets, pids
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.tap import Tap

Wait = Callable[[Callable[[], bool]], None]
ONE = ServiceId(0xFF01, 1, 1)


def collected(tap: Tap, seconds: float) -> bytes:
    until = time.monotonic() + seconds
    data = b""
    while time.monotonic() < until:
        data += tap.read(0.1)
    return data


def test_a_tap_opens_the_tuner_and_reads_everything_in_order(multiplex: Multiplex) -> None:
    tap = multiplex.tap(None)
    packets = as_packets(collected(tap, 1.0))
    assert len(packets) > 1500  # of 4 Mbit/s
    counters = Continuity()
    counters.feed(packets)
    assert counters.errors == 0
    assert tap.lost == 0
    assert multiplex.status().taps == 1
    tap.close()
    tap.close()
    assert tap.read(1.0) == b""
    assert multiplex.status().taps == 0


def test_only_the_wanted_pids_come_and_they_may_change(multiplex: Multiplex, wait: Wait) -> None:
    tap = multiplex.tap({0})
    assert set(pids(as_packets(collected(tap, 0.5))).tolist()) == {0}
    wait(lambda: multiplex.programs.get(ONE) is not None)
    program = multiplex.programs.get(ONE)
    assert program is not None
    tap.want(program.pids)
    assert set(pids(as_packets(collected(tap, 0.5))).tolist()) == set(program.pids)


def test_a_reader_that_falls_behind_counts_what_it_lost(multiplex: Multiplex) -> None:
    tap = multiplex.tap(None)
    assert tap.read(1.0)
    ring = tap._ring
    tap._position = ring.tail - 100
    assert tap.read(1.0)
    assert tap.lost >= 100


def test_a_closed_tap_wakes_its_reader(multiplex: Multiplex) -> None:
    tap = multiplex.tap(())
    closing = threading.Timer(0.2, tap.close)
    closing.start()
    before = time.monotonic()
    assert tap.read(10) == b""
    assert time.monotonic() - before < 5
    again = multiplex.tap(())
    threading.Timer(0.2, multiplex.stop).start()
    assert again.read(10) == b""
    assert again.closed
