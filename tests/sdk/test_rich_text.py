"""Markup becomes blocks in the app, so that the TV never parses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou import ui
from gulou.ui.rich_text import Run, parse


@pytest.mark.parametrize(
    ("markup", "runs"),
    [
        ("plain", [("", "plain")]),
        ("**bold** and *accent*", [("bold", "bold"), ("", " and "), ("accent", "accent")]),
        ("2 * 3 * 4", [("", "2 * 3 * 4")]),
        ("**open", [("", "**open")]),
        ("鼓**楼**", [("", "鼓"), ("bold", "楼")]),
    ],
)
def test_stress(markup: str, runs: list[Run]) -> None:
    assert parse(markup) == (("paragraph", tuple(runs)),)


def test_blocks() -> None:
    made = parse("# The tower\nOne line\nand another.\n\n- wood\n- no nails\nNew")
    assert [(kind, "".join(words for _, words in runs)) for kind, runs in made] == [
        ("heading", "The tower"),
        ("paragraph", "One line and another."),
        ("bullet", "wood"),
        ("bullet", "no nails"),
        ("paragraph", "New"),
    ]


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert parse("鼓楼在\n村子里") == (("paragraph", (("", "鼓楼在村子里"),)),)


def test_the_markup_itself_stays_in_the_app() -> None:
    assert ui.RichText("- a").props() == {"blocks": (("bullet", (("", "a"),)),)}


@given(st.text(alphabet="a *#-\n鼓", max_size=60))
def test_no_letter_is_lost(markup: str) -> None:
    said = "".join(words for _, runs in parse(markup) for _, words in runs)
    assert sum(said.count(letter) for letter in "a鼓") == sum(markup.count(letter) for letter in "a鼓")
