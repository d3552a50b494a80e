"""A box to press keys on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Broadcast, RunningBox


@pytest.fixture(scope="session")
def broadcast(small_broadcast: Path) -> Broadcast:
    described = json.loads((small_broadcast / "av.json").read_text("utf-8"))
    return Broadcast(small_broadcast, described["services"], described["badge"])


@pytest.fixture(scope="module")
def box(broadcast: Broadcast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBox]:
    """One box for the tests of a module, with the channels found."""
    with RunningBox(tmp_path_factory.mktemp("box") / "data", broadcast.tuner) as running:
        running.wait_for(
            lambda: running.driver("channels").detail.get("count", 0) == len(broadcast.services), 20
        )
        yield running
