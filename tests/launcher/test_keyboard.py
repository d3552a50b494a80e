"""The keyboard: a remote, until somebody writes."""

from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.keyboard import Keyboard
from gulou_launcher.window import Window
from tests.launcher.conftest import Household

ENTER, BACKSPACE, ESCAPE, DOWN, SPACE = 13, 8, 27, 274, 32


class Person:
    """Somebody at a keyboard, before a page. SDL says each key, and then the letters that it makes."""

    def __init__(self, window: Window, household: Household) -> None:
        self._kivy: Any = window.kivy
        self._household = household
        self.keys: list[str] = []
        Keyboard(window, self)

    @property
    def takes_text(self) -> bool:
        return self._household.stage.takes_text

    def press(self, key: str) -> None:
        self.keys.append(key)
        self._household.press(key)

    def type(self, text: str) -> None:
        self._household.stage.type(text)
        self._household.settle()

    def strike(self, code: int) -> None:
        self._kivy.dispatch("on_key_down", code, 0, chr(code) if code < 0x110000 else "", [])

    def write(self, text: str) -> None:
        for letter in text:
            self.strike(ord(letter))
            self._kivy.dispatch("on_textinput", letter)


@pytest.fixture
def person(window: Window, household: Household) -> Person:
    return Person(window, household)


def told(household: Household, name: str) -> list[Any]:
    actions = [message for message in household.told if isinstance(message, scene.Action)]
    return [action.value for action in actions if action.name == name]


def test_letters_are_the_remotes_keys_where_nobody_writes(person: Person, household: Household) -> None:
    household.show(ui.Page(ui.Button("One")))
    person.write("mi5")
    person.strike(SPACE)
    assert person.keys == ["menu", "info", "5", "playpause"]


def test_letters_are_written_into_a_field_that_has_the_focus(person: Person, household: Household) -> None:
    household.show(ui.Page(ui.TextField("Name", on_change=print, on_submit=print)))
    person.write("Maja-1 鼓é")
    person.strike(BACKSPACE)
    assert person.keys == []
    person.strike(ENTER)
    assert person.keys == ["ok"]
    assert told(household, "submit") == ["Maja-1 鼓"]
    assert told(household, "change")[-1] == "Maja-1 鼓"


def test_escape_closes_the_keyboard_and_arrows_walk_on_it(person: Person, household: Household) -> None:
    household.show(ui.Page(ui.TextField("Name"), ui.Button("Below")))
    person.write("a")
    person.strike(DOWN)
    assert household.stage.captures_keys
    person.strike(ESCAPE)
    assert not household.stage.captures_keys
    person.strike(DOWN)
    assert household.focus == "Below"
    person.strike(BACKSPACE)
    assert person.keys[-1] == "back"
