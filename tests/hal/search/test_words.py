"""Words by which a name is found, and how well it fits what was typed."""

import pytest

from gulou_hal.search.readings import readings
from gulou_hal.search.words import rank, typed, words

NEWS = words(["新闻联播", "National News"], readings)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("新闻", 0),
        ("xwlb", 0),
        ("XinWen", 0),
        ("xw", 0),
        ("national n", 0),
        ("nn", 0),
        ("联播", 1),
        ("lianbo", 1),
        ("lb", 1),
        ("news", 1),
        ("新wen", 2),
        ("news national", 2),
        ("联 xin", 2),
        ("xinwlb", 2),
        ("xwlianbo", 2),
    ],
)
def test_a_name_is_found_in_every_way_that_it_is_typed(query: str, fits: int) -> None:
    assert rank(typed(query), NEWS) == fits


@pytest.mark.parametrize(
    "query", ["xinven", "xnwen", "xinwwen", "xniwen", "natoinal", "natinal", "nationnal"]
)
def test_one_letter_may_be_wrong(query: str) -> None:
    assert rank(typed(query), NEWS) == 4


@pytest.mark.parametrize("query", ["xingwen", "xinweng", "zongguo", "zongguorengmin", "lanjing", "hazi"])
def test_what_sounds_nearly_so_is_found(query: str) -> None:
    known = words(["新闻", "人民中国人民", "南京", "法治"], readings)
    assert rank(typed(query), known) == 3


@pytest.mark.parametrize("query", ["", "  ", "xv", "tnws", "weather", "xvnben", "，"])
def test_what_is_named_otherwise_is_not_found(query: str) -> None:
    assert rank(typed(query), NEWS) is None


def test_nothing_is_ever_found_by_less_than_one_of_its_words() -> None:
    assert rank(typed("新闻天气"), NEWS) is None
