"""A control server on a fake box."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher.control.claim import Claim
from gulou_launcher.control.server import ControlServer
from tests.launcher.control.fake_box import FakeBox


@pytest.fixture
def box() -> FakeBox:
    return FakeBox()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def served(box: FakeBox, data: Path) -> Iterator[FakeBox]:
    """The fake box, with its control socket in `data`."""
    with Claim(data) as claim:
        server = ControlServer(box, claim)
        server.start()
        yield box
        server.stop()
