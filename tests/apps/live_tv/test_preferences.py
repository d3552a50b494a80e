"""What the household prefers for the whole box: simple mode, description, subtitles everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gulou import Key
from gulou.services.tv import Channel, Stream, StreamKind
from gulou.testing import LINEUP, TV

from .broadcast import scan

New = Callable[[], TV]
SOUND, SUBTITLE = StreamKind.audio, StreamKind.subtitle
CHINESE, ENGLISH = Stream(1, SOUND, "aac", "chi"), Stream(2, SOUND, "aac", "eng")
TOLD_IN_ENGLISH = Stream(3, SOUND, "aac", "eng", purpose="description")
TOLD_IN_CHINESE = Stream(4, SOUND, "aac", "chi", purpose="description")
TOLD = Stream(5, SOUND, "aac", "qad", purpose="description")
CHINESE_WORDS = Stream(11, SUBTITLE, "dvb_subtitle", "chi")
ENGLISH_WORDS = Stream(12, SUBTITLE, "dvb_subtitle", "eng")
FOR_THE_DEAF = Stream(13, SUBTITLE, "dvb_subtitle", "eng", purpose="hearing_impaired")


def watch(tv: TV, *streams: Stream) -> dict[str, Any]:
    """A channel with these streams, as it is played."""
    scan(tv, *LINEUP, Channel("dvb://6.6.6", "Many", 66, streams=streams))
    tv.press("6", "6", Key.OK)
    return tv.one("player").props


@pytest.mark.parametrize(
    ("streams", "language", "pid"),
    [
        ((CHINESE, ENGLISH, TOLD_IN_ENGLISH), "zh", 3),
        ((CHINESE, TOLD_IN_ENGLISH, TOLD_IN_CHINESE), "zh", 4),
        ((CHINESE, TOLD_IN_CHINESE, TOLD_IN_ENGLISH), "en", 3),
        ((CHINESE, TOLD), "en", 5),
        ((CHINESE, ENGLISH), "en", 0),
    ],
)
def test_description_goes_before_all_other_sound_in_the_households_language(
    new_television: New, streams: tuple[Stream, ...], language: str, pid: int
) -> None:
    tv = new_television()
    tv.language = language
    tv.prefer(audio_description=True)
    tv.begin()
    assert watch(tv, *streams).get("audio_pid", 0) == pid


def test_a_language_that_was_chosen_goes_before_the_households(tv: TV) -> None:
    watch(tv, CHINESE, ENGLISH, TOLD_IN_CHINESE, TOLD_IN_ENGLISH)
    tv.press(Key.AUDIO)
    tv.select("Chinese")
    tv.press(Key.BACK)
    tv.prefer(audio_description=True)
    tv.press(Key.CHANNELUP, Key.CHANNELDOWN)
    assert tv.one("player").props["audio_pid"] == 4


@pytest.mark.parametrize(
    ("streams", "language", "pid"),
    [
        ((CHINESE_WORDS, ENGLISH_WORDS), "en", 12),
        ((CHINESE_WORDS, ENGLISH_WORDS), "zh", 11),
        ((CHINESE_WORDS,), "en", 11),
        ((FOR_THE_DEAF, ENGLISH_WORDS), "en", 12),
        ((FOR_THE_DEAF,), "en", 13),
        ((), "en", 0),
    ],
)
def test_subtitles_are_shown_wherever_there_are_some(
    new_television: New, streams: tuple[Stream, ...], language: str, pid: int
) -> None:
    tv = new_television()
    tv.language = language
    tv.prefer(subtitles=True)
    tv.begin()
    assert watch(tv, *streams).get("subtitle_pid", 0) == pid


def test_both_reach_the_picture_at_once_and_leave_it_at_once(tv: TV) -> None:
    tv.press(Key.UP)
    assert "subtitle_pid" not in tv.one("player").props
    tv.prefer(audio_description=True, subtitles=True)
    props = tv.one("player").props
    assert (props["audio_pid"], props["subtitle_pid"]) == (0x204, 0x206)
    tv.prefer(audio_description=False, subtitles=False)
    assert not {"audio_pid", "subtitle_pid"} & set(tv.one("player").props)


def test_what_is_chosen_for_a_channel_goes_before_while_it_is_watched(tv: TV) -> None:
    tv.press(Key.UP)
    tv.prefer(subtitles=True)
    tv.press(Key.SUBTITLE)
    assert "subtitle_pid" not in tv.one("player").props
    tv.press(Key.CHANNELDOWN, Key.CHANNELUP)
    assert tv.one("player").props["subtitle_pid"] == 0x206


def test_in_simple_mode_the_guide_is_a_list_of_channels(new_television: New) -> None:
    tv = new_television()
    tv.prefer(simple=True, subtitles=True)
    tv.begin("dvb:guide")
    tv.see("What is on today")
    assert [row["leading"] for row in tv.rows()][:2] == ["1", "2"]
    tv.press(Key.DOWN, Key.OK)
    tv.see_no("What is on today")
    assert tv.one("player").props["source"] != ""


@pytest.mark.parametrize(
    "key", [Key.MENU, Key.LEFT, Key.RIGHT, Key.BLUE, Key.YELLOW, Key.PLAYPAUSE, Key.TEXT]
)
def test_in_simple_mode_no_slip_of_the_finger_opens_anything(tv: TV, key: Key) -> None:
    tv.prefer(simple=True)
    tv.clock.advance(30)
    before = tv.text
    tv.press(key)
    assert tv.text == before
    assert not tv.home


def test_in_simple_mode_the_banner_is_large_and_stays_twice_as_long(tv: TV) -> None:
    tv.prefer(simple=True)
    tv.press(Key.UP)
    assert {node.props.get("size") for node in tv.find("text")} >= {"display", "title"}
    tv.clock.advance(6)
    assert tv.overlay("bottom") is not None, "without simple mode it goes after four seconds"
    tv.clock.advance(3)
    assert tv.overlay("bottom") is None
