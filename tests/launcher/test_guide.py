"""The guide on the screen: focus in two directions, windows in two directions, a cost that knows no count."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from gulou import scene, ui
from gulou.programmes import slots
from gulou_launcher.views.guide import SHOWN, GuideView
from tests.launcher.conftest import Household

START = 1_600_002_000.0
HOUR = 3600.0
MINUTES = (25, 45, 30, 90, 5, 120, 240)


def programmes(channel: int, start: float, end: float) -> list[ui.GuideProgramme]:
    """Programmes of another length on each channel, without a hole."""
    length = MINUTES[channel % len(MINUTES)] * 60
    found, moment = [], start // length * length
    while moment < end:
        found.append(ui.GuideProgramme(moment, moment + length, f"{channel} at {moment:.0f}"))
        moment += length
    return found


def guide(channels: int = 200, hours: float = 168, **more: Any) -> ui.Page:
    more.setdefault("programmes", programmes)
    return ui.Page(
        ui.Guide(
            range(channels),
            row=lambda number: ui.GuideChannel(f"Channel {number}", str(number)),
            start=START,
            hours=hours,
            key="g",
            **more,
        )
    )


def shown(household: Household, page: ui.Page | None = None) -> GuideView:
    household.show(page or guide())
    view = household.stage.focus
    assert isinstance(view, GuideView)
    return view


def test_it_begins_where_it_is_told(household: Household) -> None:
    """Today lies before it or after it: the first hours stand there."""
    view = shown(household)
    assert view.begin <= view.left <= view.moment < view.left + SHOWN
    assert view.end == START + 168 * HOUR


def test_right_goes_from_programme_to_programme(household: Household) -> None:
    view = shown(household)
    before = view.slot()
    for _ in range(30):
        household.press("right")
        slot = view.slot()
        assert slot is not None
        assert before is not None
        assert slot.start in (before.start, before.end)
        assert view.left <= view.moment < view.left + SHOWN
        before = slot


def test_left_comes_back_the_same_way(household: Household) -> None:
    view = shown(household)
    for _ in range(20):
        household.press("right")
    for _ in range(60):
        household.press("left")
    assert view.moment == view.begin
    assert view.left == view.begin


def test_the_focus_keeps_its_time_between_channels(household: Household) -> None:
    view = shown(household)
    household.press("right", "right", "right")
    moment = view.moment
    for key in ("down", "down", "down", "down", "up", "down", "up"):
        household.press(key)
        slot = view.slot()
        assert view.moment == moment
        assert slot is not None
        assert slot.start <= moment < slot.end
        assert slot.title.startswith(f"{view.index} at ")


def test_what_is_long_is_passed_in_steps(household: Household) -> None:
    view = shown(
        household, guide(programmes=lambda *_: [ui.GuideProgramme(START, START + 12 * HOUR, "Long")])
    )
    seen = set()
    for _ in range(12):
        slot = view.slot()
        assert slot is not None
        if not slot.real:
            break
        seen.add(view.left)
        household.press("right")
    assert len(seen) >= 10
    assert view.moment == START + 12 * HOUR


def test_gaps_can_be_passed(household: Household) -> None:
    """Nobody says what is on: the focus still gets through the week."""
    view = shown(household, guide(hours=24, programmes=lambda *_: []))
    for _ in range(60):
        household.press("right")
    assert view.moment > view.end - 2 * HOUR
    assert household.press("right")


def test_pages_and_days(household: Household) -> None:
    view = shown(household)
    household.press("channeldown", "fastforward", "fastforward")
    assert view.index == len(view.visible()) - 1
    assert view.moment == view.begin + 48 * HOUR
    household.press("rewind", "rewind", "rewind", "channelup")
    assert (view.index, view.moment) == (0, view.begin)


def test_up_leaves_it_at_the_top(household: Household) -> None:
    listed = guide()
    household.show(ui.Page(ui.Button("Above"), *listed.children))
    household.press("down")
    assert isinstance(household.stage.focus, GuideView)
    household.press("down", "up", "up")
    assert household.focus == "Above"


def test_all_on_the_screen_is_known_wherever_the_focus_runs(household: Household) -> None:
    view = shown(household, guide(1500))
    keys = random.Random(3)
    for _ in range(150):
        household.press(
            keys.choice(("down", "down", "right", "right", "channeldown", "left", "up", "fastforward"))
        )
        for index in view.visible():
            found = view.slots_of(index)
            assert found[0].start <= view.left
            assert found[-1].end >= min(view.end, view.left + SHOWN)
            assert all(slot.real for slot in found[1:-1])
            assert index in view.drawn
        assert view.index in view.visible()


def test_what_is_chosen_and_looked_at_is_told(household: Household) -> None:
    chosen: list[tuple[int, str]] = []
    focused: list[tuple[int, str]] = []
    page = guide(
        on_select=lambda channel, each: chosen.append((channel, each.title)),
        on_focus=lambda channel, each: focused.append((channel, each.title)),
    )
    view = shown(household, page)
    household.press("down", "right", "ok")
    (guide_node,) = page.children
    for message in household.told:
        if isinstance(message, scene.Action):
            guide_node.handle(message.name, message.value)
    slot = view.slot()
    assert slot is not None
    assert chosen == [(1, slot.title)]
    assert focused[-1] == (1, slot.title)


def test_nothing_is_chosen_in_a_gap(household: Household) -> None:
    shown(household, guide(programmes=lambda *_: [], on_select=lambda *_: None))
    household.press("ok")
    assert not [message for message in household.told if isinstance(message, scene.Action)]


def test_a_silent_app_is_not_asked_again_and_again(household: Household) -> None:
    household.show(guide())
    household.answer_rows = False
    household.press("fastforward")
    household.told.clear()
    for _ in range(10):
        household.stage.page.stale = True  # type: ignore[union-attr]
        household.stage.dirty()
        household.settle()
    assert household.told == []
    assert household.press("right", "left", "down", "up", "ok") in (True, False)


def test_1500_channels_for_a_week_cost_what_15_for_a_day_do(household: Household) -> None:
    def cost(channels: int, hours: float) -> tuple[float, int]:
        household.show(ui.Page())
        household.show(guide(channels, hours))
        keys = [*["down"] * 12, *["right"] * 6, *["up"] * 12, *["left"] * 6]
        household.press(*keys)
        household.told.clear()
        begun = time.thread_time()
        household.press(*keys)
        taken = time.thread_time() - begun
        view = household.stage.focus
        assert isinstance(view, GuideView)
        return taken, len(view.rows)

    cost(15, 24)
    small = min(cost(15, 24) for _ in range(3))
    large = min(cost(1500, 168) for _ in range(3))
    assert large[0] <= 2 * small[0]
    assert large[1] <= 60


def test_programmes_that_overlap_stand_one_after_the_other() -> None:
    row = {
        "from": START,
        "to": START + 4 * HOUR,
        "programmes": [
            (START, START + 2 * HOUR, "One", "", False),
            (START + HOUR, START + 3 * HOUR, "Two", "", False),
            (START + HOUR, START + 1.5 * HOUR, "Never seen", "", False),
        ],
    }
    made = slots(row)
    assert [(slot.title, slot.start - START, slot.end - START) for slot in made] == [
        ("One", 0, 2 * HOUR),
        ("Two", 2 * HOUR, 3 * HOUR),
        ("", 3 * HOUR, 4 * HOUR),
    ]
    assert made[1].begins == START + HOUR


NONSENSE: list[Any] = [
    {},
    {"from": "noon", "to": None},
    {"from": START, "to": START - 1},
    {"from": 0, "to": 1e300},
    {"from": START, "to": START + 10, "programmes": 7},
    {"from": START, "to": START + 10, "programmes": [None, 3, [], [1, 2, 3], [1, 2, 3, 4, 5]]},
    {"from": START, "to": START + HOUR, "programmes": [[START, float("nan"), "a", "b", 1]]},
    {"from": START, "to": START + HOUR, "programmes": [[START, START + 1e-9, "a", "b", True]] * 1000},
    {"from": START, "to": START + HOUR, "name": 5, "number": [], "image": {}, "programmes": "abc"},
]


@pytest.mark.parametrize("row", NONSENSE)
def test_no_row_whatever_breaks_it(household: Household, row: dict[str, Any]) -> None:
    for props in (
        {"count": 3, "start": START, "hours": 5, "now": START},
        {"count": 10**12, "start": [], "hours": "x"},
    ):
        tree = scene.Tree(1, "page", {}, (scene.Tree(2, "guide", {**props, "on_select": True}),))
        household.stage.apply(scene.Patch((scene.Insert(scene.ROOT, 0, tree),)))
        household.answer_rows = False
        household.settle()
        household.stage.apply(scene.Patch((scene.Rows(2, 0, (row, row, row)),)))
        household.settle()
        for key in ("right", "left", "down", "ok", "fastforward", "channeldown", "up"):
            household.press(key)
