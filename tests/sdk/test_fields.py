"""Fields: what the TV sends becomes what an app works with, and an app may refuse a change."""

from typing import Any

import pytest

from gulou import SceneError, scene, ui
from gulou.difference import Screen

ON = ui.Toggle("Light", True, key="light")


@pytest.mark.parametrize(
    ("field", "sent", "got"),
    [
        (ui.Toggle("Light"), True, True),
        (ui.Toggle("Light"), 1, None),
        (ui.Slider("Warmth", minimum=5, maximum=30), 12, 12.0),
        (ui.Slider("Warmth", minimum=5, maximum=30), 99, 30.0),
        (ui.Slider("Warmth"), float("nan"), None),
        (ui.Slider("Warmth"), True, None),
        (ui.Slider("Warmth"), "12", None),
        (ui.Choice("Room", ["Kitchen", "Bedroom"]), 1, "Bedroom"),
        (ui.Choice("Room", {7: "Kitchen", 8: "Bedroom"}), 1, 8),
        (ui.Choice("Room", ["Kitchen"]), 1, None),
        (ui.Choice("Room", ["Kitchen"]), True, None),
        (ui.TextField("Name"), "Maja", "Maja"),
        (ui.TextField("Name"), "x" * 999, "x" * 200),
        (ui.TextField("Name"), 5, None),
    ],
)
def test_only_what_makes_sense_reaches_the_app(field: Any, sent: object, got: object) -> None:
    heard: list[object] = []
    field.on_change = heard.append
    field.handle("change", sent)
    assert heard == ([] if got is None else [got])


def test_a_choice_tells_the_tv_words_and_an_index_and_keeps_its_keys() -> None:
    choice = ui.Choice("Room", {"k": "Kitchen", "b": "Bedroom"}, "b")
    assert choice.props() == {"label": "Room", "options": ("Kitchen", "Bedroom"), "value": 1}
    assert ui.Choice("Room", {"k": "Kitchen"}, "gone").props()["value"] == -1


@pytest.mark.parametrize(("minimum", "maximum", "step"), [(5, 5, 1), (9, 5, 1), (0, 5, 0), (0, 5, -1)])
def test_a_slider_that_goes_nowhere_is_told_in_words(minimum: float, maximum: float, step: float) -> None:
    with pytest.raises(SceneError, match=r"Slider\('Warmth'\) goes from .* the maximum must be above"):
        ui.Slider("Warmth", 5, minimum, maximum, step)


def shown(screen: Screen, *children: ui.Node) -> list[Any]:
    return screen.show(ui.Page(*children))


def test_an_app_that_refuses_a_change_gets_its_way() -> None:
    screen = Screen()
    shown(screen, ui.Toggle("Light", False, on_change=print))
    screen.act(2, "change", True)  # the TV shows it on already
    assert shown(screen, ui.Toggle("Light", True, on_change=print)) == []
    screen.act(2, "change", False)
    assert shown(screen, ui.Toggle("Light", True, on_change=print)) == [scene.Update(2, {"value": True})]


def test_a_value_that_the_app_does_not_keep_is_the_tvs() -> None:
    """Else each redraw would wipe out what the household has written."""
    screen = Screen()
    shown(screen, ui.TextField("Name", on_change=print))
    screen.act(2, "change", "Ma")
    assert shown(screen, ui.TextField("Name", on_change=print)) == []


def test_an_app_empties_a_field_that_was_written_in() -> None:
    screen = Screen()
    shown(screen, ui.TextField("Say", "", on_change=print))
    screen.act(2, "change", "Hello")
    assert shown(screen, ui.TextField("Say", "", on_change=print)) == [scene.Update(2, {"value": ""})]


def test_tabs_are_kept_by_the_tv_or_by_the_app() -> None:
    heard: list[int] = []
    screen = Screen()
    shown(screen, ui.Tabs(["Films", "Music"], on_change=heard.append))
    screen.act(2, "change", 1)
    assert shown(screen, ui.Tabs(["Films", "Music"], on_change=heard.append)) == []
    screen.act(2, "change", 2)
    screen.act(2, "change", "1")
    assert heard == [1]
    assert shown(screen, ui.Tabs(["Films", "Music"], 0)) == [
        scene.Update(2, {"selected": 0, "on_change": None})
    ]


def form(got: list[dict[str, Any]]) -> ui.Form:
    return ui.Form(
        ui.TextField("Name", key="name"),
        ui.Row(ui.Choice("Room", {"k": "Kitchen", "b": "Bedroom"}, "k", key="room")),
        ON,
        ui.Text("Words between are fine."),
        submit="Send",
        on_submit=got.append,
    )


def test_a_form_hands_its_values_over_by_key() -> None:
    got: list[dict[str, Any]] = []
    form(got).handle("submit", {"name": "Maja", "room": 1, "light": False, "secret": "never asked for"})
    assert got == [{"name": "Maja", "room": "b", "light": False}]


@pytest.mark.parametrize("sent", [None, 5, "name", [("name", "Maja")]])
def test_what_is_no_form_is_nothing(sent: object) -> None:
    got: list[dict[str, Any]] = []
    form(got).handle("submit", sent)
    assert got == []


def test_a_value_that_makes_no_sense_is_the_one_that_the_app_gave() -> None:
    got: list[dict[str, Any]] = []
    form(got).handle("submit", {"name": 5, "room": 99})
    assert got == [{"name": None, "room": "k", "light": True}]


def test_the_fields_of_a_form_need_keys_of_their_own() -> None:
    with pytest.raises(SceneError, match=r"the field 'Name' of a form needs a key: textfield\(…, key="):
        ui.Form(ui.TextField("Name"))
    with pytest.raises(SceneError, match="two fields of a form have the key 'a'"):
        ui.Form(ui.TextField("Name", key="a"), ui.Column(ui.Toggle("Light", key="a")))


def test_a_form_has_a_button_only_where_it_has_words_for_it() -> None:
    assert [child.kind for child in ui.Form(ON, submit="Send").children] == ["toggle", "submit"]
    assert [child.kind for child in ui.Form(ON).children] == ["toggle"]
