"""Recordings by the clock on the wall: every day, on some days, and when the clocks change."""

from __future__ import annotations

import datetime as dates
import time
from collections.abc import Iterator

import pytest

from gulou.errors import ServiceError
from gulou.services.recordings import Hours, Series, TimerState
from gulou_hal.recording import hours
from gulou_hal.recording.timers import AHEAD
from tests.hal.recording.box import ONE, TWO, Box

DAY = 86_400


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def made(of: Hours, day: dates.date, **more: object) -> list[tuple[str, str]]:
    """What hours make of two weeks from the noon of a day on, as the wall's clock says."""
    noon = int(dates.datetime.combine(day, dates.time(12)).timestamp())
    found = hours.of_hours(Series("One", ONE.url, id=3, hours=of), of, "One", more.get("recorded", ()), noon)  # type: ignore[arg-type]
    assert all(each.start <= noon + AHEAD and each.stop > noon for each in found)
    return [
        (
            dates.datetime.fromtimestamp(each.start).strftime("%a %d %H:%M"),
            dates.datetime.fromtimestamp(each.stop).strftime("%a %d %H:%M"),
        )
        for each in found
    ]


def test_some_days_of_the_week() -> None:
    thursday = dates.date(2026, 11, 26)
    found = made(Hours(20 * 60, 21 * 60 + 15, (0, 1, 2, 3, 4)), thursday)
    assert found[:3] == [
        ("Thu 26 20:00", "Thu 26 21:15"),
        ("Fri 27 20:00", "Fri 27 21:15"),
        ("Mon 30 20:00", "Mon 30 21:15"),
    ]
    assert len(found) == 10


def test_what_runs_over_midnight_is_still_of_its_day() -> None:
    found = made(Hours(11 * 60, 1 * 60, (5,)), dates.date(2026, 11, 28))
    assert found[0] == ("Sat 28 11:00", "Sun 29 01:00"), "it has begun, and is not over"


@pytest.mark.usefixtures("berlin")
def test_the_clock_on_the_wall_counts_when_summer_time_ends_or_begins() -> None:
    for day in (dates.date(2026, 10, 23), dates.date(2027, 3, 26)):
        found = made(Hours(20 * 60, 21 * 60), day)
        assert {start[-5:] for start, _ in found} == {"20:00"} and len({start for start, _ in found}) == 14
    left_out = made(Hours(2 * 60 + 15, 2 * 60 + 45, (6,)), dates.date(2027, 3, 26))
    assert left_out[0] == ("Sun 28 03:15", "Sun 28 03:45"), "there is no 2:15 on that night"
    twice = hours.wall(dates.date(2026, 10, 25), 150)
    assert twice == int(dates.datetime(2026, 10, 25, 0, 30, tzinfo=dates.UTC).timestamp())


def test_a_day_that_is_not_wanted_does_not_come_back(box: Box) -> None:
    recorder = box.begin()
    local = time.localtime(time.time() + 2 * 3600)
    start = local.tm_hour * 60 + local.tm_min
    box.reception.places = {ONE: "474 MHz", TWO: "482 MHz"}
    for service in (ONE, TWO):
        recorder.put_series(
            Series(service.url, service.url, hours=Hours(start, (start + 30) % 1440)), new=True
        )
    timers = recorder.timers_answer.timers
    assert len(timers) >= 26
    states = {each.state for each in timers if each.service == TWO.url}
    assert states == {TimerState.conflict}, "one tuner, two multiplexes"
    first = timers[0]
    recorder.remove(first.id)
    after = recorder.timers_answer.timers
    assert len(after) == len(timers) - 1
    assert (first.service, first.start) not in {(each.service, each.start) for each in after}


@pytest.mark.parametrize("wrong", [Hours(-1, 5), Hours(0, 1440), Hours(0, 60, ()), Hours(0, 60, (7,))])
def test_what_is_no_time_is_refused(box: Box, wrong: Hours) -> None:
    recorder = box.begin()
    with pytest.raises(ServiceError):
        recorder.put_series(Series("One", ONE.url, hours=wrong), new=True)
    with pytest.raises(ServiceError, match="one channel"):
        recorder.put_series(Series("One", hours=Hours(0, 60)), new=True)
