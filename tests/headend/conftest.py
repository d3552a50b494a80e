"""The small broadcast, made once for all tests, and a recording of it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from headend.build import build
from headend.encode import SMALL
from headend.errors import HeadendError
from headend.lettering import font
from headend.playout import Multiplex, record

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Beijing, when the recording starts."""
RECORDED_SECONDS = 24.0
"""Five loops of 4.8 s, and enough for every interval of the tables."""


@pytest.fixture(scope="session")
def small_broadcast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with av.ts and av.json of the small broadcast: all services, 4.8 seconds."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    try:
        font(10)
    except HeadendError as error:
        pytest.skip(str(error))
    return build(tmp_path_factory.mktemp("headend"), SMALL, progress=lambda _line: None)


@pytest.fixture(scope="session")
def recording(small_broadcast: Path) -> Path:
    """What the headend broadcasts from noon on, as an ordinary file."""
    path = small_broadcast / "recording.ts"
    with path.open("wb") as file:
        record(
            Multiplex(small_broadcast),
            lambda data: file.write(data) and None,
            NOON.timestamp(),
            RECORDED_SECONDS,
        )
    return path
