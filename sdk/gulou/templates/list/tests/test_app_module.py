"""What the app does, on a television of the test kit: `gulou test` runs it in milliseconds."""

import pytest

from gulou.testing import TV


def test_what_is_written_is_ticked_off_and_cleared(tv: TV) -> None:
    tv.see("Nothing is written down.")
    tv.write("Milk")
    tv.write("Bread")
    tv.see("2 things left")
    tv.select("Milk")
    tv.see("1 thing left")
    tv.select("Clear what is done")
    assert [row["title"] for row in tv.rows()] == ["Bread"]


def test_it_is_still_there_tomorrow(tv: TV) -> None:
    tv.write("Milk")
    tv.restart()
    tv.see("Milk", "1 thing left")


def test_nothing_is_written_twice(tv: TV) -> None:
    tv.write("Milk")
    tv.write("Milk")
    tv.see("1 thing left")


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.write("牛奶")
    tv.see("应用名称", "还有 1 件")


def test_back_leads_home(tv: TV) -> None:
    tv.back()
    assert tv.home
