"""A server that shares one recording, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shared_recordings import CABLE, Recordings, sharing

from gulou_hal.sharing.server import Server


@pytest.fixture
def television(recording: Path) -> Recordings:
    return Recordings({CABLE: recording}, tuners=4)


@pytest.fixture
def server(television: Recordings) -> Iterator[Server]:
    with sharing(television) as running:
        yield running
