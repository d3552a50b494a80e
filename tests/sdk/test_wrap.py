"""Words into lines: nothing too wide, nothing lost but what the dots say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou.wrap import DOTS, narrow, wrap


def cells(text: str) -> float:
    """A terminal's widths: Chinese takes two."""
    return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)


@pytest.mark.parametrize(
    ("text", "width", "lines", "made"),
    [
        ("Evening news", 20, 2, ["Evening news"]),
        ("Evening news and weather", 14, 2, ["Evening news", "and weather"]),
        ("Evening news and weather", 14, 1, ["Evening news…"]),
        ("晚间新闻和天气预报", 10, 2, ["晚间新闻和", "天气预报"]),
        ("晚间新闻和天气预报", 10, 1, ["晚间新闻…"]),
        ("晚间新闻，天气", 8, 2, ["晚间新", "闻，天气"]),
        ("看《鼓楼》去", 4, 4, ["看", "《鼓", "楼》", "去"]),
        ("CCTV新闻联播", 8, 2, ["CCTV新闻", "联播"]),
        ("unbreakable", 4, 3, ["unbr", "eaka", "ble"]),
        ("one\ntwo", 9, 2, ["one", "two"]),
        ("one\ntwo", 9, 1, ["one two"]),
        ("one\ntwo\nthree", 9, 2, ["one", "two…"]),
        ("", 9, 3, [""]),
        # A last line of a single word, or of two characters, looks lost.
        (
            "The box switches off in a minute: any key adds ten.",
            46,
            2,
            ["The box switches off in a minute: any", "key adds ten."],
        ),
        ("一分钟后自动待机。按任意键延长十五分钟。", 38, 2, ["一分钟后自动待机。按任意键延长", "十五分钟。"]),
        ("Donaudampfschifffahrtsgesellschaft ok", 36, 2, ["Donaudampfschifffahrtsgesellschaft", "ok"]),
    ],
)
def test_examples(text: str, width: int, lines: int, made: list[str]) -> None:
    assert wrap(text, width, lines, cells) == made


@given(st.text("ab 鼓楼，。《》\n", max_size=60), st.integers(4, 30), st.integers(1, 6))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int, lines: int) -> None:
    made = wrap(text, width, lines, cells)
    assert 1 <= len(made) <= lines
    assert all(cells(line) <= width for line in made)
    joined = "".join("".join(made).split())
    plain = "".join(text.split())
    if joined.endswith(DOTS):
        assert plain.startswith(joined.removesuffix(DOTS))
    else:
        assert joined == plain


def test_quotes_are_narrow_where_no_chinese_stands_beside_them() -> None:
    assert narrow("“Storm” …", "May “Storm” …") == '"Storm" ...'
    assert narrow("“风暴”……", "允许“风暴”……") == "“风暴”……"
    assert narrow("“Storm”", "允许“Storm”吗") == "“Storm”", "part of a Chinese text"
