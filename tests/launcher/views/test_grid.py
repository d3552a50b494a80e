"""The grid: focus in two directions, windows of rows, a cost that does not know the count."""

import time
from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.views.grid import GridView
from tests.launcher.conftest import Household


def films(count: int, columns: int = 5, **more: Any) -> ui.Page:
    grid = ui.Grid(range(count), row=lambda number: ui.Card(f"Film {number}"), columns=columns, **more)
    return ui.Page(ui.Button("Above"), grid, ui.Button("Below"))


def view(household: Household) -> GridView:
    return next(found for found in household.stage.page.walk() if isinstance(found, GridView))  # type: ignore[union-attr]


def walked(household: Household, *keys: str) -> list[int]:
    found = []
    for key in keys:
        household.press(key)
        found.append(view(household).index)
    return found


def test_focus_moves_both_ways(household: Household) -> None:
    household.show(films(23))
    household.press("down")
    assert walked(household, "right", "down", "down", "left", "up") == [1, 6, 11, 10, 5]


def test_a_short_last_row_is_entered_at_its_end(household: Household) -> None:
    household.show(films(12))
    household.press("down", "right", "right", "right", "down")
    assert walked(household, "down") == [11]
    household.press("down")
    assert household.focus == "Below"


def test_at_its_sides_focus_stays(household: Household) -> None:
    household.show(films(12))
    household.press("down")
    assert walked(household, "left", "right", "right", "right", "right", "right") == [0, 1, 2, 3, 4, 4]


def test_beside_a_grid_is_what_stands_beside_it(household: Household) -> None:
    grid = ui.Grid(range(9), row=lambda number: ui.Card(str(number)), columns=3)
    household.show(ui.Page(ui.Row(ui.Button("Menu"), ui.Column(grid))))
    assert household.focus == "Menu"
    household.press("right", "left")
    assert household.focus == "Menu"


def test_focus_stays_with_its_row_when_rows_move(household: Household) -> None:
    def named(*names: str) -> ui.Page:
        return ui.Page(ui.Grid(names, row=ui.Card, row_key=str, columns=3, on_select=print))

    household.show(named("ape", "bee", "cat", "dog"))
    household.press("right", "right")
    household.show(named("ant", "asp", "ape", "bee", "cat", "dog"))
    household.press("ok")
    assert household.told[-1] == scene.Action(2, "select", (4, "cat"))


def test_what_is_on_the_screen_is_always_known(household: Household) -> None:
    household.show(films(5000, columns=7))
    household.press("down")
    for key, times in (("down", 50), ("channeldown", 9), ("right", 3), ("up", 20), ("channelup", 20)):
        for _ in range(times):
            household.press(key)
            grid = view(household)
            assert sorted(grid.drawn) == list(grid.visible())
            assert grid.index in grid.visible()


@pytest.mark.parametrize("columns", [1, 2, 5, 12, 0, 99])
def test_rows_that_are_seen_are_seen_whole(household: Household, columns: int) -> None:
    household.show(films(500, columns=columns))
    household.press("down", *["down"] * 30)
    grid = view(household)
    assert 1 <= grid.columns <= 12
    for index in grid.visible():
        cell = grid.cell_rect(index)
        assert cell.y - grid.shift.y >= grid.rect.y - 1
        assert cell.right <= grid.rect.right + 1


def test_a_step_draws_new_cells_only(household: Household) -> None:
    """With the key held, each step draws the row that comes and the two that change; nothing else."""
    household.show(films(100_000))
    household.press("down", *["down"] * 20)
    grid = view(household)
    before = dict(grid.drawn)
    household.press("down")
    kept = [index for index, group in grid.drawn.items() if before.get(index) is group]
    assert len(grid.drawn) - len(kept) <= grid.columns + 2


def test_a_hundred_thousand_cost_what_a_hundred_do(household: Household) -> None:
    def walk(count: int) -> float:
        household.show(films(count, key=str(count), focused=count // 2))
        household.press("down")
        best = float("inf")
        for _ in range(5):
            begun = time.thread_time()
            household.press(*["down"] * 8, *["up"] * 8)
            best = min(best, time.thread_time() - begun)
        return best

    assert walk(100_000) < 3 * walk(100)


def test_no_more_rows_are_kept_than_a_window_holds(household: Household) -> None:
    household.show(films(100_000))
    household.press("down", *["channeldown"] * 200)
    assert len(view(household).rows) <= 128
    assert len(view(household).drawn) <= 60
