"""Typing Chinese on the screen with eight keys, and by the number keys of a remote."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gulou import scene, ui
from gulou_launcher.pinyin.writing import Writing
from gulou_launcher.views.text_field import TextFieldView
from tests.launcher.conftest import Household
from tests.launcher.pinyin.conftest import Loop


class Typist:
    """A household before a field, with an engine."""

    def __init__(self, household: Household, loop: Loop, writing: Writing, **field: Any) -> None:
        self.household, self.loop = household, loop
        household.stage.writing = writing
        household.stage.language = "zh"
        household.show(ui.Page(ui.TextField("Name", on_change=print, on_submit=print, **field)))
        household.press("ok")

    @property
    def view(self) -> TextFieldView:
        view = self.household.stage.focus
        assert isinstance(view, TextFieldView)
        return view

    def press(self, *keys: str) -> None:
        for key in keys:
            self.household.press(key)
            self.wait()

    def wait(self) -> None:
        """Until nothing is asked any more."""
        engine = self.household.stage.writing.engine  # type: ignore[union-attr]
        self.loop.until(lambda: engine._question is None)
        self.household.settle()

    def walk(self, key: str) -> None:
        """Walk to a key below the strip."""
        keys = self.view.keys
        for _ in range(60):
            if keys.at is None and keys.focused().key == key:
                return
            rows = [[place.key for place in keys.places(row)] for row in range(keys.rows)]
            row = next(number for number, each in enumerate(rows) if key in each)
            self.household.press("down" if keys.at is not None or row != keys.row else "right")
        raise AssertionError(f"{key} is never reached")

    def type(self, letters: str) -> None:
        for letter in letters:
            self.walk({" ": "space"}.get(letter, letter))
            self.press("ok")

    def heard(self, name: str = "change") -> list[Any]:
        told = [each for each in self.household.told if isinstance(each, scene.Action)]
        return [each.value for each in told if each.name == name]


@pytest.fixture
def typist(household: Household, loop: Loop, writing: Writing) -> Typist:
    return Typist(household, loop, writing)


def test_letters_become_characters_by_one_key(typist: Typist) -> None:
    typist.type("dianshi")
    assert typist.view.keys.strip[0] == "电视"
    assert typist.heard() == [], "an app hears of characters, not of letters on their way"
    typist.type(" ")
    assert typist.heard() == ["电视"]
    typist.walk("done")
    typist.press("ok")
    assert typist.heard("submit") == ["电视"]


def test_candidates_are_walked_to_paged_and_chosen(typist: Typist) -> None:
    typist.type("shi")
    first = typist.view.keys.strip
    typist.press("menu")
    assert typist.view.keys.at == 0
    typist.press(*["right"] * len(first))
    second = typist.view.keys.strip
    assert not set(first) & set(second)
    assert typist.view.keys.at == 0
    typist.press("left")
    assert typist.view.keys.strip == first
    typist.press(*["right"] * len(first), "ok")
    assert typist.heard() == [second[0]]
    assert typist.view.keys.at is None, "the focus is on the letters again"


def test_a_choice_of_a_part_is_taken_back_by_delete(typist: Typist) -> None:
    typist.type("jintianwanshang")
    typist.press("menu")
    strip = typist.view.keys.strip
    typist.press(*["right"] * strip.index("今天"), "ok")
    assert typist.view.composing is not None
    assert typist.view.composing.shown == "今天wan shang"
    typist.walk("delete")
    typist.press("ok")
    assert typist.view.composing.shown == "jin tian wan shang"
    typist.press("ok")
    assert typist.view.composing.shown == "jin tian wan shan"
    typist.walk("clear")
    typist.press("ok")
    assert typist.view.composing is None
    assert typist.view.value == ""


def test_back_leaves_the_letters_and_leads_out(typist: Typist) -> None:
    typist.type("gulou")
    assert typist.household.press("back")
    assert not typist.household.press("back")
    assert typist.heard() == ["gulou"]


def test_the_language_is_changed_by_one_key(typist: Typist) -> None:
    typist.walk("language")
    typist.press("ok")
    typist.type("tv")
    assert typist.heard() == ["t", "tv"]
    assert typist.view.keys.strip[:2] == ("e", "i"), "letters that are likely after v"
    typist.walk("language")
    typist.press("ok")
    typist.type("tai ")
    assert typist.heard()[-1] == "tv太"


def test_what_is_looked_for_is_looked_for_with_each_letter(
    household: Household, loop: Loop, writing: Writing
) -> None:
    typist = Typist(household, loop, writing, finding=True)
    typist.type("xwlb")
    assert typist.heard() == ["x", "xw", "xwl", "xwlb"]
    typist.type(" ")
    assert typist.heard()[-1] == "新闻联播"


def test_a_page_that_shows_what_it_was_told_does_not_double_it(
    household: Household, loop: Loop, writing: Writing
) -> None:
    typist = Typist(household, loop, writing, finding=True)
    for letter in "gul":
        typist.type(letter)
        told = typist.heard()[-1]
        household.show(ui.Page(ui.TextField("Name", told, on_change=print, on_submit=print, finding=True)))
    assert typist.heard()[-1] == "gul"
    assert typist.view.composing is not None


@pytest.mark.parametrize("field", [{"secret": True}, {"digits": True}])
def test_secrets_and_numbers_never_reach_the_engine(
    household: Household, loop: Loop, writing: Writing, field: dict[str, Any]
) -> None:
    typist = Typist(household, loop, writing, **field)
    assert not typist.view.keys.chinese
    assert typist.view.keys.strip == ()
    typist.type("1")
    assert writing.engine.starts == 0
    assert typist.heard() == ["1"]


def test_the_last_letter_of_a_secret_is_read_for_a_moment(
    household: Household, loop: Loop, writing: Writing
) -> None:
    typist = Typist(household, loop, writing, secret=True)
    typist.type("ab")
    assert typist.view.letters_shown() == "●b"
    loop.skip(1.5)
    assert typist.view.letters_shown() == "●●"
    typist.walk("eye")
    typist.press("ok")
    assert typist.view.letters_shown() == "ab"
    typist.press("back")
    assert typist.view.letters_shown() == "●●"


def test_number_keys_write_letters_as_on_a_phone(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr("gulou_launcher.views.text_field.time.monotonic", lambda: clock[0])
    for digit, times in (("4", 1), ("8", 2), ("5", 3), ("6", 3), ("8", 2)):
        typist.press(*[digit] * times)
        clock[0] += 2
    assert typist.view.composing is not None
    assert typist.view.composing.raw == "gulou"
    typist.press("menu", "1")
    assert typist.heard() == ["鼓楼"]


def test_without_an_engine_it_is_said_and_letters_stay(
    household: Household, loop: Loop, writing: Writing
) -> None:
    writing.engine.missing = "no librime"
    typist = Typist(household, loop, writing)
    typist.type("tv")
    assert "not installed" in typist.view.note()
    typist.type(" ")
    assert typist.heard() == ["tv"]


def test_the_phone_has_a_key_where_it_can_go_on(household: Household, loop: Loop, writing: Writing) -> None:
    handed: list[bool] = []
    typist = Typist(household, loop, writing)
    with pytest.raises(StopIteration):
        typist.walk("phone")
    typist.press("back")
    writing.hand_over = lambda: handed.append(True)
    typist.press("ok")
    typist.walk("phone")
    typist.press("ok")
    assert handed == [True]


@pytest.mark.parametrize("field", [{}, {"secret": True}, {"digits": True}, {"finding": True}])
def test_every_key_is_reached_and_back_leads_out(
    household: Household, loop: Loop, writing: Writing, field: dict[str, Any]
) -> None:
    typist = Typist(household, loop, writing, **field)
    keys = typist.view.keys
    for page in ("letters", "signs") if not keys.digits else ("digits",):
        keys.page = page
        for row in range(keys.rows):
            for place in keys.places(row):
                typist.walk(place.key)
    assert household.press("back")
    assert not household.stage.captures_keys
