"""What the app does, on a television of the test kit: its tuner has six channels."""

import pytest

from gulou.testing import LINEUP, TV


def test_a_channel_is_chosen_and_fills_the_screen(tv: TV) -> None:
    tv.see("Drum One", "Drum One at 19:45")
    tv.select("Koi Cinema")
    assert tv.player.source == LINEUP[2].service
    tv.see_no("Drum One")


def test_ok_opens_the_list_where_one_is_and_back_closes_it(tv: TV) -> None:
    tv.select("Koi Cinema")
    tv.press("ok")
    assert tv.focus.text == "Koi Cinema"
    tv.back()
    tv.see_no("Koi Cinema")
    tv.back()
    assert tv.home


def test_trouble_is_said_and_goes_when_the_picture_comes(tv: TV) -> None:
    tv.select("Koi Cinema")
    tv.player.plays("no_signal")
    tv.see("This cannot be played just now.")
    tv.player.plays()
    tv.see_no("This cannot be played just now.")


def test_channels_come_and_go(tv: TV) -> None:
    tv.tuner.scan(*LINEUP[:2])
    tv.see("Two Tongues")
    tv.see_no("Koi Cinema")


def test_it_goes_on_where_it_was(tv: TV) -> None:
    tv.select("Koi Cinema")
    tv.restart()
    assert tv.player.source == LINEUP[2].service


@pytest.mark.tv(permissions=())
def test_without_the_permission_it_says_so(tv: TV) -> None:
    tv.see("may not use television")


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("应用名称", "Drum One at 19:45（中文）")
