"""Sound and subtitles: the choice, and that it is remembered."""

from collections.abc import Callable
from typing import Any

import pytest

from gulou import Key
from gulou.services.tv import Channel, Stream, StreamKind
from gulou.testing import LINEUP, TV

from .broadcast import scan

New = Callable[[], TV]


def player(tv: TV) -> dict[str, Any]:
    return tv.one("player").props


def choice(tv: TV) -> list[tuple[str, str]]:
    """Title and kind of each row of the panel."""
    return [(row["title"], row["subtitle"]) for row in tv.rows()]


def checked(tv: TV) -> list[str]:
    return [row["title"] for row in tv.rows() if row.get("checked")]


@pytest.mark.parametrize("key", [Key.RIGHT, Key.AUDIO])
def test_the_choice_opens_with_what_plays_now(tv: TV, key: Key) -> None:
    tv.press(Key.UP)
    tv.player.plays(video_pid=0x201, audio_pid=0x203)
    tv.press(key)
    assert tv.overlay("right") is not None
    assert choice(tv) == [
        ("Chinese", "Sound"),
        ("English", "Sound"),
        ("English, with description for the blind", "Sound"),
        ("Off", "Subtitles"),
        ("Chinese", "Subtitles"),
        ("English", "Subtitles"),
    ]
    assert checked(tv) == ["English", "Off"]
    assert tv.list().props["focused"] == 1


def test_before_the_player_tells_the_first_sound_is_taken_to_play(tv: TV) -> None:
    tv.press(Key.UP, Key.AUDIO)
    assert checked(tv) == ["Chinese", "Off"]
    assert "audio_pid" not in player(tv), "the box chooses until the household has"


def test_a_choice_is_in_force_at_once_and_leaves_the_panel_open(tv: TV) -> None:
    tv.press(Key.UP, Key.AUDIO)
    tv.select("English")
    assert player(tv)["audio_pid"] == 0x203
    assert checked(tv) == ["English", "Off"]
    tv.act(tv.list(), "select", (5, "subtitle 518"))
    assert player(tv)["subtitle_pid"] == 0x206
    tv.select("Off")
    assert "subtitle_pid" not in player(tv)
    tv.press(Key.LEFT)
    assert tv.overlay("right") is None


def test_the_languages_are_preferred_on_every_later_channel_and_start(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb://1.1.2")
    tv.press(Key.AUDIO)
    tv.select("English")
    tv.act(tv.list(), "select", (5, "subtitle 518"))
    tv.press(Key.BACK, Key.UP)
    assert player(tv)["audio_pid"] == 0x503
    assert player(tv)["subtitle_pid"] == 0x505
    again = new_television()
    again.begin("dvb://1.1.1")
    assert "audio_pid" not in player(again), "no English there: the box chooses"
    again.press(Key.UP)
    assert player(again)["audio_pid"] == 0x203
    assert player(again)["subtitle_pid"] == 0x206


def test_chinese_is_one_language_under_both_its_codes(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb://1.1.2")
    tv.press(Key.AUDIO)
    tv.select("Chinese")
    tv.press(Key.BACK, Key.UP)
    assert player(tv)["audio_pid"] == 0x502


def test_description_is_preferred_where_it_was_chosen_and_exists(tv: TV) -> None:
    tv.press(Key.UP, Key.AUDIO)
    tv.select("English, with description for the blind")
    assert player(tv)["audio_pid"] == 0x204
    tv.press(Key.BACK, Key.UP)
    assert player(tv)["audio_pid"] == 0x503, "English without, where there is no other"
    tv.press(Key.DOWN)
    assert player(tv)["audio_pid"] == 0x204


def test_the_subtitle_key_turns_them_on_and_off(tv: TV) -> None:
    tv.press(Key.UP, Key.SUBTITLE)
    assert player(tv)["subtitle_pid"] == 0x206, "in the household's language"
    assert "Subtitles: English" in tv.texts
    tv.press(Key.SUBTITLE)
    assert "subtitle_pid" not in player(tv)
    assert "Subtitles: Off" in tv.texts


def test_the_subtitle_key_turns_on_what_was_chosen_before(tv: TV) -> None:
    tv.press(Key.UP, Key.AUDIO)
    tv.act(tv.list(), "select", (4, "subtitle 517"))
    tv.press(Key.SUBTITLE)
    assert "subtitle_pid" not in player(tv)
    tv.press(Key.SUBTITLE)
    assert player(tv)["subtitle_pid"] == 0x205


def test_where_there_are_none_the_subtitle_key_says_so(tv: TV) -> None:
    tv.press(Key.SUBTITLE)
    assert "This channel has no subtitles." in tv.texts


def test_tracks_of_one_name_are_numbered_and_unknown_codes_shown(tv: TV) -> None:
    streams = (
        Stream(1, StreamKind.audio, "mp2", "chi"),
        Stream(2, StreamKind.audio, "ac3", "zho"),
        Stream(3, StreamKind.audio, "mp2", ""),
        Stream(4, StreamKind.audio, "mp2", "xyz"),
        Stream(5, StreamKind.audio, "dts", "eng", supported=False),
    )
    scan(tv, *LINEUP, Channel("dvb://6.6.6", "Many", 66, streams=streams))
    tv.press("6", "6", Key.OK, Key.AUDIO)
    assert [title for title, _ in choice(tv)] == ["Chinese 1", "Chinese 2", "Sound", "xyz"]


def test_a_channel_without_sound_or_subtitles_says_so(tv: TV) -> None:
    tv.press("9", Key.OK, Key.AUDIO)
    assert tv.list().props["empty"] == "This channel has no sound to choose."


def test_a_stream_that_vanishes_is_no_longer_played(tv: TV) -> None:
    tv.press(Key.UP, Key.AUDIO)
    tv.select("English")
    fewer = Channel("dvb://1.1.2", "Two Tongues", 2, streams=LINEUP[1].streams[:2])
    scan(tv, LINEUP[0], fewer)
    assert "audio_pid" not in player(tv)
    assert choice(tv) == [("Chinese", "Sound")]
