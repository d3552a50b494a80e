"""Who draws comes first on the processor, as long as there is enough left for the others."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from gulou_launcher import urgency
from gulou_launcher.urgency import Urgency

OF_REAL_TIME = os.SCHED_RR | os.SCHED_RESET_ON_FORK


@pytest.fixture
def urgent() -> Iterator[Urgency]:
    """Draws on this thread, which is given back as it was."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except OSError as error:
        pytest.skip(f"the kernel gives nobody here real-time priority: {error.strerror}")
    begun = Urgency()
    begun.draw()
    yield begun
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def test_who_draws_comes_before_who_reads_and_what_they_start_does_not(urgent: Urgency) -> None:
    found: list[tuple[int, int]] = []

    def look() -> None:
        found.append((os.sched_getscheduler(0), os.sched_getparam(0).sched_priority))

    def read() -> None:
        urgent.read()
        look()

    look()
    for call in (read, look):
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    (drawing, first), (reading, second), (other, _) = found
    assert (drawing, reading, other) == (OF_REAL_TIME, OF_REAL_TIME, os.SCHED_OTHER)
    assert first > second > 0


def test_while_drawing_takes_most_of_the_processor_nobody_is_preferred(urgent: Urgency) -> None:
    urgent.drawn(1.0)
    assert os.sched_getscheduler(0) == OF_REAL_TIME, "one slow frame is no rule"
    for _ in range(100):
        urgent.drawn(1.5 * urgency._SLOW)
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    for _ in range(200):
        urgent.drawn(0.2 * urgency._SLOW)
    assert os.sched_getscheduler(0) == OF_REAL_TIME
