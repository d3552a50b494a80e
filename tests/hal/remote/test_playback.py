"""What a playback device says on the HDMI-CEC wire, byte by byte."""

from __future__ import annotations

import pytest

from gulou_hal.remote.cec_keys import CODES, COMMANDS, name
from gulou_hal.remote.contract import Signal
from gulou_hal.remote.playback import Notice, Playback, Wants

HERE = 0x2300
US = 4


class Wire:
    """Our device, the time, and what was said: `0 04` is Image View On to the TV."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.notices: list[Notice] = []
        self.now = 50.0
        self.plays = False
        self.playback = Playback(
            lambda to, data: self.said.append(f"{to:x} {data.hex()}"), self.notices.append, lambda: self.plays
        )
        self.playback.joined(HERE, self.now)

    def hear(self, text: str) -> list[Signal]:
        """`0 36`: from the TV to us; `5f 7201`: from the amplifier to everybody."""
        address, _, data = text.partition(" ")
        whole = f"{address}{US:x}" if len(address) == 1 else address
        return self.playback.hear(bytes.fromhex(whole + data), self.now)

    @property
    def took(self) -> list[str]:
        said = list(self.said)
        self.said.clear()
        return said


@pytest.fixture
def wire() -> Wire:
    wire = Wire()
    assert wire.took == ["f 85", "5 7d"]  # who is shown, and who has the sound?
    return wire


def test_a_key_is_pressed_and_released(wire: Wire) -> None:
    assert wire.hear("0 4401") == [Signal("CEC_UP", 1, True, 50.0, 0.55)]
    assert wire.hear("0 4401") == [Signal("CEC_UP", 1, True, 50.0, 0.55)]
    assert wire.hear("0 45") == [Signal("CEC_UP", 1, False, 50.0)]
    assert wire.hear("0 45") == []


def test_another_key_releases_the_one_before(wire: Wire) -> None:
    wire.hear("0 4401")
    assert [(signal.code, signal.down) for signal in wire.hear("0 4402")] == [
        ("CEC_UP", False),
        ("CEC_DOWN", True),
    ]


def test_every_number_has_a_name() -> None:
    assert {name(number) for number in COMMANDS.values()} == CODES
    assert name(0x7F) == "CEC_0X7F"


def test_power_status_deck_and_menu(wire: Wire) -> None:
    wire.hear("0 8f")
    wire.hear("0 1a03")
    wire.hear("0 8d02")
    assert wire.took == ["0 9000", "0 1b1a", "0 8e00"]
    wire.plays, wire.playback.awake = True, False
    wire.hear("0 8f")
    wire.hear("0 1a03")
    assert wire.took == ["0 9001", "0 1b11"]


def test_some_tvs_say_play_and_stop_by_other_words(wire: Wire) -> None:
    assert [signal.code for signal in wire.hear("0 4124")] == ["CEC_PLAY", "CEC_PLAY"]
    assert [signal.code for signal in wire.hear("0 4203")] == ["CEC_STOP", "CEC_STOP"]
    assert wire.hear("0 4204") == []  # eject
    wire.playback.awake = False
    assert wire.hear("0 4124") == []
    assert wire.took == ["0 004203", "0 004101"]


def test_one_touch_play_and_who_is_shown(wire: Wire) -> None:
    wire.playback.show()
    assert wire.took == ["0 04", "f 822300"]
    wire.hear("0f 85")
    assert wire.took == ["f 822300"]
    wire.hear("8f 821000")  # another one is shown now
    wire.hear("0f 85")
    assert wire.took == []
    wire.hear("0f 862300")  # the TV turns to us
    assert wire.took == ["f 822300"]
    wire.hear("0f 8023001000")  # and away
    assert not wire.playback.active


def test_who_turns_to_us_in_standby_wakes_us(wire: Wire) -> None:
    wire.playback.rest(tv=True)
    wire.hear("0f 862300")
    assert wire.notices == [Notice(Wants.WAKE)]
    wire.hear("0 446d")
    wire.hear("0 446c")
    assert wire.notices[1:] == [Notice(Wants.WAKE), Notice(Wants.STANDBY)]


def test_we_take_the_tv_along_to_standby_only_where_it_shows_us(wire: Wire) -> None:
    wire.playback.rest(tv=True)
    assert wire.took == []
    wire.playback.show()
    wire.said.clear()
    wire.playback.rest(tv=True)
    assert wire.took == ["0 36"]


def test_with_the_amplifier_where_that_has_the_sound(wire: Wire) -> None:
    wire.hear("5 7e01")
    wire.playback.show()
    wire.said.clear()
    wire.playback.rest(tv=True)
    assert wire.took == ["0 36", "5 36"]


def test_where_the_tv_shall_stay_on_it_may_show_another(wire: Wire) -> None:
    wire.playback.show()
    wire.said.clear()
    wire.playback.rest(tv=False)
    assert wire.took == ["0 9d2300"]


def test_who_was_there_before_us_and_says_nothing_shows_us(wire: Wire) -> None:
    assert wire.playback.due == 52.0
    wire.playback.run(51.9)
    assert not wire.playback.active
    wire.playback.run(52.0)
    assert wire.playback.active
    assert wire.playback.due is None
    assert wire.took == []  # and nothing is switched by that


def test_unless_another_one_is_shown(wire: Wire) -> None:
    wire.hear("8f 821000")
    assert wire.playback.due is None


def test_standby_and_language(wire: Wire) -> None:
    wire.playback.show()
    wire.hear("0f 36")
    assert not wire.playback.active
    wire.hear("0f 32636869")
    wire.hear("8f 32656e67")  # not the TV's to say
    assert wire.notices == [Notice(Wants.STANDBY), Notice(Wants.LANGUAGE, "chi")]


def test_the_volume_is_the_amplifiers_while_it_has_the_sound(wire: Wire) -> None:
    playback = wire.playback
    assert not playback.volume("volumeup", 10.0)
    wire.hear("5f 7201")
    for number in range(7):  # ten a second, and the wire takes five
        assert playback.volume("volumeup", 10.0 + number / 10)
    assert wire.took == ["5 4441"] * 4
    assert playback.due == pytest.approx(10.9)
    playback.run(10.8)
    assert wire.took == []
    playback.run(10.9)
    assert wire.took == ["5 45"]
    playback.volume("volumedown", 20.0)
    playback.volume("mute", 20.1)
    assert wire.took == ["5 4442", "5 45", "5 4443"]
    wire.hear("5f 7200")
    assert not playback.volume("volumeup", 30.0)


def test_an_amplifier_that_does_not_answer_is_none(wire: Wire) -> None:
    wire.hear("5 7e01")
    wire.playback.unheard(5)
    assert not wire.playback.volume("mute", 1.0)


def test_what_we_cannot_do_is_refused_but_never_to_everybody(wire: Wire) -> None:
    wire.hear("0 0b")
    assert wire.took == ["0 000b00"]
    for quiet in ("0f 0b", "f4 0b", "0 00a002", "0 9000", "0", "0f f80012", "5 7a32"):
        wire.hear(quiet)
    assert wire.took == []


@pytest.mark.parametrize("text", ["0 44", "0 41", "0f 86", "0f 80", "5f 72", "0f 32", "0f 82", "0 32ffffff"])
def test_what_is_cut_short_does_no_harm(wire: Wire, text: str) -> None:
    assert wire.hear(text) == []
