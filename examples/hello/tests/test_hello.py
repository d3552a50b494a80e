"""What it shows, on a television of the test kit: `gulou test` runs it in milliseconds."""

from gulou.testing import TV


def test_it_says_hello(tv: TV) -> None:
    tv.see("Hello 你好 × 0", "Again 再来")


def test_it_counts_how_often(tv: TV) -> None:
    tv.press("ok")
    tv.press("ok")
    tv.see("Hello 你好 × 2")


def test_back_leads_home(tv: TV) -> None:
    tv.back()
    assert tv.home


def test_it_counts_on_where_it_was_left(tv: TV) -> None:
    tv.press("ok")
    tv.press("home")
    tv.open("")
    tv.press("ok")
    tv.see("Hello 你好 × 2")
