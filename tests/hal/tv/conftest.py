"""A multiplex received for tests of what is built on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.multiplex import Multiplex

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait() -> Wait:
    """Wait until something is so, and fail when it does not become so in ten seconds."""

    def until(true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not true():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.01)

    return until


@pytest.fixture
def multiplex(recording: Path) -> Iterator[Multiplex]:
    """The recording, received."""
    multiplex = Multiplex(tuner_for(str(recording)), lambda _: None, lambda: None)
    multiplex.start()
    yield multiplex
    multiplex.stop()
