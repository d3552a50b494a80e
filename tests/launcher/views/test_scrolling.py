"""A page longer than the screen scrolls with the focus: everything on it can be seen and reached."""

import pytest

from gulou import ui
from gulou_launcher import theme
from gulou_launcher.views.scrolling import ScrollingView
from tests.launcher.conftest import Household


def buttons(count: int) -> list[ui.Button]:
    return [ui.Button(f"Number {number}") for number in range(count)]


def place(household: Household) -> tuple[float, float]:
    """From where to where the focus is seen on the screen."""
    focus = household.stage.focus
    assert focus is not None
    rect = focus.on_screen(focus.rect)
    return rect.y, rect.bottom


@pytest.mark.parametrize("inside", ["page", "overlay", "form"])
def test_whatever_has_the_focus_is_seen_whole(household: Household, inside: str) -> None:
    nodes = buttons(20)
    page = {
        "page": ui.Page(*nodes),
        "overlay": ui.Page(ui.Overlay(*nodes, at="right")),
        "form": ui.Page(ui.Form(*nodes)),
    }[inside]
    household.show(page)
    for key in ["down"] * 19 + ["up"] * 19:
        household.press(key)
        top, bottom = place(household)
        assert top >= 36
        assert bottom <= 684
    assert household.focus == "Number 0"


def test_the_end_of_a_page_is_seen_where_nothing_there_can_have_the_focus(household: Household) -> None:
    household.show(ui.Page(ui.Text("Begin"), *buttons(12), ui.Text("The end")))
    page = household.stage.page
    assert isinstance(page, ScrollingView)
    end = page.children[-1]
    assert not end.shown
    household.press(*["down"] * 12)
    assert end.shown
    assert not page.children[0].shown
    household.press(*["up"] * 12)
    assert page.children[0].shown
    assert page.scroll == 0


def test_a_page_of_words_alone_is_scrolled_by_hand(household: Household) -> None:
    household.show(ui.Page(*(ui.Text(f"Line {number}") for number in range(30))))
    page = household.stage.page
    assert page is not None
    seen = {view.words("value") for view in page.children if view.shown}
    while household.press("down"):
        seen |= {view.words("value") for view in page.children if view.shown}
    assert len(seen) == 30
    assert household.press("up")


def test_a_page_that_becomes_short_is_no_longer_scrolled(household: Household) -> None:
    household.show(ui.Page(*buttons(20)))
    household.press(*["down"] * 15)
    household.show(ui.Page(*buttons(3)))
    page = household.stage.page
    assert isinstance(page, ScrollingView)
    assert page.scroll == 0


def test_what_scrolls_by_itself_keeps_room_under_a_full_page(household: Household) -> None:
    rows = ui.List(range(50), row=lambda number: ui.Item(f"Row {number}"))
    household.show(ui.Page(ui.Hero("Film"), ui.Rail(range(5), row=lambda n: ui.Card(str(n))), rows))
    household.press("down", "down", "down")
    focus = household.stage.focus
    assert focus is not None
    assert focus.kind == "list"
    assert focus.rect.height >= 3 * 112 * 720 / 1080


def test_scrolling_draws_only_what_comes(household: Household) -> None:
    household.show(ui.Page(*buttons(30)))
    household.press(*["down"] * 12)
    page = household.stage.page
    assert page is not None
    drawn = {view.id: list(view.ink.children) for view in page.children}
    household.press("down")
    changed = [view for view in page.children if view.ink.children != drawn[view.id]]
    assert 1 <= len(changed) <= 5


def test_rails_below_the_edge_ask_for_no_picture_and_draw_nothing(household: Household) -> None:
    rails = [ui.Rail(range(20), row=lambda n: ui.Card(str(n)), title=f"Rail {number}") for number in range(9)]
    household.show(ui.Page(*rails))
    page = household.stage.page
    assert page is not None
    assert [bool(view.ink.children) for view in page.children] == [True] * 3 + [False] * 6


def test_what_larger_letters_push_off_the_screen_leaves_nothing_behind(household: Household) -> None:
    household.show(ui.Page(*(ui.Button(f"Button {number}", on_press=print) for number in range(9))))
    last = household.stage.candidates()[-1]
    assert last.shown and last.ink.children
    theme.wear(theme.palette(), 1.6, theme.SAFE_AREA)
    try:
        household.stage.resize(household.stage.width, household.stage.height)
        household.settle()
        assert not last.shown
        assert not last.ink.children
    finally:
        theme.wear(theme.palette(), 1.0, theme.SAFE_AREA)


def test_a_panel_grows_with_its_letters_as_long_as_something_is_seen_beside_it(household: Household) -> None:
    panels = [
        ui.Overlay(ui.Text("Channels"), at="left", size=size, key=str(size)) for size in (0.4, 0.5, 1.0)
    ]
    widths = []
    for size in (1.0, 1.3):
        theme.wear(theme.palette(), size)
        try:
            household.show(ui.Page(*panels))
            household.stage.resize(1280, 720)
            household.settle()
            page = household.stage.page
            assert page is not None
            widths.append([round(view.rect.width) for view in page.children])
        finally:
            theme.wear(theme.palette())
    assert widths == [[512, 640, 1280], [round(512 * 1.3), round(1280 * 0.62), 1280]]
