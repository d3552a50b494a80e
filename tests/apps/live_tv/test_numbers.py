"""Typing a channel's number."""

from gulou import Key
from gulou.services.tv import Channel
from gulou.testing import LINEUP, TV

from .broadcast import scan


def corner(tv: TV) -> list[str]:
    """What stands at the top right."""
    overlay = tv.overlay("top-right")
    return [] if overlay is None else overlay.texts


def test_the_number_and_the_channel_that_it_means_so_far_are_shown(tv: TV) -> None:
    tv.press("2")
    assert corner(tv) == ["2", "Two Tongues"]
    tv.press("0")
    assert corner(tv) == ["20", "Village Voice"]
    assert tv.player.source == "dvb://1.1.1", "not yet"


def test_ok_zaps_at_once(tv: TV) -> None:
    tv.press("2", "0", Key.OK)
    assert tv.player.source == "dvb://1.1.14"
    assert corner(tv) == []


def test_a_pause_zaps_too(tv: TV) -> None:
    tv.press("5")
    tv.clock.advance(1.4)
    assert tv.player.source == "dvb://1.1.1"
    tv.clock.advance(0.2)
    assert tv.player.source == "dvb://1.1.5"
    assert corner(tv) == []


def test_the_longest_number_needs_no_pause(tv: TV) -> None:
    tv.press("0", "0", "8")
    assert tv.player.source == "dvb://1.1.8"


def test_numbers_may_be_as_long_as_the_longest_on_the_air(tv: TV) -> None:
    scan(tv, *LINEUP, Channel("dvb://2.2.2", "Far Away", 10_001))
    tv.press("1", "0", "0", "0")
    assert tv.player.source == "dvb://1.1.1"
    tv.press("1")
    assert tv.player.source == "dvb://2.2.2"


def test_a_wrong_number_is_said_kindly_and_changes_nothing(tv: TV) -> None:
    tv.press("4", "2", Key.OK)
    assert corner(tv) == ["There is no channel 42"]
    assert tv.player.source == "dvb://1.1.1"
    tv.clock.advance(3)
    assert corner(tv) == []


def test_back_takes_the_number_back(tv: TV) -> None:
    tv.press("2", Key.BACK)
    assert corner(tv) == []
    assert not tv.home
    assert tv.player.source == "dvb://1.1.1"


def test_another_key_takes_the_number_back_and_does_its_own_work(tv: TV) -> None:
    tv.press("9", Key.UP)
    assert corner(tv) == []
    assert tv.player.source == "dvb://1.1.2"


def test_a_digit_closes_what_is_open(tv: TV) -> None:
    tv.press(Key.OK, "5")
    assert tv.overlay("left") is None
    assert corner(tv) == ["5", "Koi Cinema"]


def test_the_present_channel_by_number_shows_its_banner(tv: TV) -> None:
    tv.press(Key.OK, Key.BACK)
    assert tv.overlay("bottom") is None
    tv.press("1", Key.OK)
    assert tv.overlay("bottom") is not None
