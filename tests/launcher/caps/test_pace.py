"""The pace of a connection: who sends too much is told, then read less often, then stopped."""

from __future__ import annotations

from gulou_launcher.caps.pace import Pace
from gulou_launcher.caps.table import PATIENCE, Rate, Resource, Standing, Use


class Hand:
    """A clock that the test moves, and what was said."""

    def __init__(self) -> None:
        self.now = 100.0
        self.said: list[Use] = []
        self.pace = Pace(self.said.append, {Resource.MESSAGES: Rate(10, 100)}, lambda: self.now)

    def take(self, messages: int, after: float = 0.0) -> float:
        """Read so many; seconds until the next may be read."""
        self.now += after
        self.pace.took({Resource.MESSAGES: messages})
        return self.pace.rest()

    @property
    def standings(self) -> list[Standing]:
        return [use.standing for use in self.said]


def test_a_steady_app_and_one_burst_are_never_spoken_of() -> None:
    hand = Hand()
    assert [hand.take(10, after=1.0) for _ in range(50)] == [0.0] * 50
    assert hand.take(60) == 0.0
    assert hand.said == []


def test_an_app_near_its_cap_is_told_once_at_each_mark() -> None:
    hand = Hand()
    for _ in range(100):
        hand.take(1)
    assert [use.used for use in hand.said] == [80, 90, 95]
    assert set(hand.standings) == {Standing.TOLD}


def test_an_app_over_its_cap_is_read_at_the_pace_that_it_may_have() -> None:
    hand = Hand()
    assert hand.take(150) == 5.0
    hand.now += 2.0
    assert hand.pace.rest() == 3.0
    assert hand.standings == [Standing.TOLD, Standing.SLOWED]


def test_an_app_that_does_not_calm_down_is_stopped_with_the_reason() -> None:
    hand = Hand()
    begun = hand.now
    while Standing.STOPPED not in hand.standings:
        hand.take(100, after=hand.pace.rest())
    assert PATIENCE <= hand.now - begun <= PATIENCE + 10
    assert hand.pace.rest() == float("inf")
    assert hand.said[-1].words == "messages: 200 of 100"


def test_an_app_that_calms_down_begins_anew() -> None:
    hand = Hand()
    hand.take(150)
    for _ in range(20):
        assert hand.take(1, after=10.0) == 0.0
    hand.take(150)
    assert Standing.STOPPED not in hand.standings
    assert hand.standings.count(Standing.SLOWED) == 2
