"""A TV at the other end of the cable: it and the box go along with each other, message by message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou_hal.remote.cec import Cec
from gulou_launcher.hand import tv_set
from gulou_launcher.hand.keymap import Keymaps
from gulou_launcher.hand.reader import Reader
from gulou_launcher.hand.rule import Rule, Wish
from gulou_launcher.hand.tv_set import KEYS, STANDBY, VOLUME, WAKE, TvSet
from gulou_launcher.rest.rest import Resting
from gulou_launcher.window import Window
from tests.hal.remote.played_cec import HERE, Kernel
from tests.launcher.played_box import PlayedBox

ASKED = ["4f85", "457d"]
"""What we ask as soon as we are there: who is shown, and who has the sound."""


class LivingRoom:
    """A shell, and a TV that the test plays."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kernel = Kernel()
        (folder / "dev").mkdir()
        self.kernel.plug(folder / "dev" / "cec0")

        def make(path: Path, notice: Any, *, plays: Callable[[], bool]) -> Cec:
            return Cec(path, notice, plays=plays, ioctl=self.kernel.ioctl)

        monkeypatch.setattr(tv_set, "FOLDER", folder / "dev")
        self.box = PlayedBox(folder)
        shell = self.shell = self.box.shell
        self.pressed: list[str] = []
        hand = shell.hand
        hand.rule = Rule(Wish.on, window=False, whole=True)
        self.tv = hand.tv = TvSet(shell)
        hand.reader = Reader(
            hand.rule, Keymaps(folder / "own"), hand._tell, hand._stand, folder=folder / "dev" / "input"
        )
        hand.reader.lines = self.tv.open(hand.reader, make=make)
        self.reader = hand.reader
        hand._listen(None)
        self.reader.start()
        self.kernel.joins(HERE, 4)
        self.box.until(lambda: self.kernel.said == ASKED)
        self.box.until(lambda: self.tv.state.there)
        shell.keys.over.insert(0, self._press)
        self.kernel.said.clear()

    def _press(self, key: str) -> bool:
        self.pressed.append(key)
        return True

    def says(self, *expected: str) -> None:
        """Until we said exactly this to the TV."""
        try:
            self.box.until(lambda: self.kernel.said[: len(expected)] == list(expected))
        except AssertionError:
            raise AssertionError(f"{expected} was to be said, and this was: {self.kernel.said}") from None
        del self.kernel.said[: len(expected)]

    def close(self) -> None:
        self.reader.stop()
        self.box.close()


@pytest.fixture
def room(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivingRoom]:
    room = LivingRoom(tmp_path, monkeypatch)
    yield room
    room.close()


def test_the_tvs_keys_are_the_boxs_unless_that_is_switched_off(room: LivingRoom) -> None:
    room.kernel.hear("044402")
    room.kernel.hear("0445")
    room.box.until(lambda: room.pressed == ["down"])
    assert [one.identity.kind for one in room.shell.hand.remotes] == ["cec"]
    room.shell.preferences.put(KEYS, False)
    room.kernel.hear("044401")
    room.kernel.hear("0445")
    room.kernel.hear("048f")
    room.says("409000")
    assert room.pressed == ["down"]


def test_the_tv_takes_the_box_to_standby_and_back(room: LivingRoom) -> None:
    room.kernel.hear("0f36")
    room.box.until(lambda: room.shell.rest.state is Resting.standby)
    room.kernel.hear("048f")
    room.says("409001")
    room.kernel.hear("0f861000")
    room.box.until(lambda: room.shell.rest.state is Resting.awake)
    room.says("4004", "4f821000")
    room.box.until(lambda: room.tv.state.active)


def test_or_not(room: LivingRoom) -> None:
    room.shell.preferences.put(STANDBY, False)
    room.kernel.hear("0f36")
    room.kernel.hear("048f")
    room.says("409000")
    assert room.shell.rest.state is Resting.awake


def test_the_box_takes_the_tv_to_standby_and_back(room: LivingRoom) -> None:
    room.kernel.hear("044402")  # who hands its keys on shows us
    room.kernel.hear("0445")
    room.box.until(lambda: room.tv.state.active)
    room.shell.rest.standby()
    room.says("4036")
    room.shell.rest.wake()
    room.says("4004", "4f821000")


def test_a_screen_saver_wakes_no_tv(room: LivingRoom) -> None:
    room.tv.rests(asleep=False)
    room.kernel.hear("048f")
    room.says("409000")


def test_home_on_the_boxs_own_remote_brings_the_tv(room: LivingRoom) -> None:
    room.tv.show()
    room.says("4004", "4f821000")
    room.box.until(lambda: room.tv.state.active)
    room.tv.show()  # it shows us already
    room.kernel.hear("8f822000")
    room.box.until(lambda: not room.tv.state.active)
    room.shell.preferences.put(WAKE, False)
    room.tv.show()
    room.kernel.hear("048f")
    room.says("409000")


def test_the_amplifier_gets_the_volume(room: LivingRoom) -> None:
    keys = room.shell.keys
    before = room.shell.screening.volume
    room.kernel.hear("5f7e01")
    room.box.until(lambda: room.tv.state.amplifier)
    keys.press("volumeup")
    room.says("454441", "4545")
    assert room.shell.screening.volume == before
    room.shell.preferences.put(VOLUME, False)
    keys.press("volumedown")
    assert room.shell.screening.volume < before
    assert room.kernel.said == []


def test_the_tv_goes_and_comes_back(room: LivingRoom) -> None:
    room.kernel.leaves()
    room.box.until(lambda: not room.tv.state.there)
    room.kernel.joins(HERE, 4)
    room.says(*ASKED)
    room.box.until(lambda: room.tv.state.there)


def test_the_tvs_language_is_offered(room: LivingRoom) -> None:
    from gulou_launcher.hand.tv_page import TvPage

    room.shell.pile.visit(TvPage(room.shell))
    room.kernel.hear("0f32636869")
    room.box.until(lambda: "Use the TV's language" in room.box.words)
    assert room.shell.language == "en"  # nothing changes by itself
