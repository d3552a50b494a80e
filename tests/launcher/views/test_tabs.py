"""Tabs change at once, and stay where the app or the household put them."""

from gulou import scene, ui
from gulou_launcher.views.tabs import TabsView
from tests.launcher.conftest import Household

TITLES = ["Films", "Series", "Music"]


def tabs(household: Household) -> TabsView:
    return next(view for view in household.stage.page.walk() if isinstance(view, TabsView))  # type: ignore[union-attr]


def told(household: Household) -> list[object]:
    return [message.value for message in household.told if isinstance(message, scene.Action)]


def test_left_and_right_change_at_once(household: Household) -> None:
    household.show(ui.Page(ui.Tabs(TITLES, on_change=print), ui.Button("Inside")))
    assert household.focus == "Inside", "what one came for has the focus first"
    household.press("up", "right", "right", "right", "left")
    assert told(household) == [1, 2, 1]
    household.press("down")
    assert household.focus == "Inside"
    household.press("up", "right")
    assert told(household) == [1, 2, 1, 2]


def test_focus_beside_the_bar_is_left_alone_by_its_ends(household: Household) -> None:
    household.show(ui.Page(ui.Tabs(TITLES), ui.Button("Inside")))
    household.press("up")
    assert household.press("left")
    assert household.focus == "tabs"


def test_the_app_chooses_a_tab(household: Household) -> None:
    household.show(ui.Page(ui.Tabs(TITLES, 2, on_change=print)))
    assert tabs(household).selected == 2
    household.show(ui.Page(ui.Tabs(TITLES, 0, on_change=print)))
    assert tabs(household).selected == 0
    household.show(ui.Page(ui.Tabs([], 0)))
    assert household.stage.focus is None


def test_of_many_tabs_the_one_in_force_is_seen(household: Household) -> None:
    household.show(ui.Page(ui.Tabs([f"Season {number}" for number in range(30)])))
    for _ in range(29):
        household.press("right")
        place = tabs(household).focus_rect()
        assert place.x >= 64 - 1
        assert place.right <= 1280 - 64 + 1
