"""The favourites, on a television of the test kit: its tuner has six channels."""

import pytest

from gulou.testing import LINEUP, TV


def test_a_channel_is_chosen_and_the_rail_leaves_the_picture_alone(tv: TV) -> None:
    tv.press("right", "right", "ok")
    assert tv.player.source == LINEUP[2].service
    assert tv.overlay() is None
    tv.press("ok")
    assert tv.focus.text == "Koi Cinema"
    tv.clock.advance(6)
    assert tv.overlay() is None
    tv.back()
    assert tv.home


def test_a_star_brings_a_channel_to_the_front_for_good(tv: TV) -> None:
    tv.press("right", "info")
    assert [row["title"] for row in tv.rows()[:2]] == ["Two Tongues", "Drum One"]
    tv.restart()
    assert tv.rows()[0]["caption"] == "★"
    tv.press("right", "left", "info")
    assert tv.rows()[0]["title"] == "Drum One"


def test_it_goes_on_where_it_was(tv: TV) -> None:
    tv.press("right", "ok", "ok", "right")
    tv.restart()
    assert tv.focus.text == "Koi Cinema"
    assert tv.player.source == LINEUP[1].service
    tv.back()
    tv.restart()
    assert tv.overlay() is None


def test_trouble_is_said_and_goes(tv: TV) -> None:
    tv.press("ok")
    tv.player.plays("no_signal")
    tv.see("This cannot be played just now.")
    tv.player.plays()
    tv.see_no("This cannot be played just now.")


@pytest.mark.tv(permissions=())
def test_without_the_permission_it_says_so(tv: TV) -> None:
    tv.see("may not use television")


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("常看频道", "Drum One at 19:45（中文）")
