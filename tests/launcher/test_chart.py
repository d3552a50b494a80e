"""Charts: round numbers at the axis, every peak on the screen, values to be read by the keys."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou import scene, ui
from gulou_launcher.views.axis import axis
from gulou_launcher.views.chart import ChartView, thinned
from tests.launcher.conftest import Household


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 10, ["0", "2.5", "5.0", "7.5", "10.0"]),
        (3, 97, ["0", "25", "50", "75", "100"]),
        (-4.2, 11, ["-5", "0", "5", "10", "15"]),
        (0.0012, 0.0048, ["0.001", "0.002", "0.003", "0.004", "0.005"]),
        (12_300, 48_000, ["10,000", "20,000", "30,000", "40,000", "50,000"]),
        (7, 7, ["6.0", "6.5", "7.0", "7.5", "8.0"]),
    ],
)
def test_lines_stand_at_round_numbers(low: float, high: float, words: list[str]) -> None:
    found = axis(low, high)
    assert [found.words(tick) for tick in found.ticks] == words


numbers = st.floats(-1e9, 1e9, allow_nan=False)


@given(numbers, numbers, st.integers(2, 6))
def test_an_axis_holds_its_values_with_few_lines(one: float, other: float, most: int) -> None:
    low, high = min(one, other), max(one, other)
    found = axis(low, high, most)
    slack = 1e-6 * (abs(low) + abs(high))
    assert found.low <= low + slack
    assert found.high >= high - slack
    assert 2 <= len(found.ticks) <= most + 2
    assert 0 <= found.share(low) <= found.share(high) <= 1


@given(numbers, numbers)
def test_ends_that_are_given_are_kept(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other) + 1
    found = axis(0, 1, 5, low, high)
    assert (found.low, found.high) == (low, high)
    slack = 1e-6 * (high - low) + 1e-3
    assert all(low - slack <= tick <= high + slack for tick in found.ticks)


@given(st.lists(numbers, min_size=1, max_size=2000))
def test_a_thinned_line_keeps_its_peaks(values: list[float]) -> None:
    run = list(enumerate(values))
    kept = thinned(run, 100)
    assert len(kept) <= max(100, min(len(run), 102))
    assert max(value for _, value in kept) == max(values)
    assert min(value for _, value in kept) == min(values)
    assert [index for index, _ in kept] == sorted(index for index, _ in kept)


def shown(household: Household, *charts: ui.Chart) -> ChartView:
    household.show(ui.Page(*charts))
    assert household.stage.page is not None
    view = household.stage.page.children[0]
    assert isinstance(view, ChartView)
    return view


DAY = ui.Series("Room", [20 + hour / 10 for hour in range(24)])


def test_left_and_right_read_the_values(household: Household) -> None:
    view = shown(household, ui.Chart("line", [DAY], unit="°C"))
    assert view.focused
    assert view.index == 23
    household.press("left", "left", "right")
    assert view.index == 22
    household.press(*["left"] * 40)
    assert view.index == 0
    assert household.press("left")


def test_new_values_are_read_at_the_end_but_not_where_somebody_looks(household: Household) -> None:
    view = shown(household, ui.Chart("line", [DAY]))
    household.show(ui.Page(ui.Chart("line", [ui.Series("Room", [*DAY.values, 25.0])])))
    assert view.index == 24
    household.press("left", "left")
    household.show(ui.Page(ui.Chart("line", [ui.Series("Room", [*DAY.values, 25.0, 26.0])])))
    assert view.index == 22


def test_one_that_is_only_looked_at_takes_no_focus(household: Household) -> None:
    assert not shown(household, ui.Chart("bar", [DAY], readable=False)).can_focus()
    assert not shown(household, ui.Chart("bar", [])).can_focus()


@pytest.mark.parametrize("style", ["line", "bar", "area"])
def test_2000_values_cost_what_400_do(household: Household, style: Any) -> None:
    def cost(count: int) -> float:
        series = [ui.Series(str(n), [math.sin(i / 50 + n) for i in range(count)]) for n in range(4)]
        view = shown(household, ui.Chart(style, series))
        begun = time.thread_time()
        for _ in range(5):
            view.repaint()
        return time.thread_time() - begun

    cost(400)
    assert min(cost(2000) for _ in range(3)) <= 4 * min(cost(400) for _ in range(3))


NONSENSE: list[Any] = [
    {"series": 5},
    {
        "series": [
            None,
            3,
            "x",
            [],
            {"values": "abc"},
            {"values": [None, "x", float("nan"), 1e308, -1e308, True]},
        ]
    },
    {"series": [{"values": [1, 2, 3], "color": 7, "name": []}], "labels": [1, None, "x"], "unit": 9},
    {"series": [{"values": [1]}], "minimum": 5, "maximum": -5, "height": "tall", "style": {}},
    {"series": [{"values": [0, 0]}], "minimum": float("inf"), "maximum": "x", "style": "bar"},
    {"series": [{"values": [1e9] * 1500}] * 12, "labels": ["字" * 50] * 5000, "style": "area"},
    {"series": [{"values": [1e-300, 2e-300]}]},
    {"series": [{"values": [1e9, 1e9 + 1e-7]}], "height": 1e300},
]


@pytest.mark.parametrize("props", NONSENSE)
def test_no_property_whatever_breaks_it(household: Household, props: dict[str, Any]) -> None:
    for style in ("line", "bar", "area"):
        tree = scene.Tree(1, "page", {}, (scene.Tree(2, "chart", {"style": style} | props),))
        household.stage.apply(scene.Patch((scene.Insert(scene.ROOT, 0, tree),)))
        household.settle()
        for key in ("left", "right", "channelup", "ok", "down"):
            household.press(key)
