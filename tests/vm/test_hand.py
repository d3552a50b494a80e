"""Remotes and the TV against a real kernel: what the guest saw (`hand.py`), held against what must be."""

from __future__ import annotations

from gulou.keys import Key
from tests.vm.conftest import Told


def test_a_remote_is_found_as_it_is_plugged_in_and_gone_as_it_is_pulled_out(told: Told) -> None:
    remotes = told("remotes")
    assert remotes["found"] < 2
    assert remotes["gone"] < 2
    assert remotes["let go"] in ("gone up", "up up")


def test_nobody_else_gets_the_keys_of_a_remote(told: Told) -> None:
    assert told("remotes")["nobody else"] == "EAGAIN"


def test_short_and_long_presses_and_repetitions(told: Told) -> None:
    remotes = told("remotes")
    assert remotes["short"] == ["down ok", "up ok"]
    assert remotes["long"] == ["down home", "long home", "up home"]
    repeats = remotes["repeats"]
    assert (repeats[0], repeats[-1]) == ("down down", "up down")
    # In 2.5 seconds: from 10 to 30 a second, after 0.4 s.
    assert 35 < repeats.count("repeat down") < 50


def test_a_worn_contact_presses_once(told: Told) -> None:
    assert told("remotes")["chatter"].count("down red") == 1


def test_a_key_without_a_name_is_taught(told: Told) -> None:
    assert told("remotes")["learned"] == [str(0xC0221), "", "down search", "up search"]


def test_a_gamepad_moves_the_focus(told: Told) -> None:
    keys = [word.removeprefix("down ") for word in told("remotes")["gamepad"] if word.startswith("down")]
    assert keys == ["ok", "back", "right", "up"]


def test_a_reader_that_nobody_needs_is_not_woken(told: Told) -> None:
    assert told("remotes")["quiet"] == 0


def test_an_infrared_code_comes_through_the_kernels_decoder(told: Told) -> None:
    infrared = told("infrared")
    assert "[nec]" not in infrared["before"]  # so deaf is a receiver to all but its own remote
    assert "[nec]" in infrared["after"]
    assert infrared["scan"] == 0x8016
    assert infrared["pressed"] == ["down ok", "up ok"]


def test_the_tv_knows_the_box_by_name(told: Told) -> None:
    asked = told("tv")["asked"]
    assert "name: Gulou" in asked
    assert "pwr-state: on" in asked


def test_the_tvs_keys_are_the_boxs(told: Told) -> None:
    tv = told("tv")
    assert tv["by cec-ctl"] == ["down down", "up down"]
    table = tv["table"]
    assert table["SELECT"] == "ok"
    assert set(table.values()) == set(Key)


def test_standby_and_wake_in_both_directions(told: Told) -> None:
    tv = told("tv")
    assert tv["tv sleeps"] == ["standby"]
    assert "pwr-state: standby" in tv["asleep"]
    assert tv["tv wakes"] == ["wake"]
    assert tv["shown"]
    assert tv["who is shown"] < 2
    assert tv["we sleep"] < 2
    assert "pwr-state: standby" in tv["tv was asleep"]


def test_what_the_tv_says_and_nobody_can_do(told: Told) -> None:
    tv = told("tv")
    assert tv["language"] == ["language", "chi"]
    assert "unrecognized-op" in tv["refused"]


def test_the_amplifier_has_the_volume(told: Told) -> None:
    tv = told("tv")
    before, after = tv["volume"]
    assert after > before >= 0
    assert tv["let go"]
    assert "aud-mute-status: on" in tv["muted"]


def test_all_goes_on_after_the_plug_was_out(told: Told) -> None:
    tv = told("tv")
    assert tv["plug out"] < 3
    assert tv["plug in"] < 5
    assert tv["after that"] == ["down down", "up down"]
    assert tv["pulled out"] < 5
