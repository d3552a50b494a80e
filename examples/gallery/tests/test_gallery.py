"""The gallery, on a television of the test kit: each page shows its node, and works."""

import pytest

from gulou.testing import TV

NODES = (
    "button calendar chart choice dialog form grid guide hero icon image list map overlay progress rail "
    "richtext slider surface tabs text textfield toast toggle"
)


@pytest.mark.parametrize("name", NODES.split())
def test_a_link_opens_the_page_of_a_node_and_back_leads_to_the_list(tv: TV, name: str) -> None:
    tv.open(f"gallery:{name}")
    assert tv.find(name)
    for _ in range(3):
        if not tv.sees("Gallery"):
            tv.back()
    assert tv.find("grid")
    assert not tv.home


def test_a_page_that_there_is_not_is_the_list(tv: TV) -> None:
    tv.open("gallery:film")
    tv.see("Gallery")


@pytest.mark.tv(link="gallery:slider")
def test_a_slider_is_set_with_two_keys(tv: TV) -> None:
    tv.press("right", "right")
    tv.see("It will be 21.5 °C.")


@pytest.mark.tv(link="gallery:textfield")
def test_a_name_is_written(tv: TV) -> None:
    tv.write("Maja")
    tv.see("Good evening, Maja.")


@pytest.mark.tv(link="gallery:form")
def test_a_form_is_sent(tv: TV) -> None:
    tv.write("Maja")
    tv.press("down", "down", "right", "down", "ok", "down", "ok")
    tv.see("'name': 'Maja'", "'room': 'Bedroom'", "'rain': False")


@pytest.mark.tv(link="gallery:dialog")
def test_a_question_is_answered_and_asked_again(tv: TV) -> None:
    tv.press("right", "ok")
    tv.see_no("Delete this recording?")
    tv.press("ok")
    tv.see("Delete this recording?")


@pytest.mark.tv(link="gallery:button", language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.press("ok", "ok")
    tv.see("按了 2 次")
