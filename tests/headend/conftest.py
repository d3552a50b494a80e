"""A recording of the small broadcast."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from headend.playout import Multiplex, record

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Beijing, when the recording starts."""
RECORDED_SECONDS = 24.0
"""Five loops of 4.8 s, and enough for every interval of the tables."""


@pytest.fixture(scope="session")
def recording(small_broadcast: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the headend broadcasts from noon on, as an ordinary file."""
    path = tmp_path_factory.mktemp("headend") / "recording.ts"
    with path.open("wb") as file:
        record(
            Multiplex(small_broadcast),
            lambda data: file.write(data) and None,
            NOON.timestamp(),
            RECORDED_SECONDS,
        )
    return path
