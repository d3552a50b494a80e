"""The calendar: the focus moves by day and week, months roll over, and no date whatever breaks it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.views.calendar import CalendarView
from tests.launcher.conftest import Household


def shown(household: Household, node: ui.Calendar, *more: ui.Node) -> CalendarView:
    household.show(ui.Page(ui.Row(node, *more)))
    view = household.stage.focus
    assert isinstance(view, CalendarView)
    return view


def test_the_focus_begins_on_the_day_in_force(household: Household) -> None:
    assert shown(household, ui.Calendar(2026, 2, selected="2026-02-17")).day == date(2026, 2, 17)
    assert shown(household, ui.Calendar(2026, 3, selected="2026-02-17")).day.day in (1, date.today().day)


def test_days_and_weeks_and_over_the_end_of_a_month(household: Household) -> None:
    view = shown(household, ui.Calendar(2026, 2, selected="2026-02-17", on_month=lambda *_: None))
    for key, days in (
        ("right", 1),
        ("down", 7),
        ("down", 7),
        ("left", -1),
        ("up", -7),
        ("up", -7),
        ("up", -7),
    ):
        before = view.day
        assert household.press(key)
        assert view.day == before + timedelta(days)
    months = [message.value for message in household.told if isinstance(message, scene.Action)]
    assert months == [(2026, 3), (2026, 2)]


def test_a_neighbour_comes_before_the_next_week(household: Household) -> None:
    """Right of Sunday lies what is beside the calendar; where there is nothing, Monday comes."""
    view = shown(household, ui.Calendar(2026, 11, selected="2026-11-22"), ui.Button("Beside"))
    household.press("right")
    assert household.focus == "Beside"
    household.press("left")
    assert household.stage.focus is view
    alone = shown(household, ui.Calendar(2026, 11, selected="2026-11-22", key="alone"))
    household.press("right")
    assert alone.day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "key", "then"),
    [
        ("2026-01-31", "channeldown", date(2026, 2, 28)),
        ("2024-01-31", "channeldown", date(2024, 2, 29)),
        ("2026-12-24", "channeldown", date(2027, 1, 24)),
        ("2026-01-10", "channelup", date(2025, 12, 10)),
    ],
)
def test_a_page_is_a_month(household: Household, day: str, key: str, then: date) -> None:
    given = date.fromisoformat(day)
    view = shown(household, ui.Calendar(given.year, given.month, selected=day))
    household.press(key)
    assert view.day == then


def test_what_is_chosen_is_a_date(household: Household) -> None:
    chosen: list[str] = []
    node = ui.Calendar(2026, 11, selected="2026-11-20", on_select=chosen.append)
    shown(household, node)
    household.press("right", "ok")
    for message in household.told:
        if isinstance(message, scene.Action):
            node.handle(message.name, message.value)
    assert chosen == ["2026-11-21"]


def test_the_app_may_turn_to_another_month(household: Household) -> None:
    view = shown(household, ui.Calendar(2026, 11, selected="2026-11-20"))
    household.press("right")
    shown(household, ui.Calendar(2026, 11, selected="2026-11-20", marks={"2026-11-21": "Market"}))
    assert view.day == date(2026, 11, 21)
    shown(household, ui.Calendar(2030, 5))
    assert (view.day.year, view.day.month) == (2030, 5)


@pytest.mark.parametrize(("year", "month", "key"), [(1, 2, "channelup"), (9998, 11, "channeldown")])
def test_time_has_ends(household: Household, year: int, month: int, key: str) -> None:
    shown(household, ui.Calendar(year, month))
    for _ in range(5):
        household.press(key, "up", "left", "down", "right")


NONSENSE: list[dict[str, Any]] = [
    {"year": "now", "month": []},
    {"year": 10**9, "month": 0},
    {"year": -5, "month": 13, "today": "yesterday", "selected": 5},
    {"year": 2026, "month": 11, "marks": [1, 2]},
    {
        "year": 2026,
        "month": 11,
        "marks": {1: 2, "2026-11-01": None, "2026-11-02": "字" * 10**5},
        "today": "2026-11-02",
    },
    {"year": float("nan"), "month": float("inf"), "selected": "2026-02-31"},
]


@pytest.mark.parametrize("props", NONSENSE)
def test_no_property_whatever_breaks_it(household: Household, props: dict[str, Any]) -> None:
    tree = scene.Tree(1, "page", {}, (scene.Tree(2, "calendar", {"on_select": 3} | props),))
    household.stage.apply(scene.Patch((scene.Insert(scene.ROOT, 0, tree),)))
    household.settle()
    for key in ("right", "down", "ok", "channelup", "channeldown", "up", "left"):
        household.press(key)
