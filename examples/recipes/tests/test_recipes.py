"""The recipes, on a television of the test kit."""

import pytest

from gulou.testing import TV


def test_a_dish_is_opened_and_back_returns_to_its_row(tv: TV) -> None:
    tv.press("down", "ok")
    tv.see("Silk dolls", "40 minutes, for 3", "What you need", "pours the dip in last")
    tv.back()
    assert not tv.home
    tv.see("Sour soup fish")
    tv.back()
    assert tv.home


def test_search_and_links_lead_to_a_dish(tv: TV) -> None:
    (found,) = tv.search("TOFU")
    assert (found.title, found.subtitle) == ("Rice tofu", "30 minutes, for 2")
    tv.open(found.link)
    tv.see("Rice tofu", "What you need")
    tv.open("recipe:nothing")
    tv.see("Rice tofu")


def test_it_goes_on_where_it_was(tv: TV) -> None:
    tv.select("Zongzi with ash rice")
    tv.restart()
    tv.see("180 minutes, for 6")


@pytest.mark.tv(language="zh", link="recipe:sour-soup-fish")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("酸汤鱼", "45 分钟，4 人份", "用料")
    tv.back()
    tv.see("家常菜", "丝娃娃")
