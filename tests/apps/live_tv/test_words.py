"""What is wrong is said in words, with what to do about it."""

from collections.abc import Callable

import pytest

from gulou import Key
from gulou.testing import LINEUP, TV

from .broadcast import scan

New = Callable[[], TV]


def words(tv: TV) -> list[str]:
    """What stands in the middle of the screen."""
    overlay = tv.overlay("center")
    return [] if overlay is None else overlay.texts


def test_a_picture_that_takes_its_time_is_said_to_be_opening(tv: TV) -> None:
    assert words(tv) == [], "most pictures are there before anyone could read"
    tv.press(Key.UP)
    tv.clock.advance(0.9)
    assert words(tv) == []
    tv.clock.advance(0.1)
    assert words(tv) == ["Opening Two Tongues …"]
    tv.player.plays()
    assert words(tv) == []


@pytest.mark.parametrize(
    ("state", "title", "hint"),
    [
        ("no_signal", "No signal", "comes back by itself"),
        ("scrambled", "This channel is scrambled", "subscription card"),
        ("unsupported", "This box cannot show this channel yet", "an unknown format"),
        ("not_found", "This channel is not on the air", "comes back by itself"),
        ("busy", "No tuner is free for this channel", "starts by itself"),
        ("ended", "The broadcast has ended", "tried again by itself"),
        ("failed", "This channel cannot be played just now", "tried again by itself"),
    ],
)
def test_each_state_has_its_words(tv: TV, state: str, title: str, hint: str) -> None:
    tv.player.plays(state)
    assert words(tv)[0] == title
    assert hint in words(tv)[1]
    tv.player.plays("opening")
    assert words(tv)[0] == title, "a new try is no news until it succeeds"
    tv.player.plays()
    assert words(tv) == []


def test_a_zap_takes_the_words_away(tv: TV) -> None:
    tv.player.plays("no_signal")
    tv.press(Key.UP)
    assert words(tv) == []


def test_what_the_tuners_are_used_for_stands_below(tv: TV) -> None:
    tv.player.plays("busy", reason="The tuner is in use: recording News. End that to free it")
    assert words(tv)[-1] == "The tuner is in use: recording News. End that to free it"


def test_the_players_own_reason_stands_below(tv: TV) -> None:
    tv.player.plays("failed", reason="The decoder gave up.")
    assert words(tv)[-1] == "The decoder gave up."


def test_scrambled_is_said_before_it_is_tried_and_tried_all_the_same(tv: TV) -> None:
    tv.press("8", Key.OK)
    assert words(tv)[0] == "This channel is scrambled"
    assert tv.player.source == "dvb://1.1.8"
    tv.player.plays("opening")
    assert words(tv)[0] == "This channel is scrambled"
    tv.player.plays("playing", video_pid=0x801)
    assert words(tv) == [], "a channel that is sent in the clear after all"


def test_a_codec_that_nobody_decodes_is_named(tv: TV) -> None:
    tv.press("9", Key.OK)
    assert words(tv) == [
        "This box cannot show this channel yet",
        "Its picture is sent as AVS+. Choose another channel.",
    ]
    tv.player.plays("playing", audio_pid=0x901)
    assert words(tv)[0] == "This box cannot show this channel yet", "its sound alone is no picture"


def test_what_comes_late_about_the_last_channel_is_dropped(tv: TV) -> None:
    last = {"source": tv.player.source, "state": "no_signal"}
    tv.press(Key.UP)
    tv.act(tv.one("player"), "change", last)
    assert words(tv) == []


def test_a_picture_that_stops_is_opening_again(tv: TV) -> None:
    tv.player.plays()
    tv.player.plays("opening")
    tv.clock.advance(1)
    assert words(tv) == ["Opening Drum One …"]


@pytest.mark.parametrize("state", ["failed", "ended"])
def test_a_player_that_gave_up_is_started_anew(tv: TV, state: str) -> None:
    player = tv.one("player").id
    tv.player.plays(state)
    tv.clock.advance(3)
    assert tv.one("player").id != player
    assert tv.player.source == "dvb://1.1.1"
    tv.player.plays()
    player = tv.one("player").id
    tv.clock.advance(10)
    assert tv.one("player").id == player, "it plays: no more tries"


def test_before_the_first_scan_there_are_no_channels_yet(new_television: New) -> None:
    tv = new_television()
    tv.tuner.channels = []
    tv.begin()
    assert words(tv)[0] == "No channels yet"
    tv.press(Key.UP, Key.OK, "5", Key.MENU, Key.LAST)
    assert words(tv)[0] == "No channels yet"
    scan(tv, *LINEUP)
    assert tv.player.source == "dvb://1.1.1"
    assert words(tv) == []


def test_a_deep_link_waits_for_the_scan(new_television: New) -> None:
    tv = new_television()
    tv.tuner.channels = []
    tv.begin("dvb://1.1.5")
    scan(tv, *LINEUP)
    assert tv.player.source == "dvb://1.1.5"


def test_a_gateway_that_is_not_ready_is_asked_again(new_television: New) -> None:
    tv = new_television()
    tv.gateway.refusing = "unavailable"
    tv.begin()
    assert words(tv)[0] == "Television is not ready"
    tv.gateway.refusing = ""
    tv.clock.advance(3)
    assert words(tv) == []
    assert tv.player.source == "dvb://1.1.1"


def test_an_app_without_the_permission_says_whom_to_ask(new_television: New) -> None:
    tv = new_television()
    tv.gateway.refusing = "permission"
    tv.begin()
    assert words(tv) == ["Live TV may not use television", "Ask the person who set up this box."]


def test_a_gateway_that_dies_leaves_the_picture_and_the_keys(tv: TV) -> None:
    tv.press(Key.UP)
    tv.gateway.close()
    tv.press(Key.UP, Key.OK, Key.BACK, "1", Key.OK)
    assert tv.player.source == "dvb://1.1.1"


def test_a_guide_that_fails_leaves_the_zap_alone(new_television: New) -> None:
    tv = new_television()
    tv.begin()
    tv.gateway.refusing = "unavailable"
    tv.tuner.changed(*(channel.service for channel in LINEUP))
    tv.press(Key.UP)
    assert tv.player.source == "dvb://1.1.2"
    asked = len(tv.gateway.queries)
    tv.press(Key.UP, Key.UP)
    assert len(tv.gateway.queries) == asked, "left in peace for a while"
