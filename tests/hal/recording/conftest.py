"""A recorder that records a transport stream made with ffmpeg, with a guide that the test writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.multiplex import Multiplex
from tests.hal.recording.box import Box


@pytest.fixture
def wait() -> Callable[[Callable[[], object]], None]:
    """Wait until something is so, and fail when it does not become so in ten seconds."""

    def until(true: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not true():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.02)

    return until


@pytest.fixture(scope="session")
def received(recording: Path) -> Iterator[Multiplex]:
    """The recording, received again and again."""
    multiplex = Multiplex(tuner_for(str(recording)), lambda _: None, lambda: None)
    multiplex.start()
    yield multiplex
    multiplex.stop()


@pytest.fixture
def box(tmp_path: Path, received: Multiplex, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    """A box that looks more often than others, so that tests are short."""
    monkeypatch.setattr("gulou_hal.recording.recorder._TICK", 0.1)
    monkeypatch.setattr("gulou_hal.recording.writer.INTERVAL", 0.1)
    monkeypatch.setattr("gulou_hal.recording.lane.SYNC", 0.3)
    box = Box(tmp_path, received)
    yield box
    box.end()
