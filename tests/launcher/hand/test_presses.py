"""Presses, long presses, repetitions and bad contacts, on a clock of the test's."""

from __future__ import annotations

from collections import Counter

import pytest

from gulou.keys import Key
from gulou_launcher.hand.presses import Gesture, Presses, pace


class Thumb:
    """Holds keys for so long, and keeps what was told: (what, key) each."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told: list[Gesture] = []
        self.presses = Presses(self.told.append)

    def wait(self, seconds: float) -> None:
        """Time goes by, and the reader's thread does what is due as it does."""
        until = self.now + seconds
        while (due := self.presses.due) is not None and due <= until:
            self.now = max(self.now, due)
            self.presses.run(self.now)
        self.now = until

    def hold(self, key: str, seconds: float, source: str = "sofa", lasts: float | None = None) -> None:
        self.presses.down(source, key, self.now, lasts)
        self.wait(seconds)
        if lasts is None:
            self.presses.up(source, key, self.now)

    @property
    def said(self) -> list[str]:
        """`down ok` and so on; empties."""
        said = [f"{gesture.what} {gesture.key}" for gesture in self.told]
        self.told.clear()
        return said


@pytest.fixture
def thumb() -> Thumb:
    return Thumb()


def test_a_press_is_told_as_it_goes_down_and_up(thumb: Thumb) -> None:
    thumb.hold("ok", 0.1)
    thumb.hold("red", 5)
    assert thumb.said == ["down ok", "up ok", "down red", "up red"]
    assert thumb.presses.due is None


@pytest.mark.parametrize("key", ["ok", "home", "back"])
def test_a_long_press_is_told_while_the_key_is_held(thumb: Thumb, key: str) -> None:
    thumb.hold(key, 0.59)
    assert thumb.said == [f"down {key}", f"up {key}"]
    thumb.wait(1)
    thumb.hold(key, 3)
    assert thumb.said == [f"down {key}", f"long {key}", f"up {key}"]


def test_a_long_press_counts_also_where_the_reader_slept(thumb: Thumb) -> None:
    """The key went up before anybody looked: how long it was held says what it was."""
    thumb.presses.down("sofa", "home", 10)
    thumb.presses.up("sofa", "home", 10.7)
    assert thumb.said == ["down home", "long home", "up home"]


def test_an_arrow_repeats_ever_faster(thumb: Thumb) -> None:
    thumb.presses.down("sofa", "down", thumb.now)
    began = thumb.now
    thumb.wait(4)
    times = [gesture.at - began for gesture in thumb.told if gesture.what == "repeat"]
    assert times[0] == pytest.approx(0.4)
    seconds = Counter(int(time) for time in times)
    assert seconds[0] < seconds[1] < seconds[2]
    assert seconds[3] == pytest.approx(30, abs=1)
    thumb.presses.up("sofa", "down", thumb.now)
    thumb.told.clear()
    thumb.wait(5)
    assert thumb.said == []


def test_the_pace() -> None:
    assert [round(pace(Key.UP, held)) for held in (0.4, 1.2, 2, 60)] == [10, 20, 30, 30]
    assert pace(Key.VOLUMEUP, 60) == 10


def test_what_opens_or_answers_never_repeats(thumb: Thumb) -> None:
    for key in ("ok", "back", "home", "menu", "power", "red", "1", "playpause"):
        thumb.hold(key, 5)
        assert "repeat" not in " ".join(thumb.said)


def test_another_key_ends_what_the_first_one_did(thumb: Thumb) -> None:
    thumb.presses.down("sofa", "down", thumb.now)
    thumb.wait(0.45)
    thumb.presses.down("sofa", "ok", thumb.now)
    thumb.wait(0.1)
    thumb.presses.up("sofa", "ok", thumb.now)
    thumb.wait(2)
    assert thumb.said == ["down down", "repeat down", "down ok", "up ok"]


def test_a_worn_contact_presses_once(thumb: Thumb) -> None:
    for _ in range(3):
        thumb.hold("ok", 0.004)
        thumb.wait(0.006)
    thumb.wait(0.2)
    thumb.hold("ok", 0.1)
    assert thumb.said.count("down ok") == 2


def test_two_presses_of_a_quick_thumb_are_two(thumb: Thumb) -> None:
    for _ in range(4):
        thumb.hold("down", 0.05)
        thumb.wait(0.05)
    assert thumb.said.count("down down") == 4


def test_what_tells_no_release_is_let_go_by_time(thumb: Thumb) -> None:
    """HDMI-CEC and scan codes: the key is told anew as long as it is held."""
    for _ in range(5):
        thumb.hold("up", 0.2, lasts=0.25)
    thumb.wait(3)
    said = thumb.said
    assert (said[0], said[-1]) == ("down up", "up up")
    assert said.count("down up") == 1
    assert said.count("repeat up") > 5


def test_an_unplugged_remote_holds_nothing(thumb: Thumb) -> None:
    thumb.presses.down("sofa", "up", thumb.now)
    thumb.presses.down("kitchen", "home", thumb.now)
    thumb.presses.gone("sofa", thumb.now)
    thumb.wait(1)
    assert thumb.said == ["down up", "down home", "gone up", "long home"]


def test_still(thumb: Thumb) -> None:
    thumb.presses.down("sofa", "up", thumb.now)
    thumb.wait(1)
    thumb.presses.still()
    thumb.told.clear()
    thumb.wait(1)
    assert thumb.said == []
    thumb.presses.up("sofa", "up", thumb.now)
    thumb.wait(1)
    thumb.hold("up", 0.45)
    assert thumb.said == ["up up", "down up", "repeat up", "up up"]
