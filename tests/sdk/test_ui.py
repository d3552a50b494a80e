"""The nodes: what they say of themselves, and what they make of wrong ones."""

import pytest

from gulou import SceneError, ui
from gulou.ui.player import PlayerChange, PlayerState


def test_a_node_says_only_what_is_not_the_default() -> None:
    assert ui.Text("Hello").props() == {"value": "Hello"}
    assert ui.Text("Hello", size="title", lines=1).props() == {"value": "Hello", "size": "title"}
    assert ui.Button("Go", on_press=print).props() == {"label": "Go", "on_press": True}
    assert ui.Spacer().props() == {}


def test_a_key_and_children_stay_with_the_tree() -> None:
    column = ui.Column(ui.Text("a"), None, ui.Text("b"), key="c")
    assert [child.kind for child in column.children] == ["text", "text"]
    assert "key" not in column.props()


@pytest.mark.parametrize("make", [ui.Page, ui.Column, ui.Row, ui.Overlay])
@pytest.mark.parametrize("child", ["words", 5, [ui.Text("in a list")], ui.Text])
def test_a_child_that_is_no_node_is_told_in_words(make: type[ui.Column], child: ui.Node) -> None:
    with pytest.raises(SceneError, match=r"is not a ui node: wrap text as ui\.Text"):
        make(child)


def test_rows_by_index_and_by_key() -> None:
    chosen: list[str] = []
    listed = ui.List(
        ["ape", "bee", "cat"], row=ui.Item, row_key=lambda name: name[0], on_select=chosen.append
    )
    assert listed.props()["count"] == 3
    assert listed.window(1, 5) == ({"title": "bee", "key": "b"}, {"title": "cat", "key": "c"})
    listed.handle("select", (1, "b"))
    listed.handle("select", (1, "c"))  # the list has moved since the key press
    listed.handle("select", (7, "a"))
    assert chosen == ["bee", "cat", "ape"]


@pytest.mark.parametrize("value", [None, 3, "b", (1,), (1, "gone"), (99, ""), ("x", None), (True, {})])
def test_a_choice_that_is_no_row_is_nothing(value: object) -> None:
    chosen: list[str] = []
    ui.List(["ape"], row=ui.Item, row_key=str, on_select=chosen.append).handle("select", value)
    assert chosen == []


def test_a_late_word_about_the_last_source_is_dropped() -> None:
    told: list[PlayerChange] = []
    player = ui.Player("dvb://1.1.2", on_change=told.append)
    player.handle("change", {"source": "dvb://1.1.1", "state": "playing"})
    player.handle("change", {"source": "dvb://1.1.2", "state": "no_signal", "reason": "No signal."})
    assert told == [PlayerChange("dvb://1.1.2", PlayerState.no_signal, "No signal.")]


def test_a_sign_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(SceneError, match="there is no icon 'calender': did you mean 'calendar'\\?"):
        ui.Icon("calender")
    with pytest.raises(SceneError, match=r"see gulou\.ui\.ICONS"):
        ui.Button("Go", icon="zzzz")
    assert ui.Button("Go", icon="play").props() == {"label": "Go", "icon": "play"}


def test_a_hero_and_a_dialog_hold_their_buttons() -> None:
    hero = ui.Hero("The Tower", "Film", "About a tower.", "tower.jpg", ui.Button("Play"), None)
    assert hero.props() == {
        "title": "The Tower",
        "subtitle": "Film",
        "text": "About a tower.",
        "image": "tower.jpg",
    }
    assert [child.kind for child in hero.children] == ["button"]
    dialog = ui.Dialog("Sure?", "It is gone then.", ui.Button("Yes"), on_back=print)
    assert dialog.props() == {"title": "Sure?", "text": "It is gone then.", "on_back": True}
    with pytest.raises(SceneError, match="wrap text as"):
        ui.Dialog("Sure?", "Yes or no?", "Yes")  # type: ignore[arg-type]


def test_a_grid_sends_windows_as_a_list_does() -> None:
    asked: list[int] = []

    def card(number: int) -> ui.Card:
        asked.append(number)
        return ui.Card(f"Film {number}")

    grid = ui.Grid(range(100_000), row=card, columns=6)
    assert grid.props() == {"count": 100_000, "columns": 6}
    assert [row["key"] for row in grid.window(600, 3)] == ["600", "601", "602"]
    assert asked == [600, 601, 602]
