"""Typing a channel's number."""

from types import ModuleType

import pytest

from gulou import Key
from gulou.services.tv import Channel

from .television import LINEUP, Television


def corner(television: Television) -> list[str]:
    """What stands at the top right."""
    overlay = television.launcher.overlay("top-right")
    return [] if overlay is None else overlay.texts


def test_the_number_and_the_channel_that_it_means_so_far_are_shown(television: Television) -> None:
    television.launcher.press("2")
    assert corner(television) == ["2", "Two Tongues"]
    television.launcher.press("0")
    assert corner(television) == ["20", "Village Voice"]
    assert television.source == "dvb://1.1.1", "not yet"


def test_ok_zaps_at_once(television: Television) -> None:
    television.launcher.press("2", "0", Key.OK)
    assert television.source == "dvb://1.1.14"
    assert corner(television) == []


def test_a_pause_zaps_too(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "NUMBER", 0.1)
    television.launcher.press("5")
    television.launcher.wait(lambda: television.source == "dvb://1.1.5")
    assert corner(television) == []


def test_the_longest_number_needs_no_pause(television: Television) -> None:
    television.launcher.press("0", "0", "8")
    assert television.source == "dvb://1.1.8"


def test_numbers_may_be_as_long_as_the_longest_on_the_air(television: Television) -> None:
    television.scan(*LINEUP, Channel("dvb://2.2.2", "Far Away", 10_001))
    television.launcher.press("1", "0", "0", "0")
    assert television.source == "dvb://1.1.1"
    television.launcher.press("1")
    assert television.source == "dvb://2.2.2"


def test_a_wrong_number_is_said_kindly_and_changes_nothing(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "NOTICE", 0.3)
    television.launcher.press("4", "2", Key.OK)
    assert corner(television) == ["There is no channel 42"]
    assert television.source == "dvb://1.1.1"
    television.launcher.wait(lambda: corner(television) == [])


def test_back_takes_the_number_back(television: Television) -> None:
    television.launcher.press("2", Key.BACK)
    assert corner(television) == []
    assert not television.launcher.at_home
    assert television.source == "dvb://1.1.1"


def test_another_key_takes_the_number_back_and_does_its_own_work(television: Television) -> None:
    television.launcher.press("9", Key.UP)
    assert corner(television) == []
    assert television.source == "dvb://1.1.2"


def test_a_digit_closes_what_is_open(television: Television) -> None:
    television.launcher.press(Key.OK, "5")
    assert television.launcher.overlay("left") is None
    assert corner(television) == ["5", "Koi Cinema"]


def test_the_present_channel_by_number_shows_its_banner(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    television.launcher.press(Key.OK, Key.BACK)
    assert television.launcher.overlay("bottom") is None
    television.launcher.press("1", Key.OK)
    assert television.launcher.overlay("bottom") is not None
