"""Dialogs hold the focus and always let go of it; toasts never have it, and lie over everything."""

import itertools

from gulou import scene, ui
from gulou_launcher.views.dialog import DialogView
from gulou_launcher.views.toast import ToastView
from tests.launcher.conftest import Household


def test_focus_stays_in_a_dialog_and_returns(household: Household) -> None:
    behind = (ui.Button("One", key="1"), ui.Button("Two", key="2"))
    household.show(ui.Page(*behind))
    household.press("down")
    household.show(ui.Page(*behind, ui.Dialog("Sure?", "", ui.Button("Yes"), ui.Button("No"))))
    assert household.focus == "Yes"
    for key in ("up", "down", "left", "right", "right", "down", "up"):
        household.press(key)
        assert household.focus in ("Yes", "No")
    household.show(ui.Page(*behind))
    assert household.focus == "Two"


def test_back_goes_to_the_app_where_it_wants_it(household: Household) -> None:
    household.show(ui.Page(ui.Dialog("Sure?", "", ui.Button("Yes"), on_back=print)))
    assert household.press("back")
    assert household.told == [scene.Action(2, "back", None)]
    assert household.focus == "Yes"


def test_without_the_app_back_closes_it(household: Household) -> None:
    page = ui.Page(ui.Button("Behind"), ui.Dialog("Sure?", "", ui.Button("Yes")))
    household.show(page)
    assert household.press("back")
    assert household.focus == "Behind"
    assert not household.press("back")
    household.show(page)
    assert household.focus == "Behind"
    household.show(ui.Page(ui.Button("Behind")))
    household.show(page)
    assert household.focus == "Yes"


def test_a_dialog_without_buttons_is_left_with_ok_or_back(household: Household) -> None:
    for key in ("ok", "back"):
        household.show(ui.Page(ui.Button("Behind")))
        household.show(ui.Page(ui.Button("Behind"), ui.Dialog("Done.")))
        household.press("down")
        assert household.focus == "Done."
        household.press(key)
        assert household.focus == "Behind"


def test_a_dialog_stands_before_overlays_wherever_the_app_put_it(household: Household) -> None:
    dialog = ui.Dialog("Sure?", "", ui.Button("Yes"))
    household.show(ui.Page(dialog, ui.Button("Behind"), ui.Overlay(ui.Button("Menu"), at="right")))
    assert household.focus == "Yes"
    view = next(found for found in household.stage.page.walk() if isinstance(found, DialogView))  # type: ignore[union-attr]
    assert household.stage.layers[view.layer].children[0] is view.group


def test_a_choice_inside_a_dialog_is_made_inside_it(household: Household) -> None:
    choice = ui.Choice("Room", ["Kitchen", "Hall"], on_change=print)
    household.show(ui.Page(ui.Dialog("Where?", "", choice, ui.Button("Go"), on_back=print)))
    household.press("ok", "down", "back")
    assert household.told == []
    household.press("back")
    assert household.told == [scene.Action(2, "back", None)]


def toasts(household: Household) -> list[ToastView]:
    found = [view for view in household.stage.page.walk() if isinstance(view, ToastView)]  # type: ignore[union-attr]
    return [view for view in found if view.shown]


def test_toasts_stack_above_the_edge_the_newest_lowest(household: Household) -> None:
    household.show(ui.Page(*(ui.Toast(f"Number {number}", key=str(number)) for number in range(5))))
    shown = toasts(household)
    assert [view.words("text") for view in shown] == ["Number 2", "Number 3", "Number 4"]
    assert shown[2].rect.bottom <= 720 * 0.95 + 1
    for above, below in itertools.pairwise(shown):
        assert above.rect.bottom < below.rect.y
    assert household.stage.focus is None


def test_a_toast_lies_over_dialogs_and_takes_no_focus(household: Household) -> None:
    household.show(ui.Page(ui.Toast("Saved."), ui.Dialog("Sure?", "", ui.Button("Yes"))))
    assert household.focus == "Yes"
    toast = toasts(household)[0]
    layers = household.stage.layers
    assert layers.index(next(layer for layer in layers if toast.group in layer.children)) == len(layers) - 1
