"""Televisions with Live TV for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gulou_setup import catalogues

from gulou.testing import TV

from .broadcast import guide

APP = Path(__file__).resolve().parents[3] / "apps" / "live-tv"


@pytest.fixture(scope="session")
def texts() -> None:
    """The app's texts, compiled."""
    catalogues.compile_all()


@pytest.fixture
def new_television(tmp_path: Path, texts: None) -> Iterator[Callable[[], TV]]:
    """Makes televisions that have not begun, one after the other with the same memory."""
    made: list[TV] = []

    def make() -> TV:
        for tv in made:
            tv.stop()
        made.clear()
        tv = TV(APP, data=tmp_path / "live-tv")
        tv.data.mkdir(exist_ok=True)
        tv.tuner.now_next = guide(tv)
        made.append(tv)
        return tv

    yield make
    for tv in made:
        tv.stop()


@pytest.fixture
def tv(new_television: Callable[[], TV]) -> TV:
    """A television on which Live TV has begun, in English, on channel 1."""
    made = new_television()
    made.begin()
    return made
