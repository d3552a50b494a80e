"""Focus: whatever can have it can be reached with four keys, and it stays where it was put."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gulou import ui
from tests.launcher.conftest import Household

KEYS = ("up", "down", "left", "right")


def listing(name: str, *rows: str, key: str = "") -> ui.List[str]:
    return ui.List(rows or ("a", "b"), row=ui.Item, key=key or name)


def test_a_grid_is_walked_as_it_looks(household: Household) -> None:
    household.show(
        ui.Page(
            ui.Row(ui.Button("1"), ui.Button("2"), ui.Button("3")),
            ui.Row(ui.Button("4"), ui.Button("5"), ui.Button("6")),
        )
    )
    walked = [household.focus]
    for key in ("right", "right", "down", "left", "left", "up"):
        household.press(key)
        walked.append(household.focus)
    assert walked == ["1", "2", "3", "6", "5", "4", "1"]
    assert not household.press("up")


def test_focus_is_in_the_topmost_overlay_and_returns_where_it_was(household: Household) -> None:
    buttons = (ui.Button("One", key="1"), ui.Button("Two", key="2"), ui.Button("Three", key="3"))
    household.show(ui.Page(*buttons))
    household.press("down", "down")
    overlay = ui.Overlay(ui.Button("Yes", key="y"), ui.Button("No", key="n"), at="center")
    household.show(ui.Page(*buttons, overlay))
    assert household.focus == "Yes"
    household.press("down", "down", "left")
    assert household.focus == "No"
    household.show(ui.Page(*buttons))
    assert household.focus == "Three"


def test_an_overlay_without_anything_to_press_leaves_the_focus(household: Household) -> None:
    household.show(ui.Page(ui.Button("One"), ui.Overlay(ui.Text("Hello"))))
    assert household.focus == "One"


def test_focus_survives_what_happens_around_it(household: Household) -> None:
    household.show(ui.Page(ui.Button("One", key="1"), ui.Button("Two", key="2")))
    household.press("down")
    household.show(ui.Page(ui.Text("New"), ui.Button("Two", key="2"), ui.Button("One", key="1")))
    assert household.focus == "Two"


def test_two_lists_in_one_overlay_are_both_reached(household: Household) -> None:
    rows = [str(number) for number in range(3)]
    household.show(ui.Page(ui.Overlay(listing("top", *rows), listing("below", *rows), at="right")))
    first = household.stage.focus
    household.press("down", "down", "down")
    second = household.stage.focus
    assert second is not first
    household.press("up")
    assert household.stage.focus is first


def test_a_list_alone_goes_round(household: Household) -> None:
    household.show(ui.Page(ui.Overlay(listing("only", "a", "b", "c"), at="left")))
    household.press("up")
    assert household.stage.focus.index == 2  # type: ignore[union-attr]
    household.press("down")
    assert household.stage.focus.index == 0  # type: ignore[union-attr]


def test_the_end_of_a_rail_does_not_fall_into_the_next(household: Household) -> None:
    def rail(name: str, count: int) -> ui.Rail[int]:
        return ui.Rail(range(count), row=lambda number: ui.Card(str(number)), title=name, key=name)

    household.show(ui.Page(rail("On now", 2), rail("Apps", 9)))
    assert household.press("right", "right", "right")
    assert household.focus == "On now"
    household.press("down")
    assert household.focus == "Apps"


leaf = st.sampled_from(["button", "wide", "list", "rail", "text", "spacer"])
layout = st.recursive(
    leaf,
    lambda inner: st.tuples(st.sampled_from(["row", "column"]), st.lists(inner, max_size=3)),
    max_leaves=9,
)


def build(plan: object, names: list[str]) -> ui.Node:
    if isinstance(plan, tuple):
        children = [build(child, names) for child in plan[1]]
        return ui.Row(*children) if plan[0] == "row" else ui.Column(*children)
    name = f"{len(names)}"
    names.append(name)
    match plan:
        case "button":
            return ui.Button(name)
        case "wide":
            return ui.Button(name + " and a good many words")
        case "list":
            return ui.List(["a", "b"], row=ui.Item)
        case "rail":
            return ui.Rail(["a", "b"], row=ui.Card, title=name)
        case "text":
            return ui.Text(name)
    return ui.Spacer(40)


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(plans=st.lists(layout, min_size=1, max_size=4), overlay=st.booleans())
@example(plans=[("column", ["button"] * 3), ("column", ["button", "rail"]), "list", "button"], overlay=False)
def test_everything_is_reached_from_everything(
    household: Household, plans: list[object], overlay: bool
) -> None:
    """On any page of rows and columns, the four keys lead from each thing on the screen to each other."""
    names: list[str] = []
    children = [build(plan, names) for plan in plans]
    page = ui.Page(ui.Overlay(*children, at="right", size=0.9)) if overlay else ui.Page(*children)
    household.show(page)
    stage = household.stage
    everything = stage._focusables()
    reached: dict[int, set[int]] = {}
    for origin in everything:
        reached[origin.id] = set()
        for key in KEYS:
            stage.set_focus(origin)
            for _ in range(4):  # a list or rail of two rows is left after so many
                household.press(key)
                if stage.focus is not origin:
                    break
            assert stage.focus is not None
            reached[origin.id].add(stage.focus.id)
    for origin in everything:
        seen, open_ends = {origin.id}, [origin.id]
        while open_ends:
            for following in reached[open_ends.pop()] - seen:
                seen.add(following)
                open_ends.append(following)
        missing = [view for view in everything if view.id not in seen]
        assert not missing, f"from {origin.rect} nothing leads to {[view.rect for view in missing]}"


@pytest.mark.parametrize("key", KEYS)
def test_a_page_without_anything_to_press_takes_no_key(household: Household, key: str) -> None:
    household.show(ui.Page(ui.Text("Hello")))
    assert not household.press(key)
