"""Lists and rails: windows of rows, a focus that stays with its row, a cost that does not know the count."""

import time
from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.views.rows import RowsView
from tests.launcher.conftest import Household


def numbers(count: int, focused: int = 0, **more: Any) -> ui.Page:
    return ui.Page(
        ui.List(range(count), row=lambda number: ui.Item(f"Row {number}"), focused=focused, key="l", **more)
    )


def names(*items: str) -> ui.Page:
    return ui.Page(ui.List(items, row=ui.Item, row_key=str, key="l"))


def rows_view(household: Household) -> RowsView:
    view = household.stage.focus
    assert isinstance(view, RowsView)
    return view


def titles(household: Household) -> list[str]:
    """What is drawn, from top to bottom."""
    view = rows_view(household)
    return [view.rows[index]["title"] for index in sorted(view.drawn)]


def test_what_is_on_the_screen_is_always_known(household: Household) -> None:
    """However the focus runs, each row on screen is drawn, and is the right one."""
    household.show(numbers(500))
    for key, times in (("down", 70), ("channeldown", 20), ("up", 33), ("channelup", 40), ("up", 3)):
        for _ in range(times):
            household.press(key)
            view = rows_view(household)
            assert titles(household) == [f"Row {index}" for index in view.visible()]
            assert view.index in view.visible()


def test_rows_are_asked_for_in_windows_and_not_for_each_step(household: Household) -> None:
    household.show(numbers(500))
    household.told.clear()
    household.press(*["down"] * 80)
    asked = [message for message in household.told if isinstance(message, scene.NeedRows)]
    assert 1 <= len(asked) <= 12
    assert all(message.count <= 96 for message in asked)


def test_a_silent_app_is_not_asked_again_and_again(household: Household) -> None:
    household.show(numbers(500))
    household.answer_rows = False
    household.press(*["down"] * 40)
    household.told.clear()
    for _ in range(10):
        household.settle()
        household.stage.page.stale = True  # type: ignore[union-attr]
        household.stage.dirty()
    assert household.told == []


def test_an_app_that_says_more_than_it_has_does_not_spin(household: Household) -> None:
    household.stage.apply(
        scene.Patch(
            (
                scene.Insert(
                    scene.ROOT, 0, scene.Tree(1, "page", {}, (scene.Tree(2, "list", {"count": 10**9}),))
                ),
            )
        )
    )
    household.answer_rows = False
    household.settle()
    for _ in range(10):
        household.stage.apply(scene.Patch((scene.Rows(2, 0, ({"title": "only one"},)),)))
        household.settle()
    assert len(household.told) <= 2


def test_the_focus_stays_with_its_row(household: Household) -> None:
    household.show(names("ape", "bee", "cat"))
    household.press("down")
    household.show(names("ant", "ape", "asp", "bee", "cat"))
    assert rows_view(household).index == 3
    household.show(names("cat"))
    assert rows_view(household).index == 0


def test_a_row_beyond_the_window_is_not_shown_from_memory(household: Household) -> None:
    """The app tells of changes in its window only, so that what lies outside must be asked for anew."""
    household.show(numbers(300))
    household.press(*["channeldown"] * 20)
    changed = ui.List(range(300), row=lambda number: ui.Item(f"New {number}"), key="l")
    household.show(ui.Page(changed))
    for _ in range(40):
        household.press("channelup")
        assert all(title.startswith("New") for title in titles(household))


def test_ok_tells_the_row_and_its_key(household: Household) -> None:
    household.show(ui.Page(ui.List(["ape", "bee"], row=ui.Item, row_key=str, on_select=print)))
    household.press("down", "ok")
    assert household.told[-1] == scene.Action(2, "select", (1, "bee"))


def test_an_empty_list_has_no_focus_and_shows_its_words(household: Household) -> None:
    household.show(ui.Page(ui.List([], row=ui.Item, empty="No channels.")))
    assert household.stage.focus is None
    household.show(ui.Page(ui.List(["one"], row=ui.Item, empty="No channels.")))
    assert household.stage.focus is not None


@pytest.mark.parametrize("kind", [ui.List, ui.Rail])
def test_a_hundred_thousand_rows_scroll_as_fast_as_a_hundred(household: Household, kind: Any) -> None:
    def walk(count: int) -> float:
        row = (lambda number: ui.Item(str(number % 50))) if kind is ui.List else lambda number: ui.Card("a")
        household.show(ui.Page(kind(range(count), row=row, key=f"{count}", focused=count // 2)))
        keys = ["down", "up"] if kind is ui.List else ["right", "left"]
        best = float("inf")
        for _ in range(5):
            begun = time.thread_time()
            household.press(*[keys[0]] * 30, *[keys[1]] * 30)
            best = min(best, time.thread_time() - begun)
        return best

    assert walk(100_000) < 3 * walk(100)


@pytest.mark.parametrize("kind", [ui.List, ui.Rail])
def test_far_rows_are_drawn_where_near_ones_are(household: Household, kind: Any) -> None:
    """A GPU reckons with 24 bits: the millionth row would tremble if it were drawn far away."""
    row = ui.Item if kind is ui.List else ui.Card
    household.show(ui.Page(kind(range(2_000_000), row=lambda number: row(str(number)), focused=1_999_000)))
    view = rows_view(household)
    assert 0 <= view.focus_rect().y < 720
    assert 0 <= view.focus_rect().x < 1280
    assert abs(view.cell_rect(view.index).y) < 50_000
    assert abs(view.cell_rect(view.index).x) < 200_000


def test_a_checked_row_has_its_mark_beside_what_trails(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gulou_launcher import paint

    drawn: list[str] = []

    def text_texture(text: str, *arguments: Any, **more: Any) -> Any:
        drawn.append(text)
        return paint.text_texture(text, *arguments, **more)

    monkeypatch.setattr("gulou_launcher.views.list.text_texture", text_texture)
    rows = {"Tea": ui.Item("Tea", trailing="5 min", checked=True), "Net": ui.Item("Net", trailing="5 min")}
    household.show(ui.Page(ui.List(tuple(rows), row=rows.__getitem__)))
    assert drawn[:5] == ["●", "5 min", "Tea", "5 min", "Net"]
