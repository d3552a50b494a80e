"""What is said of a screen: the page, the focus, what changes; never what is secret."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gulou import ui
from gulou.language import Texts
from gulou_launcher import household as home_of_texts
from gulou_launcher.reader.reader import Reader
from gulou_launcher.reader.words import words
from tests.launcher.conftest import Household

FOLDER = Path(home_of_texts.__file__).parent


class Listener:
    """A reader, and what it says of a household's screen."""

    def __init__(self, household: Household, language: str = "en") -> None:
        self.household = household
        self.system = Household()
        self.said: list[tuple[str, bool]] = []
        self.reader = Reader(
            Texts("gulou_launcher", FOLDER, language), lambda words, now: self.said.append((words, now))
        )

    def look(self) -> list[str]:
        """What is new to be heard."""
        self.said.clear()
        self.reader.look(self.household.stage, self.system.stage)
        return [words for words, _ in self.said]

    def show(self, page: ui.Page) -> list[str]:
        self.household.show(page)
        return self.look()

    def press(self, *keys: str) -> list[str]:
        self.household.press(*keys)
        return self.look()


@pytest.fixture
def listener(household: Household) -> Listener:
    return Listener(household)


def channels(*names: str) -> ui.List[str]:
    return ui.List(
        names,
        row=lambda name: ui.Item(
            name, f"On {name}", leading=str(names.index(name) + 1), checked=name == "Two"
        ),
        on_select=print,
    )


def test_a_page_is_named_then_what_has_the_focus(listener: Listener) -> None:
    page = ui.Page(ui.Text("Channels", size="title"), channels("One", "Two", "Three"))
    assert listener.show(page) == ["Channels, 1, One, On One, 1 of 3"]
    assert listener.look() == [], "nothing is said twice"
    assert listener.press("down") == ["2, Two, On Two, chosen, 2 of 3"]


def test_it_speaks_the_households_language(household: Household) -> None:
    listener = Listener(household, "zh")
    assert listener.show(ui.Page(channels("一台", "二台"))) == ["1, 一台, On 一台, 第 1 个，共 2 个"]


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (ui.Button("Play", on_press=print), "Play, button"),
        (ui.Button(icon="play", on_press=print), "play, button"),
        (ui.Button(icon="play", alt="Play the film", on_press=print), "Play the film, button"),
        (ui.Toggle("Motion", True), "Motion, switch, on"),
        (ui.Slider("Volume", 40, 0, 100, 5, unit="%"), "Volume, slider, 40%"),
        (ui.Choice("Letters", ("Usual", "Large"), "Large"), "Letters, choice, Large"),
        (ui.TextField("Name", "Lin"), "Name, to write on, Lin"),
        (ui.TextField("Name", hint="Yours"), "Name, to write on, empty"),
        (ui.TextField("Password", "sesame", secret=True), "Password, to write on, 6 characters"),
        (ui.Tabs(("Now", "Later")), "Now, tab, 1 of 2"),
        (ui.Chart("line", (ui.Series("Rain", (1, 2)),), ("Mo", "Tu"), unit="mm"), "Tu, chart, Rain 2 mm"),
    ],
)
def test_each_kind_says_what_it_is_and_how_it_stands(listener: Listener, node: ui.Node, said: str) -> None:
    assert listener.show(ui.Page(node)) == [said]


def test_of_a_value_only_what_is_new_is_said(listener: Listener) -> None:
    listener.show(ui.Page(ui.Slider("Volume", 40, 0, 100, 5, unit="%"), ui.Toggle("Muted", False)))
    assert listener.press("right") == ["45%"]
    assert listener.press("down") == ["Muted, switch, off"]
    assert listener.press("ok") == ["on"]


def test_letters_are_said_as_they_are_typed_and_secrets_are_not(listener: Listener) -> None:
    page: Callable[[bool], ui.Page] = lambda secret: ui.Page(ui.TextField("Word", secret=secret))  # noqa: E731
    listener.show(page(False))
    listener.household.stage.type("te")
    assert listener.look() == ["te"]
    listener.show(page(True))
    listener.household.stage.type("sesame")
    assert "sesame" not in " ".join(listener.look())


def test_the_key_that_one_is_on_is_said(listener: Listener) -> None:
    listener.show(ui.Page(ui.TextField("Word")))
    assert listener.press("ok") == ["q"]
    assert listener.press("right") == ["w"]
    assert listener.press("ok") == ["w"], "what was written"
    assert listener.press("up") == ["h"], "a letter that is likely after it"


def test_a_rail_and_a_panel_are_named_when_the_focus_comes_into_them(listener: Listener) -> None:
    listener.show(
        ui.Page(
            ui.Rail(("A", "B"), title="On now", row=ui.Card, on_select=print, key="1"),
            ui.Rail(("C",), title="Apps", row=ui.Card, on_select=print, key="2"),
        )
    )
    assert listener.press("right") == ["B, 2 of 2"]
    assert listener.press("down") == ["Apps, C"]


def test_what_comes_over_the_page_is_said_after_the_focus(listener: Listener) -> None:
    button = ui.Button("Save", on_press=print)
    listener.show(ui.Page(button))
    listener.show(ui.Page(button, ui.Toast("It is saved.")))
    assert listener.said == [("It is saved.", False)]
    assert listener.look() == []


def test_a_question_is_read_with_its_first_answer(listener: Listener) -> None:
    button = ui.Button("Delete", on_press=print)
    listener.show(ui.Page(button))
    asked = ui.Dialog("Delete the film?", "It cannot be brought back.", ui.Button("Keep it", on_press=print))
    assert listener.show(ui.Page(button, asked)) == [
        "Delete the film?, It cannot be brought back., Keep it, button"
    ]


def test_the_boxes_own_words_are_said_and_the_volume_as_it_turns(listener: Listener) -> None:
    listener.show(ui.Page(ui.Button("A", on_press=print)))
    volume: Callable[[int], ui.Page] = lambda value: ui.Page(  # noqa: E731
        ui.Overlay(ui.Text("Volume"), ui.Text(str(value)), at="top-left", key="volume")
    )
    listener.system.show(volume(40))
    assert listener.look() == ["Volume, 40"]
    listener.system.show(volume(45))
    assert listener.look() == ["Volume, 45"]
    assert listener.look() == []


def test_progress_is_said_by_quarters_and_not_where_something_plays(listener: Listener) -> None:
    page: Callable[[float], ui.Page] = lambda share: ui.Page(ui.Progress(share))  # noqa: E731
    listener.show(page(0.1))
    assert listener.show(page(0.2)) == []
    assert listener.show(page(0.3)) == ["25 per cent"]
    assert listener.show(page(0.31)) == []
    playing: Callable[[float], ui.Page] = lambda share: ui.Page(  # noqa: E731
        ui.Player("dvb://1.1.1"), ui.Progress(share)
    )
    listener.show(playing(0.4))
    assert listener.show(playing(0.9)) == []


def test_a_key_reads_the_whole_page(listener: Listener) -> None:
    listener.show(
        ui.Page(
            ui.Text("Weather"),
            channels("One", "Two"),
            ui.Image("x.png", alt="A map of rain", width=100, height=50),
        )
    )
    listener.said.clear()
    listener.reader.read(listener.household.stage)
    ((said, now),) = listener.said
    assert now
    for part in ("Weather", "1, One, On One", "2, Two, On Two", "A map of rain"):
        assert part in said


def test_words_never_need_a_drawing(household: Household) -> None:
    """What is said is taken from nodes: looking at a thousand of them asks for no frame."""
    household.show(ui.Page(*(ui.Button(f"Button {number}", on_press=print) for number in range(50))))
    before = household.frames
    text = Texts("gulou_launcher", FOLDER, "en")
    assert all(words(view, text).whole() for view in household.stage.candidates())
    assert household.frames == before
