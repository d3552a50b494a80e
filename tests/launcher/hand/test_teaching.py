"""Teaching a remote: what is asked for, doubles, and the ways out that need no key at all."""

from __future__ import annotations

import pytest

from gulou.keys import Key
from gulou_hal.remote.contract import Signal
from gulou_launcher.hand.names import BASIC, WORDS
from gulou_launcher.hand.teaching import PATIENCE, Said, Teaching


class Pupil:
    """A remote in the hand of somebody who presses a key now and then."""

    def __init__(self) -> None:
        self.teaching = Teaching()
        self._now = 0.0

    def press(self, code: str, scan: int | None = None, after: float = 1.0) -> Said:
        self._now += after
        self.teaching.hear(Signal(code, scan, True, self._now))
        return self.teaching.said

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.teaching.tick()
        self._now += seconds


@pytest.fixture
def pupil() -> Pupil:
    return Pupil()


def test_every_key_of_the_box_is_asked_for_once() -> None:
    assert sorted(WORDS) == sorted(Key)
    assert set(list(WORDS)[:BASIC]) == {"up", "down", "left", "right", "ok", "back", "home", "menu"}


def test_keys_are_taken_as_they_are_asked_for(pupil: Pupil) -> None:
    assert pupil.press("KEY_F1") is Said.TAKEN
    assert pupil.press("", 0x8016) is Said.TAKEN
    taught = pupil.teaching.taught
    assert {key: signal.code or signal.scan for key, signal in taught.items()} == {
        "up": "KEY_F1",
        "down": 0x8016,
    }
    assert pupil.teaching.asked == "left"


def test_a_key_that_is_held_is_taken_once(pupil: Pupil) -> None:
    """A scan code comes again and again while its key is held."""
    pupil.press("", 0x8016)
    for _ in range(10):
        pupil.press("", 0x8016, after=0.11)
    assert list(pupil.teaching.taught) == ["up"]
    assert pupil.teaching.said is Said.TAKEN


def test_a_double_is_told_and_not_taken(pupil: Pupil) -> None:
    pupil.press("KEY_F1")
    assert pupil.press("KEY_F1") is Said.DOUBLE
    assert pupil.teaching.double == "up"
    assert pupil.teaching.asked == "down"
    assert pupil.press("KEY_F2") is Said.TAKEN


def test_a_key_that_the_remote_does_not_have_is_passed_over(pupil: Pupil) -> None:
    pupil.wait(PATIENCE)
    assert pupil.teaching.asked == "down"
    pupil.press("KEY_F1")
    pupil.wait(PATIENCE - 1)
    assert pupil.teaching.asked == "left"


def test_back_twice_leads_out_once_it_is_known(pupil: Pupil) -> None:
    for number in range(list(WORDS).index(Key.BACK) + 1):
        pupil.press(f"KEY_F{number}")
    back = pupil.teaching.taught[Key.BACK].code
    assert pupil.press(back) is Said.DOUBLE
    assert pupil.teaching.asked is not None
    assert pupil.press(back) is Said.END
    assert pupil.teaching.asked is None


def test_nobody_waits_for_forty_keys_that_are_not_there(pupil: Pupil) -> None:
    for number in range(BASIC):
        pupil.press(f"KEY_F{number}")
    pupil.wait(3 * PATIENCE)
    assert pupil.teaching.asked is None
    assert len(pupil.teaching.taught) == BASIC
    assert pupil.press("KEY_UP") is not Said.TAKEN
