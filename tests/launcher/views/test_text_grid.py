"""Characters on a grid: what is drawn where."""

from __future__ import annotations

import pytest

from gulou import ui
from gulou.errors import SceneError
from gulou.ui.text_grid import CLEAR
from tests.launcher.conftest import Household


def test_whatever_an_app_sends_is_drawn_or_left_out(household: Household) -> None:
    grid = ui.TextGrid(
        [[("Hello", 7, 4, True), ("\U0001fb02█▌ x  y", 3, CLEAR, False)], [], [("z" * 99, 1, 0, False)]]
    )
    household.show(ui.Page(grid))
    page = household.stage.page
    assert page is not None
    assert page.children[0].shown
    view = page.children[0]
    for rows in ("nonsense", [["x"]], [[("x",)]], [[(1, 2, 3, 4)]], [[("x", "y", "z", "w")]], None):
        view.props["rows"] = rows
        view.repaint()


def test_a_grid_too_large_is_refused_in_the_app() -> None:
    with pytest.raises(SceneError, match="160 columns and 60 rows"):
        ui.TextGrid([], columns=161)
