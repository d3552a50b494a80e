"""The launcher's own rubbish: looked for while nobody waits, and a little at a time while somebody does."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from gulou_launcher import tidying
from gulou_launcher.tidying import Tidying


class Circle:
    """Rubbish that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidy() -> Iterator[Tidying]:
    begun = Tidying()
    begun.begin()
    yield begun
    gc.enable()
    gc.unfreeze()


def circle() -> weakref.ref[Circle]:
    """Two objects that the collector knows: the circle, and who looks at it."""
    return weakref.ref(Circle())


def test_rubbish_stays_until_nobody_waits(tidy: Tidying) -> None:
    rubbish = [circle() for _ in range(tidying._ENOUGH // 2 + 10)]
    tidy.busy()
    assert all(each() is not None for each in rubbish)
    tidy.idle()
    assert all(each() is None for each in rubbish)


def test_much_rubbish_is_cleared_even_while_somebody_waits(tidy: Tidying) -> None:
    rubbish = [circle() for _ in range(tidying._TOO_MANY // 2 + 10)]
    tidy.busy()
    assert all(each() is None for each in rubbish)


def test_a_little_is_left_alone(tidy: Tidying) -> None:
    gc.collect()
    rubbish = circle()
    tidy.idle()
    assert rubbish() is not None
