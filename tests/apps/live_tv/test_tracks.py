"""Sound and subtitles: the choice, and that it is remembered."""

from collections.abc import Callable
from typing import Any

import pytest

from gulou import Key
from gulou.services.tv import Channel, Stream, StreamKind

from .television import LINEUP, Television

New = Callable[[], Television]


def player(television: Television) -> dict[str, Any]:
    return television.launcher.one("player").props


def choice(television: Television) -> list[tuple[str, str]]:
    """Title and kind of each row of the panel."""
    return [(row["title"], row["subtitle"]) for _, row in sorted(television.launcher.list().rows.items())]


def checked(television: Television) -> list[str]:
    return [row["title"] for _, row in sorted(television.launcher.list().rows.items()) if row.get("checked")]


@pytest.mark.parametrize("key", [Key.RIGHT, Key.MENU, Key.AUDIO])
def test_the_choice_opens_with_what_plays_now(television: Television, key: Key) -> None:
    television.launcher.press(Key.UP)
    television.plays(video_pid=0x201, audio_pid=0x203)
    television.launcher.press(key)
    assert television.launcher.overlay("right") is not None
    assert choice(television) == [
        ("Chinese", "Sound"),
        ("English", "Sound"),
        ("English, with description for the blind", "Sound"),
        ("Off", "Subtitles"),
        ("Chinese", "Subtitles"),
        ("English", "Subtitles"),
    ]
    assert checked(television) == ["English", "Off"]
    assert television.launcher.list().props["focused"] == 1


def test_before_the_player_tells_the_first_sound_is_taken_to_play(television: Television) -> None:
    television.launcher.press(Key.UP, Key.MENU)
    assert checked(television) == ["Chinese", "Off"]
    assert "audio_pid" not in player(television), "the box chooses until the household has"


def test_a_choice_is_in_force_at_once_and_leaves_the_panel_open(television: Television) -> None:
    television.launcher.press(Key.UP, Key.MENU)
    television.launcher.select("English")
    assert player(television)["audio_pid"] == 0x203
    assert checked(television) == ["English", "Off"]
    television.launcher.act(television.launcher.list(), "select", (5, "subtitle 518"))
    assert player(television)["subtitle_pid"] == 0x206
    television.launcher.select("Off")
    assert "subtitle_pid" not in player(television)
    television.launcher.press(Key.LEFT)
    assert television.launcher.overlay("right") is None


def test_the_languages_are_preferred_on_every_later_channel_and_start(new_television: New) -> None:
    television = new_television()
    television.launcher.begin("dvb://1.1.2")
    television.launcher.press(Key.MENU)
    television.launcher.select("English")
    television.launcher.act(television.launcher.list(), "select", (5, "subtitle 518"))
    television.launcher.press(Key.BACK, Key.UP)
    assert player(television)["audio_pid"] == 0x503
    assert player(television)["subtitle_pid"] == 0x505
    again = new_television()
    again.launcher.begin("dvb://1.1.1")
    assert "audio_pid" not in player(again), "no English there: the box chooses"
    again.launcher.press(Key.UP)
    assert player(again)["audio_pid"] == 0x203
    assert player(again)["subtitle_pid"] == 0x206


def test_chinese_is_one_language_under_both_its_codes(new_television: New) -> None:
    television = new_television()
    television.launcher.begin("dvb://1.1.2")
    television.launcher.press(Key.MENU)
    television.launcher.select("Chinese")
    television.launcher.press(Key.BACK, Key.UP)
    assert player(television)["audio_pid"] == 0x502


def test_description_is_preferred_where_it_was_chosen_and_exists(television: Television) -> None:
    television.launcher.press(Key.UP, Key.MENU)
    television.launcher.select("English, with description for the blind")
    assert player(television)["audio_pid"] == 0x204
    television.launcher.press(Key.BACK, Key.UP)
    assert player(television)["audio_pid"] == 0x503, "English without, where there is no other"
    television.launcher.press(Key.DOWN)
    assert player(television)["audio_pid"] == 0x204


def test_the_subtitle_key_turns_them_on_and_off(television: Television) -> None:
    television.launcher.press(Key.UP, Key.SUBTITLE)
    assert player(television)["subtitle_pid"] == 0x206, "in the household's language"
    assert "Subtitles: English" in television.launcher.texts
    television.launcher.press(Key.SUBTITLE)
    assert "subtitle_pid" not in player(television)
    assert "Subtitles: Off" in television.launcher.texts


def test_the_subtitle_key_turns_on_what_was_chosen_before(television: Television) -> None:
    television.launcher.press(Key.UP, Key.MENU)
    television.launcher.act(television.launcher.list(), "select", (4, "subtitle 517"))
    television.launcher.press(Key.SUBTITLE)
    assert "subtitle_pid" not in player(television)
    television.launcher.press(Key.SUBTITLE)
    assert player(television)["subtitle_pid"] == 0x205


def test_where_there_are_none_the_subtitle_key_says_so(television: Television) -> None:
    television.launcher.press(Key.SUBTITLE)
    assert "This channel has no subtitles." in television.launcher.texts


def test_tracks_of_one_name_are_numbered_and_unknown_codes_shown(television: Television) -> None:
    streams = (
        Stream(1, StreamKind.audio, "mp2", "chi"),
        Stream(2, StreamKind.audio, "ac3", "zho"),
        Stream(3, StreamKind.audio, "mp2", ""),
        Stream(4, StreamKind.audio, "mp2", "xyz"),
        Stream(5, StreamKind.audio, "dts", "eng", supported=False),
    )
    television.scan(*LINEUP, Channel("dvb://6.6.6", "Many", 66, streams=streams))
    television.launcher.press("6", "6", Key.OK, Key.MENU)
    assert [title for title, _ in choice(television)] == ["Chinese 1", "Chinese 2", "Sound", "xyz"]


def test_a_channel_without_sound_or_subtitles_says_so(television: Television) -> None:
    television.launcher.press("9", Key.OK, Key.MENU)
    assert television.launcher.list().props["empty"] == "This channel has no sound to choose."


def test_a_stream_that_vanishes_is_no_longer_played(television: Television) -> None:
    television.launcher.press(Key.UP, Key.MENU)
    television.launcher.select("English")
    fewer = Channel("dvb://1.1.2", "Two Tongues", 2, streams=LINEUP[1].streams[:2])
    television.scan(LINEUP[0], fewer)
    assert "audio_pid" not in player(television)
    assert choice(television) == [("Chinese", "Sound")]
