"""For everyone: who wants nothing but television, and who wants another language."""

from __future__ import annotations

import time
from pathlib import Path

from journeys.conftest import Begin
from running import Broadcast

from gulou_launcher.kept import Kept
from gulou_launcher.preferences import ROOM
from gulou_launcher.simple import SIMPLE

BANNER_GOES = 30.0
RECORDED = 8.0
"""Seconds."""


def _in_simple_mode(folder: Path) -> Path:
    """A box that somebody has set up for a grandmother."""
    folder.mkdir()
    kept = Kept(folder)
    kept.put(ROOM, name=SIMPLE.name, value=True)
    kept.close(5.0)
    return folder


def test_simple_mode_from_power_on_to_the_news(begin: Begin, broadcast: Broadcast, tmp_path: Path) -> None:
    journey = begin(data=_in_simple_mode(tmp_path / "simple"))
    journey.sees("看电视", "今天播什么", "帮助")
    journey.picture("six tiles")
    journey.press("2")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.sees("鼓楼综合高清")
    journey.picture("the news, with a large banner")
    journey.misses("接下来", within=BANNER_GOES)
    # A slip of the finger opens nothing.
    journey.press("menu", "left", "right", "blue", "quick")
    journey.misses("声音", "快捷", within=2.0)
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.press("home")
    journey.sees("看电视", "帮助")
    journey.press("6")
    journey.sees("方向键移动亮框，")
    journey.picture("help")
    journey.press("home")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.picture("home leads back to television")
    assert journey.keys == 9, "two of them are the way there, and one the way back"


def test_change_the_audio_language(begin: Begin, broadcast: Broadcast) -> None:
    lcn, service = next((each["lcn"], each) for each in broadcast.services if len(each["audios"]) > 1)
    chinese, english = (
        next(audio["pid"] for audio in service["audios"] if audio["language"] in codes)
        for codes in (("chi", "zho"), ("eng",))
    )
    journey = begin()

    def hears(pid: int) -> bool:
        return journey.box.player().detail.get("audio_pid") == pid

    journey.press("ok")
    journey.wait(lambda: journey.box.player().detail.get("video_pid"))
    journey.press(*str(lcn))
    journey.wait(lambda: hears(chinese))
    journey.picture("Chinese is heard")
    before = journey.keys
    journey.press("right")
    journey.sees("伴音和字幕", "英语")
    journey.picture("what there is to hear")
    journey.choose("英语")
    journey.wait(lambda: hears(english))
    journey.picture("English is heard")
    assert journey.keys - before == 3
    # It is preferred from now on: on this channel again, after another.
    journey.press("back", "up")
    journey.wait(lambda: not hears(english))
    journey.press("down")
    journey.wait(lambda: hears(english))


def test_description_and_subtitles_wherever_there_are_some(begin: Begin, broadcast: Broadcast) -> None:
    cinema = next(each for each in broadcast.services if each.get("subtitle_pid"))
    plain, described = (audio["pid"] for audio in cinema["audios"])
    journey = begin()

    def plays(audio: int, subtitle: int | None) -> bool:
        detail = journey.box.player().detail
        return (detail.get("audio_pid"), detail.get("subtitle_pid")) == (audio, subtitle)

    journey.press("ok")
    journey.wait(lambda: journey.box.player().detail.get("video_pid"))
    journey.press(*str(cinema["lcn"]))
    journey.wait(lambda: plays(plain, None))
    journey.press("home")
    journey.sees("正在播出")
    journey.press("menu")
    journey.choose("设置")
    journey.choose("无障碍")
    journey.choose("画面解说")
    journey.choose("有字幕就显示")
    journey.picture("both are preferred")
    journey.press("home")
    journey.choose("电视直播")
    journey.wait(lambda: plays(described, cinema["subtitle_pid"]))
    journey.picture("both are there")
    # And of what is recorded.
    journey.press("record")
    journey.sees("录")
    time.sleep(RECORDED)
    journey.press("home")
    journey.choose("录像")
    journey.sees("已预约")
    journey.choose("电影")
    journey.wait(lambda: plays(described, cinema["subtitle_pid"]))
    journey.wait(lambda: broadcast.shows(journey.box, cinema["lcn"]))
    journey.picture("and in what was recorded")
