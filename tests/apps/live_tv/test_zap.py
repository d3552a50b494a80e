"""From channel to channel."""

from gulou import Key

from .television import Television


def test_up_is_the_next_higher_number(television: Television) -> None:
    assert television.source == "dvb://1.1.1"
    television.launcher.press(Key.UP)
    assert television.source == "dvb://1.1.2"
