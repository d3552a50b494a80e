"""For whom the parts of a recording are, as the parental lock judges them while they play."""

from __future__ import annotations

import numpy as np
import pytest

from gulou.services.recordings import Rated
from gulou.services.tv import Programme
from gulou_hal.recording import index, ratings
from gulou_hal.recording.index import Entries, Point

ENTRIES = index.entries([Point(row * 1880, 0, row * 500) for row in range(100)])
"""A point each half second."""


class Guard:
    """Refuses what is for those of this age."""

    guards = True

    def __init__(self, age: int) -> None:
        self.age = age

    def refuses(self, part: Rated) -> str:
        return f"from {part.age} on" if part.age >= self.age else ""


def parts(*known: Rated, otherwise: int = 0, age: int = 16) -> ratings.Parts:
    return ratings.Parts(lambda: known, otherwise, Guard(age))


def entries() -> Entries:
    return ENTRIES


def test_each_programme_is_noted_where_it_may_have_begun() -> None:
    def on(event: int, age: int) -> Programme:
        return Programme(event, 0, 600, age=age)

    noted = ratings.noted((), on(1, 0), 1.0)
    assert noted == (Rated(0.0, 0, 1),)
    noted = ratings.noted(noted, on(1, 0), 30.0)
    noted = ratings.noted(noted, on(2, 16), 60.0)
    assert noted[1:] == (Rated(60.0 - ratings.MARGIN, 16, 2),), "the broadcast says it late"
    noted = ratings.noted(noted, on(3, 6), 90.0)
    assert noted[-1] == Rated(90.0, 6, 3), "what ends is locked until it is said to have ended"
    assert ratings.noted(noted, None, 99.0) == noted
    assert ratings.noted((), on(1, 6), 1.0, least=12) == (Rated(0.0, 12, 1),)


@pytest.mark.parametrize("at", [10.0, 10.2, 10.4])
def test_it_goes_up_to_the_picture_with_which_a_locked_part_begins(at: float) -> None:
    it = parts(Rated(0.0, 6), Rated(at, 16), Rated(20.0, 0))
    assert it.leave(entries, 0, 10**9) == ratings.Leave(20 * 1880)
    held = it.leave(entries, 20 * 1880, 10**9)
    assert (held.until, held.refused, held.position) == (0, "from 16 on", 10.0)
    assert it.leave(entries, 25 * 1880, 10**9).refused
    assert it.leave(entries, 40 * 1880, 10**9) == ratings.Leave(10**9)


def test_what_nobody_rated_is_for_the_age_of_the_whole() -> None:
    assert parts(otherwise=16).leave(entries, 0, 10**9).refused
    assert parts(otherwise=12).leave(entries, 0, 10**9) == ratings.Leave(10**9)
    nothing = np.zeros(0, dtype=index.ENTRY)
    assert parts(otherwise=16).leave(lambda: nothing, 0, 10**9).refused, "without an index nothing gets past"
