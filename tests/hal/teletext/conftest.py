"""Real broadcasts, which are not part of the project: tests that need one skip where it is absent."""

from collections.abc import Callable
from pathlib import Path

import pytest

CAPTURES = Path(__file__).parents[3] / "../shared/data/dvb"

Capture = Callable[[str], Path]


@pytest.fixture
def capture() -> Capture:
    """The path of a capture by its name."""

    def find(name: str) -> Path:
        path = CAPTURES / name
        if not path.exists():
            pytest.skip(f"needs the capture {name}, which is not part of the project")
        return path

    return find
