"""Fields: what the keys of a remote set, and what the app hears of it."""

from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.choice import ChoiceView
from gulou_launcher.views.field import FieldView
from gulou_launcher.views.keys_on_screen import KeysOnScreen
from gulou_launcher.views.text_field import TextFieldView
from tests.launcher.conftest import Household


def heard(household: Household, name: str = "change") -> list[Any]:
    actions = [message for message in household.told if isinstance(message, scene.Action)]
    return [action.value for action in actions if action.name == name]


def focused(household: Household) -> FieldView:
    view = household.stage.focus
    assert isinstance(view, FieldView)
    return view


def test_ok_turns_a_switch(household: Household) -> None:
    household.show(ui.Page(ui.Toggle("Light", False, on_change=print)))
    household.press("ok", "ok", "ok")
    assert heard(household) == [True, False, True]


def test_a_switch_that_the_app_sets_back_goes_back(household: Household) -> None:
    household.show(ui.Page(ui.Toggle("Light", False, on_change=print)))
    household.press("ok")
    view = focused(household)
    household.stage.apply(scene.Patch((scene.Update(view.id, {"value": False}),)))
    assert view.value is False


def test_a_switch_without_the_apps_hand_keeps_what_was_set(household: Household) -> None:
    household.show(ui.Page(ui.Toggle("Light", False)))
    household.press("ok")
    household.show(ui.Page(ui.Toggle("Light", False), ui.Text("something else changed")))
    assert focused(household).value is True
    assert heard(household) == []


def test_left_and_right_move_a_slider_to_its_ends_and_stay_on_it(household: Household) -> None:
    household.show(ui.Page(ui.Slider("Warmth", 19, 18, 20, 0.5, on_change=print), ui.Button("Below")))
    household.press("right", "right", "right", "left")
    assert heard(household) == [19.5, 20.0, 19.5]
    assert focused(household).words("label") == "Warmth"


def test_a_slider_that_is_held_runs(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty repeats, four seconds of a held key, cross a range of a thousand steps; a pause makes it slow."""
    clock = [0.0]
    monkeypatch.setattr("gulou_launcher.views.slider.time.monotonic", lambda: clock[0])
    household.show(ui.Page(ui.Slider("Minute", 0, 0, 1000)))
    for _ in range(60):
        clock[0] += 0.07
        household.press("right")
    assert focused(household).value == 1000
    clock[0] += 1
    household.press("left")
    assert focused(household).value == 999


ROOMS = {"k": "Kitchen", "b": "Bedroom", "h": "Hall"}


def test_left_and_right_choose_without_a_list(household: Household) -> None:
    household.show(ui.Page(ui.Choice("Room", ROOMS, "b", on_change=print)))
    household.press("left", "left", "right")
    assert heard(household) == [0, 1]


def test_ok_opens_the_options_and_takes_one(household: Household) -> None:
    household.show(ui.Page(ui.Choice("Room", ROOMS, "b", on_change=print), ui.Button("Below")))
    household.press("ok")
    assert household.stage.captures_keys
    household.press("down", "down", "up")
    assert heard(household) == []
    household.press("ok")
    assert heard(household) == [2]
    assert not household.stage.captures_keys
    household.press("down")
    assert household.focus == "Below"


def test_back_closes_the_options_without_the_app(household: Household) -> None:
    household.show(ui.Page(ui.Choice("Room", ROOMS, "b", on_change=print)))
    household.press("ok", "down")
    assert household.press("back")
    assert not household.press("back")
    assert household.told == []
    view = focused(household)
    assert view.value == 1


def test_what_is_open_goes_with_its_field(household: Household) -> None:
    household.show(ui.Page(ui.Choice("Room", ROOMS, "b", key="1"), ui.Button("Other", key="2")))
    household.press("ok")
    household.show(ui.Page(ui.Button("Other", key="2")))
    assert household.stage.pops.children == []
    assert household.focus == "Other"


def test_options_that_change_while_they_are_open(household: Household) -> None:
    household.show(ui.Page(ui.Choice("Room", list("abcdefghij"), "j")))
    household.press("ok")
    household.show(ui.Page(ui.Choice("Room", ["a"], "a")))
    view = focused(household)
    assert isinstance(view, ChoiceView)
    assert (view.at, view.value) == (0, 0)
    household.show(ui.Page(ui.Choice("Room", [], None)))
    assert not household.stage.captures_keys


def writing(household: Household, **more: Any) -> TextFieldView:
    household.show(ui.Page(ui.TextField("Name", on_change=print, on_submit=print, **more)))
    view = household.stage.focus
    assert isinstance(view, TextFieldView)
    return view


def test_the_keyboard_is_there_at_once_where_the_app_wants_it(household: Household) -> None:
    household.show(ui.Page(ui.TextField("Name", open=True), ui.Button("Below")))
    view = household.stage.focus
    assert isinstance(view, TextFieldView)
    assert view.opened
    household.press("back")
    assert not view.opened
    household.press("down", "up")
    assert view.focused
    assert not view.opened, "who closed it wants to go on"


def walk_to(view: TextFieldView, household: Household, key: str) -> None:
    """Walk over the keyboard as a person would, with four keys."""
    for _ in range(200):
        if view.keys.at is None and view.keys.focused().key == key:
            return
        rows = [[place.key for place in view.keys.places(row)] for row in range(view.keys.rows)]
        row = next(number for number, keys in enumerate(rows) if key in keys)
        household.press("down" if row != view.keys.row or view.keys.at is not None else "right")
    raise AssertionError(f"{key} is never reached")


def test_every_key_of_the_keyboard_is_reached_and_writes(household: Household) -> None:
    view = writing(household)
    household.press("ok")
    for key in ("g", "u", "shift", "l", "space", "signs", "?", "letters", "7", "delete", "x", "done"):
        walk_to(view, household, key)
        household.press("ok")
    assert heard(household, "submit") == ["guL ?x"]
    assert not household.stage.captures_keys


def test_back_leaves_the_keyboard_and_what_was_written_stays(household: Household) -> None:
    view = writing(household)
    household.press("ok")
    household.stage.type("Maja")
    assert household.press("back")
    assert not household.press("back")
    assert view.value == "Maja"
    assert heard(household, "submit") == []


def test_digits_of_the_remote_write_digits(household: Household) -> None:
    view = writing(household, digits=True)
    household.press("1", "9", "4", "9")
    household.stage.type("x鼓")
    walk_to(view, household, "delete")
    household.press("ok")
    walk_to(view, household, "done")
    household.press("ok")
    assert heard(household, "submit") == ["194"]


def test_a_key_paints_what_it_changes_of_the_keyboard(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    real = KeysOnScreen._paint_key

    def paint_key(keys: KeysOnScreen, brush: Brush, face: Rect, key: str, here: bool, unit: float) -> None:
        painted.append(key)
        real(keys, brush, face, key, here, unit)

    monkeypatch.setattr(KeysOnScreen, "_paint_key", paint_key)
    view = writing(household)
    household.press("ok")
    assert len(painted) > 40
    for key, changed in (("right", {"q", "w"}), ("ok", set())):
        painted.clear()
        household.press(key)
        assert set(painted) == changed
    assert view.value == "w"
    walk_to(view, household, "shift")
    painted.clear()
    household.press("ok")
    assert len(painted) > 40
    walk_to(view, household, "signs")
    household.press("ok")
    signs = len(view.popup.children)
    walk_to(view, household, "letters")
    household.press("ok")
    assert len(view.popup.children) > signs, "letters have a key more"


def test_a_secret_is_never_drawn(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    from gulou_launcher import paint

    real = paint.text_texture

    def text_texture(text: str, *arguments: Any, **more: Any) -> Any:
        drawn.append(text)
        return real(text, *arguments, **more)

    for module in ("field", "text_field", "writing_panel", "keys_on_screen"):
        monkeypatch.setattr(f"gulou_launcher.views.{module}.text_texture", text_texture)
    view = writing(household, secret=True)
    household.stage.type("swordfish")
    assert view.value == "swordfish"
    assert "●●●●●●●●●" in drawn
    assert not any("sword" in text for text in drawn)


def test_a_text_has_an_end(household: Household) -> None:
    view = writing(household)
    for _ in range(30):
        household.stage.type("0123456789")
    assert len(view.value) == 200


def test_of_a_long_text_the_end_is_seen(household: Household) -> None:
    view = writing(household)
    from gulou_launcher.views.writing_panel import end_of

    text = end_of("w" * 199 + "!", 300, view.unit)
    assert 250 < text.width <= 300
    assert text is end_of("w" * 180 + "!", 300, view.unit)


def test_what_is_open_closes_when_the_app_is_left(household: Household) -> None:
    view = writing(household)
    household.press("ok")
    household.stage.left()
    assert not view.opened
    assert household.stage.pops.children == []


def test_a_form_hands_over_what_stands_in_its_fields(household: Household) -> None:
    household.show(
        ui.Page(
            ui.Form(
                ui.TextField("Name", "Maja", key="name"),
                ui.Toggle("News", key="news"),
                ui.Choice("Room", ROOMS, "h", key="room"),
                ui.Slider("Warmth", 19, key="warmth"),
                submit="Send",
                on_submit=print,
            )
        )
    )
    household.stage.type("!")
    household.press("back", "down", "ok", "down", "left", "down", "right", "down", "ok")
    assert heard(household, "submit") == [{"name": "Maja!", "news": True, "room": 1, "warmth": 20.0}]
    assert heard(household) == []


def test_the_values_of_a_form_outlive_a_redraw(household: Household) -> None:
    def page(words: str) -> ui.Page:
        form = ui.Form(ui.TextField("Name", key="name"), submit="Send", on_submit=print)
        return ui.Page(ui.Text(words), form)

    household.show(page("12:00"))
    household.stage.type("Maja")
    household.show(page("12:01"))
    household.press("back", "down", "ok")
    assert heard(household, "submit") == [{"name": "Maja"}]


def test_fields_side_by_side_share_the_row(household: Household) -> None:
    household.show(ui.Page(ui.Row(ui.Toggle("One"), ui.Toggle("Two"), ui.Slider("Three"), ui.Button("Go"))))
    assert household.stage.page is not None
    row = household.stage.page.children[0]
    assert [view.rect.width > 200 for view in row.children] == [True, True, True, False]
    household.press("right", "right")
    assert household.focus == "Three"
