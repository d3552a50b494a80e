"""`gulou inspect` in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gulou.errors import GulouError
from gulou_launcher.tools import inspect
from tests.launcher.control.fake_box import QUIZ, FakeBox

Output = pytest.CaptureFixture[str]


def told(data: Path, capsys: Output, *arguments: str) -> str:
    assert inspect.command([*arguments, "--data", str(data)]) == 0
    return capsys.readouterr().out


def test_the_tree_is_told_with_places_and_the_focus(served: FakeBox, data: Path, capsys: Output) -> None:
    said = told(data, capsys)
    assert "focus: page “Quiz” › button “500 a”" in said
    assert "├ text “How old is the tower?” #2 64,36 400×44" in said
    assert "└ button “500 a” #4 64,174 200×56 ◀ focus" in said
    assert "keys: red back" in said


def test_moves_and_words_are_told_where_they_are_asked_for(
    served: FakeBox, data: Path, capsys: Output
) -> None:
    said = told(data, capsys, "--moves", "--words")
    assert "↓ button “500 a” #4" in said
    assert "“How old is the tower?” 21 px #f6f2ea 64,36 400×44" in said


def test_json_is_what_the_box_told(served: FakeBox, data: Path, capsys: Output) -> None:
    seen = json.loads(told(data, capsys, QUIZ.id, "--json"))
    assert seen["app"] == QUIZ.id
    assert seen["focus"] == [1, 4]
    assert seen["nodes"][1]["letters"][0]["size"] == 21


def test_an_app_that_is_not_there_is_a_sentence(served: FakeBox, data: Path) -> None:
    with pytest.raises(GulouError, match="No app called tea is installed"):
        inspect.command(["tea", "--data", str(data)])


def test_the_browser_is_given_the_address_with_its_key(served: FakeBox, data: Path, capsys: Output) -> None:
    assert told(data, capsys, "--browser").strip() == "http://127.0.0.1:8480/?key=secret&view=inspect"
