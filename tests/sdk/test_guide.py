"""The guide on the app's side: it is asked for the channels and hours near the screen, and no others."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from gulou import scene, ui
from gulou.difference import Screen

START = 1_600_002_000.0
HOUR = 3600.0


@dataclass
class Broadcast:
    """Half-hour programmes on any number of channels; `asked` counts how it is looked into."""

    channels: int
    days: int = 7
    asked: list[tuple[int, float, float]] = field(default_factory=list)
    chosen: list[tuple[int, str]] = field(default_factory=list)

    def programmes(self, channel: int, start: float, end: float) -> list[ui.GuideProgramme]:
        self.asked.append((channel, start, end))
        first = int(start // 1800)
        return [
            ui.GuideProgramme(number * 1800, number * 1800 + 1800, f"{channel}/{number}")
            for number in range(first, int(-(-end // 1800)))
        ]

    def page(self, more: Callable[[int, ui.GuideProgramme], object] | None = None) -> ui.Page:
        return ui.Page(
            ui.Guide(
                range(self.channels),
                row=lambda number: ui.GuideChannel(f"Channel {number}", str(number)),
                row_key=lambda number: f"c{number}",
                programmes=self.programmes,
                start=START,
                hours=24 * self.days,
                on_select=more or (lambda channel, each: self.chosen.append((channel, each.title))),
            )
        )


def test_the_first_rows_come_with_the_guide() -> None:
    shown = Broadcast(1500)
    inserted, rows = Screen().show(shown.page())
    assert isinstance(inserted, scene.Insert)
    assert isinstance(rows, scene.Rows)
    (guide,) = inserted.tree.children
    assert (guide.props["count"], guide.props["start"], guide.props["hours"]) == (1500, START, 168)
    assert len(rows.rows) == ui.Guide.first_window
    assert {channel for channel, _, _ in shown.asked} == set(range(12))


def test_other_hours_of_other_channels() -> None:
    shown = Broadcast(1500)
    screen = Screen()
    screen.show(shown.page())
    shown.asked.clear()
    (rows,) = screen.rows(2, 700, 20, (START + 48 * HOUR, START + 55 * HOUR))
    assert isinstance(rows, scene.Rows)
    assert rows.start == 700
    assert shown.asked == [(number, START + 48 * HOUR, START + 55 * HOUR) for number in range(700, 720)]
    first = rows.rows[0]
    assert (first["key"], first["name"], first["number"]) == ("c700", "Channel 700", "700")
    assert (first["from"], first["to"]) == (START + 48 * HOUR, START + 55 * HOUR)
    assert len(first["programmes"]) == 14


def test_nothing_new_sends_nothing_and_what_is_new_sends_the_rows() -> None:
    shown = Broadcast(30)
    screen = Screen()
    screen.show(shown.page())
    screen.rows(2, 0, 10, (START, START + 4 * HOUR))
    assert screen.show(shown.page()) == []
    other = Broadcast(30)
    other.programmes = lambda channel, start, end: []  # type: ignore[method-assign]
    (rows,) = screen.show(other.page())
    assert isinstance(rows, scene.Rows)
    assert rows.rows[0]["programmes"] == []
    assert (rows.rows[0]["from"], rows.rows[0]["to"]) == (START, START + 4 * HOUR)


def test_what_is_chosen_is_the_programme() -> None:
    shown = Broadcast(1500)
    screen = Screen()
    screen.show(shown.page())
    begins = START + 30 * HOUR
    screen.act(2, "select", (1200, "c1200", begins))
    assert shown.chosen == [(1200, f"1200/{int(begins // 1800)}")]


@pytest.mark.parametrize(
    "value",
    [None, 3, (1, "c1"), (1, "c1", None), (1, "c1", "noon"), (9999, "gone", START), (0, "c0", START + 7.5)],
)
def test_a_choice_that_is_no_programme_is_nothing(value: object) -> None:
    shown = Broadcast(10)
    screen = Screen()
    screen.show(shown.page())
    screen.act(2, "select", value)
    assert shown.chosen == []


def test_1500_channels_for_a_week_cost_what_15_for_a_day_do() -> None:
    """In what is asked of the app, in what is sent, and in time."""

    def cost(channels: int, days: int) -> tuple[int, int, float]:
        shown = Broadcast(channels, days)
        screen = Screen()
        screen.show(shown.page())
        sent = 0
        begun = time.thread_time()
        for number in range(40):
            middle = channels * number // 40
            for operation in screen.rows(2, middle, 15, (START, START + 7 * HOUR)):
                assert isinstance(operation, scene.Rows)
                sent += sum(len(row["programmes"]) for row in operation.rows)
            screen.show(shown.page())
        return len(shown.asked), sent, time.thread_time() - begun

    small = min(cost(30, 1) for _ in range(3))
    large = min(cost(1500, 7) for _ in range(3))
    assert large[0] <= 2 * small[0]
    assert large[1] <= 2 * small[1]
    assert large[2] <= 4 * small[2]


def test_a_channel_that_says_too_much_is_cut() -> None:
    shown = Broadcast(1)
    screen = Screen()
    screen.show(shown.page())
    (rows,) = screen.rows(2, 0, 1, (START, START + 1000 * HOUR))
    assert isinstance(rows, scene.Rows)
    assert len(rows.rows[0]["programmes"]) == 200


def test_all_that_is_sent_at_once_stays_below_what_the_tv_takes() -> None:
    """A programme each minute on every channel: the TV refuses a message of more than 20,000 values."""

    def each_minute(channel: int, start: float, end: float) -> list[ui.GuideProgramme]:
        return [
            ui.GuideProgramme(start + 60 * n, start + 60 * n + 60, "x")
            for n in range(int((end - start) / 60))
        ]

    shown = Broadcast(1500)
    shown.programmes = each_minute  # type: ignore[method-assign]
    screen = Screen()
    screen.show(shown.page())
    (rows,) = screen.rows(2, 100, 40, (START, START + 12 * HOUR))
    assert isinstance(rows, scene.Rows)
    assert sum(7 + 6 * len(row["programmes"]) for row in rows.rows) < 20_000
