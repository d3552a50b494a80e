"""Televisions with Live TV for the tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from gulou_setup import catalogues

from gulou.runtime import load

from .television import APP, Television


@pytest.fixture(scope="session")
def live_tv() -> Iterator[ModuleType]:
    """The app's own package, its texts compiled."""
    catalogues.compile_all()
    load(APP)
    yield sys.modules["live_tv"]


@pytest.fixture
def timing(live_tv: ModuleType) -> ModuleType:
    """The app's durations; a test sets those that it would else wait for."""
    return sys.modules["live_tv.timing"]


@pytest.fixture
def new_television(tmp_path: Path, live_tv: ModuleType) -> Iterator[Callable[[], Television]]:
    """Makes televisions that have not begun, one after the other with the same memory."""
    made: list[Television] = []

    def make() -> Television:
        for television in made:
            television.close()
        made.clear()
        made.append(Television(tmp_path / "live-tv"))
        return made[-1]

    yield make
    for television in made:
        television.close()


@pytest.fixture
def television(new_television: Callable[[], Television]) -> Television:
    """A television on which Live TV has begun, in English, on channel 1."""
    made = new_television()
    made.launcher.begin()
    return made
