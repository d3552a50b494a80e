"""The picture's shape, the signal in numbers, and what is locked."""

from __future__ import annotations

import msgspec

from gulou import Key
from gulou.services.tv import Stream, StreamKind, TextPage
from gulou.testing import LINEUP, TV
from gulou.ui import PlayerState

from .broadcast import scan

SERVICE = LINEUP[0].service


def player(tv: TV) -> dict[str, object]:
    return tv.one("player").props


def test_a_shape_is_tried_while_the_panel_stays_open_and_is_remembered(tv: TV) -> None:
    tv.press(Key.BLUE)
    assert "aspect" not in player(tv)
    tv.select("Zoom")
    assert player(tv)["aspect"] == "zoom"
    assert tv.overlay("right") is not None
    tv.press(Key.LEFT, Key.UP)
    assert player(tv)["aspect"] == "zoom", "on every channel"
    tv.restart()
    assert player(tv)["aspect"] == "zoom"


def test_info_twice_tells_of_the_signal(tv: TV) -> None:
    tv.press(Key.INFO, Key.INFO)
    assert player(tv)["on_facts"] is True
    tv.see("Kit · Locked", "80% · SNR 31.5 dB · BER 0.0e+00")
    tv.act(
        tv.one("player"),
        "facts",
        {"width": 3840, "height": 2160, "rate": 50, "transfer": "hlg", "toned": True},
    )
    tv.see("3840 × 2160 · 50 pictures a second · progressive", "HDR (HLG) · brought down to this screen")
    for dropped, said in ((40, "40 · too much for this box"), (41, "41")):
        tv.act(tv.one("player"), "facts", {"width": 3840, "height": 2160, "rate": 50, "dropped": dropped})
        assert said in tv.texts
    tv.press(Key.INFO)
    assert "on_facts" not in player(tv)


def test_ok_asks_for_the_pin_where_a_programme_is_locked(tv: TV) -> None:
    tv.player.plays(PlayerState.locked, reason="This programme is for those from 16 years on")
    tv.see("This is locked", "This programme is for those from 16 years on")
    assert "unlock" not in player(tv)
    tv.press(Key.OK)
    assert player(tv)["unlock"] == 1
    assert tv.overlay("left") is None


def test_teletext_subtitles_are_chosen_like_others(tv: TV) -> None:
    pages = (
        TextPage(100, "eng"),
        TextPage(888, "eng", "subtitles"),
        TextPage(889, "eng", "hearing_impaired"),
    )
    stream = Stream(0x120, StreamKind.teletext, "teletext", "eng", pages=pages)
    scan(tv, msgspec.structs.replace(LINEUP[0], streams=(*LINEUP[0].streams, stream)), *LINEUP[1:])
    tv.press(Key.SUBTITLE)
    assert (player(tv)["subtitle_pid"], player(tv)["subtitle_page"]) == (0x120, 888)
    tv.press(Key.RIGHT)
    tv.select("English, for the hard of hearing")
    assert player(tv)["subtitle_page"] == 889
    tv.restart()
    assert player(tv)["subtitle_page"] == 889


def test_a_description_that_is_sent_for_itself_is_mixed_into_the_sound(tv: TV) -> None:
    narration = Stream(0x130, StreamKind.audio, "aac", "eng", "description", complete=False)
    plain = Stream(0x131, StreamKind.audio, "aac", "eng")
    scan(tv, msgspec.structs.replace(LINEUP[0], streams=(narration, plain)), *LINEUP[1:])
    assert player(tv)["audio_pid"] == 0x131, "nobody asked for a description"
    tv.press(Key.RIGHT)
    tv.select("English, with description for the blind")
    assert (player(tv)["audio_pid"], player(tv)["mix_pid"]) == (0x131, 0x130)
