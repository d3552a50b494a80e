"""Tuners from their first search to the day one is pulled out, with nothing but a remote."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from headend import playout
from headend.services import BOTH
from running import Broadcast, RunningBox

MOMENT = 1_792_000_000.0


@pytest.fixture
def air(broadcast: Broadcast, tmp_path: Path) -> Path:
    """Two multiplexes of one cable network."""
    folder = tmp_path / "air"
    folder.mkdir()
    for transport in BOTH:
        with (folder / f"{transport.frequency_hz // 10**6}.ts").open("wb") as file:
            playout.record(playout.Multiplex(broadcast.folder, transport, BOTH), file.write, MOMENT, 9.6)
    return folder


@pytest.fixture
def box(air: Path, tmp_path: Path) -> Iterator[RunningBox]:
    with RunningBox(tmp_path / "data", f"lab://{air}?frontends=2&lock=0.02") as running:
        yield running


def _watching(box: RunningBox) -> str:
    """The name of the tuner that serves whoever watches; '' where none does."""
    uses = [driver for driver in box.status().drivers if driver.state == "watching"]
    return str(uses[0].detail["tuner"]) if uses else ""


def test_channels_are_found_and_watched_and_survive_an_unplugged_tuner(
    box: RunningBox, broadcast: Broadcast, air: Path
) -> None:
    box.open_app("channels")
    box.press("ok", "down", "down", "ok")  # Look for channels: ask the network
    box.wait_for(
        lambda: box.driver("channels").detail["count"] == sum(len(each.services) for each in BOTH), 30
    )
    box.open_app("live-tv")
    box.press("1", "ok")
    box.wait_for(lambda: broadcast.shows(box, 1))
    box.press("1", "0", "2")  # on the other multiplex, the same picture as channel 2
    box.wait_for(lambda: broadcast.shows(box, 2))
    taken = box.wait_for(lambda: _watching(box))
    (air / f"unplugged.{taken.removeprefix('lab')}").touch()
    box.wait_for(lambda: _watching(box) not in ("", taken))  # the other tuner takes over
    for tuner in range(2):
        (air / f"unplugged.{tuner}").touch()
    box.wait_for(lambda: box.driver("tuner").state == "missing")
    box.wait_for(lambda: not broadcast.shows(box, 2))  # the words stand there
    for tuner in range(2):
        (air / f"unplugged.{tuner}").unlink()
    box.wait_for(partial(broadcast.shows, box, 2))  # by itself
