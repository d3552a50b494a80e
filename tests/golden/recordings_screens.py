"""The screens of Recordings."""

from __future__ import annotations

from collections.abc import Callable

from gulou import Key
from gulou.services.recordings import (
    Chapter,
    Missed,
    Recording,
    RecordingState,
    Series,
    Timer,
    TimerState,
)
from gulou.testing import TV
from tests.golden.airing import HOUR, TEXTS, air
from tests.golden.app_way import AppWay, press

TITLES = {
    "en": ("The Drum Tower", "Terraces Through the Year", "Night Train", "Mountain Kitchen", "Evening News"),
    "zh": ("鼓楼之夜", "梯田四季", "夜行列车", "山里的厨房", "晚间新闻"),
}


def shelf(tv: TV) -> None:
    """What was recorded: one being recorded, one left in the middle, a series, one with a gap."""
    air(tv)
    now = int(tv.clock.time())
    chinese = tv.language == "zh"
    channel = "鼓楼一套" if chinese else "Drum One"
    tower, terraces, train, kitchen, news = TITLES["zh" if chinese else "en"]

    def recorded(number: int, title: str, hours: int, **more: object) -> Recording:
        facts = {"seconds": 5400.0, "size": 3 * 10**9, "text": TEXTS["chi" if chinese else "eng"], **more}
        return Recording(number, title, "dvb://1.1.1", channel, now - hours * HOUR, **facts)  # type: ignore[arg-type]

    tv.recorder.recordings = [
        recorded(1, news, 0, state=RecordingState.recording, seconds=600.0),
        recorded(2, tower, 3),
        recorded(
            3,
            train,
            26,
            position=2400.0,
            chapters=(Chapter(0.0, train), Chapter(2700.0)),
            missed=(Missed(600.0, 12.0, "the signal was lost"),),
        ),
        recorded(4, kitchen, 30, series=3),
        recorded(5, kitchen, 54, series=3, watched=True),
        recorded(6, terraces, 80, watched=True),
    ]
    tv.recorder.timers = [
        Timer("dvb://1.1.1", now + HOUR, now + 2 * HOUR, news, channel, event_id=7, id=1),
        Timer(
            "dvb://1.1.2",
            now + HOUR + 600,
            now + 3 * HOUR,
            tower,
            channel,
            event_id=8,
            text=TEXTS["chi" if chinese else "eng"],
            id=2,
            state=TimerState.conflict,
            rivals=(news,),
        ),
        Timer("dvb://1.1.1", now + 25 * HOUR, now + 26 * HOUR, kitchen, channel, event_id=9, series=3, id=3),
    ]
    tv.recorder.series = [Series(kitchen, "dvb://1.1.1", channel, id=3, recorded=2)]


def _tab(number: int, *keys: str) -> Callable[[TV], None]:
    def go(tv: TV) -> None:
        if not tv.preferences.simple:
            tv.stage.focus_on(tv.one("tabs"))
            tv.press(*[Key.RIGHT] * number, *keys)

    return go


def _of(place: int, *keys: str) -> Callable[[TV], None]:
    """The page of a recording; in simple mode there is none."""

    def go(tv: TV) -> None:
        if not tv.preferences.simple:
            tv.press(*[Key.DOWN] * place, Key.MENU, *keys)

    return go


def _playing(*keys: str) -> Callable[[TV], None]:
    def go(tv: TV) -> None:
        tv.open("recording://3")
        tv.player.plays()
        tv.player.at(2400.0, 5400.0)
        tv.press(*keys)

    return go


def _ended(tv: TV) -> None:
    _playing()(tv)
    tv.player.plays("ended")


RECORDINGS_WAYS: dict[str, AppWay] = {
    "recordings": AppWay("recordings", shelf),
    "recordings-empty": AppWay("recordings", lambda tv: None),
    "recordings-one": AppWay("recordings", shelf, _of(2)),
    "recordings-delete": AppWay("recordings", shelf, _of(1, Key.RIGHT, Key.OK)),
    "recordings-episodes": AppWay("recordings", shelf, press(*[Key.DOWN] * 3, Key.OK)),
    "recordings-timers": AppWay("recordings", shelf, _tab(1)),
    "recordings-timer": AppWay("recordings", shelf, _tab(1, Key.DOWN, Key.DOWN, Key.DOWN, Key.OK)),
    "recordings-by-hand": AppWay("recordings", shelf, _tab(1, Key.DOWN, Key.OK)),
    "recordings-series": AppWay("recordings", shelf, _tab(2)),
    "recordings-series-one": AppWay("recordings", shelf, _tab(2, Key.DOWN, Key.OK)),
    "recordings-space": AppWay("recordings", shelf, _tab(3)),
    "recordings-playing": AppWay("recordings", shelf, _playing(Key.PLAYPAUSE)),
    "recordings-playing-menu": AppWay("recordings", shelf, _playing(Key.MENU)),
    "recordings-ended": AppWay("recordings", shelf, _ended),
}
