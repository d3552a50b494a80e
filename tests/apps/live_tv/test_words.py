"""What is wrong is said in words, with what to do about it."""

from collections.abc import Callable
from types import ModuleType

import pytest

from gulou import Key

from .television import LINEUP, Television

New = Callable[[], Television]


def words(television: Television) -> list[str]:
    """What stands in the middle of the screen."""
    overlay = television.launcher.overlay("center")
    return [] if overlay is None else overlay.texts


def test_a_picture_that_takes_its_time_is_said_to_be_opening(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words(television) == [], "most pictures are there before anyone could read"
    monkeypatch.setattr(timing, "OPENING", 0.1)
    television.launcher.press(Key.UP)
    television.launcher.wait(lambda: words(television) == ["Opening Two Tongues …"])
    television.plays()
    assert words(television) == []


@pytest.mark.parametrize(
    ("state", "title", "hint"),
    [
        ("no_signal", "No signal", "comes back by itself"),
        ("scrambled", "This channel is scrambled", "subscription card"),
        ("unsupported", "This box cannot show this channel yet", "an unknown format"),
        ("not_found", "This channel is not on the air", "comes back by itself"),
        ("ended", "The broadcast has ended", "tried again by itself"),
        ("failed", "This channel cannot be played just now", "tried again by itself"),
    ],
)
def test_each_state_has_its_words(television: Television, state: str, title: str, hint: str) -> None:
    television.plays(state)
    assert words(television)[0] == title
    assert hint in words(television)[1]
    television.plays("opening")
    assert words(television)[0] == title, "a new try is no news until it succeeds"
    television.plays()
    assert words(television) == []


def test_a_zap_takes_the_words_away(television: Television) -> None:
    television.plays("no_signal")
    television.launcher.press(Key.UP)
    assert words(television) == []


def test_the_players_own_reason_stands_below(television: Television) -> None:
    television.plays("failed", reason="The decoder gave up.")
    assert words(television)[-1] == "The decoder gave up."


def test_scrambled_is_said_before_it_is_tried_and_tried_all_the_same(television: Television) -> None:
    television.launcher.press("8", Key.OK)
    assert words(television)[0] == "This channel is scrambled"
    assert television.source == "dvb://1.1.8"
    television.plays("opening")
    assert words(television)[0] == "This channel is scrambled"
    television.plays("playing", video_pid=0x801)
    assert words(television) == [], "a channel that is sent in the clear after all"


def test_a_codec_that_nobody_decodes_is_named(television: Television) -> None:
    television.launcher.press("9", Key.OK)
    assert words(television) == [
        "This box cannot show this channel yet",
        "Its picture is sent as AVS+. Choose another channel.",
    ]
    television.plays("playing", audio_pid=0x901)
    assert words(television)[0] == "This box cannot show this channel yet", "its sound alone is no picture"


def test_what_comes_late_about_the_last_channel_is_dropped(television: Television) -> None:
    last = {"source": television.source, "state": "no_signal"}
    television.launcher.press(Key.UP)
    television.launcher.act(television.launcher.one("player"), "change", last)
    assert words(television) == []


def test_a_picture_that_stops_is_opening_again(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    television.plays()
    monkeypatch.setattr(timing, "OPENING", 0.05)
    television.plays("opening")
    television.launcher.wait(lambda: words(television) == ["Opening Drum One …"])


@pytest.mark.parametrize("state", ["failed", "ended"])
def test_a_player_that_gave_up_is_started_anew(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(timing, "RETRY", 0.05)
    player = television.launcher.one("player").id
    television.plays(state)
    television.launcher.wait(lambda: television.launcher.one("player").id != player)
    assert television.source == "dvb://1.1.1"
    television.plays()
    player = television.launcher.one("player").id
    television.launcher.rest(0.2)
    assert television.launcher.one("player").id == player, "it plays: no more tries"


def test_before_the_first_scan_there_are_no_channels_yet(
    new_television: New, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television = new_television()
    television.gateway.channels = []
    television.launcher.begin()
    assert words(television)[0] == "No channels yet"
    television.launcher.press(Key.UP, Key.OK, "5", Key.MENU, Key.LAST)
    assert words(television)[0] == "No channels yet"
    television.scan(*LINEUP)
    assert television.source == "dvb://1.1.1"
    assert words(television) == []


def test_a_deep_link_waits_for_the_scan(
    new_television: New, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television = new_television()
    television.gateway.channels = []
    television.launcher.begin("dvb://1.1.5")
    television.scan(*LINEUP)
    assert television.source == "dvb://1.1.5"


def test_a_gateway_that_is_not_ready_is_asked_again(
    new_television: New, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "RETRY", 0.05)
    television = new_television()
    television.gateway.refusing = "unavailable"
    television.launcher.begin()
    assert words(television)[0] == "Television is not ready"
    television.gateway.refusing = ""
    television.launcher.wait(lambda: words(television) == [])
    assert television.source == "dvb://1.1.1"


def test_an_app_without_the_permission_says_whom_to_ask(new_television: New) -> None:
    television = new_television()
    television.gateway.refusing = "permission"
    television.launcher.begin()
    assert words(television) == ["Live TV may not use television", "Ask the person who set up this box."]


def test_a_gateway_that_dies_leaves_the_picture_and_the_keys(television: Television) -> None:
    television.launcher.press(Key.UP)
    television.gateway.close()
    television.launcher.press(Key.UP, Key.OK, Key.BACK, "1", Key.OK)
    assert television.source == "dvb://1.1.1"


def test_a_guide_that_fails_leaves_the_zap_alone(new_television: New) -> None:
    television = new_television()
    television.launcher.begin()
    television.gateway.refusing = "unavailable"
    television.gateway.now_next_changed(*(channel.service for channel in LINEUP))
    television.launcher.press(Key.UP)
    assert television.source == "dvb://1.1.2"
    asked = len(television.gateway.queries)
    television.launcher.press(Key.UP, Key.UP)
    assert len(television.gateway.queries) == asked, "left in peace for a while"
