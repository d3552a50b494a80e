"""What a developer's tools are told of a live screen."""

from __future__ import annotations

from gulou import ui
from gulou_launcher.control.scenes import NodeRecord
from gulou_launcher.inspection import look, tell
from tests.launcher.conftest import Household


def inspected(household: Household, *, graph: bool = True, looks: bool = True) -> dict[str, NodeRecord]:
    """The nodes by their words, or kind."""
    snapshot = look(household.stage, looks=looks)
    told = tell(snapshot, "app", "running", 1, graph=graph, busy=False)
    return {str(node.props.get("label") or node.props.get("value") or node.kind): node for node in told.nodes}


def test_the_graph_tells_where_each_direction_leads(household: Household) -> None:
    household.show(ui.Page(ui.Row(ui.Button("One"), ui.Button("Two")), ui.Button("Three")))
    nodes = inspected(household)
    assert nodes["One"].moves == {"right": nodes["Two"].id, "down": nodes["Three"].id}
    assert nodes["Three"].moves["up"] == nodes["One"].id
    assert inspected(household, graph=False)["One"].moves == {}


def test_the_focus_is_a_path_from_the_page(household: Household) -> None:
    household.show(ui.Page(ui.Row(ui.Button("One"), ui.Button("Two"))))
    household.press("right")
    nodes = inspected(household)
    told = tell(look(household.stage, looks=False), "app", "running", 1, graph=False, busy=False)
    assert told.focus == (nodes["page"].id, nodes["row"].id, nodes["Two"].id)
    assert told.focus_rect == nodes["Two"].rect


def test_what_is_behind_an_overlay_takes_the_focus_but_not_now(household: Household) -> None:
    household.show(ui.Page(ui.Button("Behind"), ui.Overlay(ui.Button("Before"))))
    nodes = inspected(household)
    assert nodes["Behind"].can_focus and not nodes["Behind"].candidate
    assert nodes["Before"].can_focus and nodes["Before"].candidate


def test_words_are_told_as_they_are_drawn(household: Household) -> None:
    household.show(ui.Page(ui.Text("Plain", tone="accent"), ui.Text("Long words " * 40)))
    nodes = inspected(household)
    (plain,) = nodes["Plain"].letters
    assert (plain.text, plain.size, plain.bold, plain.cut) == ("Plain", 21, False, False)
    assert plain.color == "#f0b35a"
    assert nodes["Plain"].rect == plain.rect
    (long,) = nodes[
        "Long words " * 40 if len("Long words " * 40) <= 300 else ("Long words " * 40)[:299] + "…"
    ].letters
    assert long.cut


def test_rows_are_told_where_they_are_after_scrolling(household: Household) -> None:
    household.show(ui.Page(ui.List(range(1000), row=lambda number: ui.Item(f"Row {number}"))))
    household.press(*["down"] * 30)
    rows = inspected(household)["list"]
    assert rows.part == 30
    focused = next(row for row in rows.rows if row["index"] == 30)
    assert focused["title"] == "Row 30"
    top, bottom = focused["rect"][1], focused["rect"][1] + focused["rect"][3]
    assert 0 < top < bottom < 720
    written = next(letters for letters in rows.letters if letters.text == "Row 30")
    assert written.row == 30 and top < written.rect[1] < bottom
    assert written.color == "#0d131d"  # ink on paper, as it has the focus


def test_looking_changes_nothing_on_the_screen(household: Household) -> None:
    household.show(ui.Page(ui.Button("One"), ui.List(range(50), row=lambda number: ui.Item(str(number)))))
    before = inspected(household)
    household.frames = 0
    assert inspected(household) == before
    assert household.frames == 0


def test_what_an_app_names_is_told_in_bounds(household: Household) -> None:
    household.show(ui.Page(ui.Text("x" * 100_000), title="y" * 100_000))
    assert all(len(str(node.props)) < 1000 for node in inspected(household, looks=False).values())


def test_focus_returns_to_its_place_on_a_screen_made_anew(household: Household) -> None:
    page = ui.Page(ui.Button("Top"), ui.List(range(50), row=lambda number: ui.Item(f"Row {number}")))
    household.show(page)
    household.press("down", "down", "down")
    place = household.stage.whereabouts()
    assert place is not None
    anew = Household()
    anew.show(ui.Page(ui.Text("A new line"), *page.children))
    anew.stage.return_to(place)
    anew.settle()
    assert anew.focus == "list"
    assert anew.stage.focus is not None and anew.stage.focus.part() == 2
    anew.show(ui.Page(ui.Button("Other"), ui.Button("Top")))
    anew.press("up")
    anew.stage.return_to(place)
    assert anew.focus == "Top" or anew.focus == "Other"
