"""The screens of Live TV."""

from __future__ import annotations

from collections.abc import Callable

from gulou import Key
from gulou.services.radio import RadioText
from gulou.services.teletext import Page, Run
from gulou.testing import TV
from gulou.ui import PlayerFacts
from tests.golden.airing import air, radio
from tests.golden.app_way import AppWay

TELETEXT = Page(
    100,
    found=True,
    rows=(
        (Run("  100   ".ljust(8), 3), Run("Drum One  Mon 05 Jan  20:00:00".ljust(32), 7)),
        (),
        (Run("  NEWS AND WEATHER".ljust(40), 3, 4, double=True),),
        (),
        (),
        (Run("  The harvest festival begins".ljust(34), 7), Run("101", 6)),
        (Run("  New road to Zhaoxing opens".ljust(34), 7), Run("102", 6)),
        (Run("  Rain in the evening, 12 degrees".ljust(34), 7), Run("103", 6)),
        (),
        (Run("  Sport".ljust(34), 2), Run("300", 6)),
        (Run("  Television this evening".ljust(34), 2), Run("500", 6)),
        *((),) * 12,
        (Run(" News    ", 1), Run(" Weather ", 2), Run(" Sport   ", 3), Run(" TV      ", 6)),
    ),
    subpages=(0,),
    links=(101, 103, 300, 500),
    index=100,
)
FACTS = PlayerFacts(
    width=1920,
    height=1080,
    rate=25.0,
    drawn=25.0,
    video="h264",
    audio="aac",
    channels="stereo",
    buffered=1.2,
    delay=0.004,
)


def _nothing(tv: TV) -> None:
    tv.tuner.channels = []


def _away(tv: TV) -> None:
    tv.gateway.refusing = "unavailable"


def _plays(*keys: str) -> Callable[[TV], None]:
    """The picture has come; then these keys."""

    def go(tv: TV) -> None:
        tv.player.plays(video_pid=0x101, audio_pid=0x102)
        tv.press(*keys)

    return go


def _stands(state: str, *keys: str, reason: str = "") -> Callable[[TV], None]:
    def go(tv: TV) -> None:
        tv.press(*keys)
        tv.clock.advance(20.0)
        tv.player.plays(state, reason=reason)

    return go


def _station(tv: TV) -> None:
    tv.tuner.radio[radio(tv)] = RadioText("Songs of the Dong", "Songs of the Dong", "The choir of Xiaohuang")
    tv.press("2", "0", Key.OK)
    tv.player.plays(audio_pid=0x1402)
    tv.clock.advance(10.0)


def _teletext(tv: TV) -> None:
    tv.tuner.teletext[tv.tuner.channels[0].service] = {100: TELETEXT}
    tv.player.plays(video_pid=0x101)
    tv.press(Key.TEXT)
    tv.clock.advance(10.0)


def _signal(tv: TV) -> None:
    tv.player.plays(video_pid=0x101, audio_pid=0x102)
    tv.press(Key.BLUE, *[Key.DOWN] * 6, Key.OK)
    picture = tv.app.watching.picture  # type: ignore[attr-defined]
    if picture.on_facts is not None:
        picture.on_facts(FACTS)
    tv.clock.advance(1.0)


def _paused(tv: TV) -> None:
    tv.recorder.shifts[tv.tuner.channels[0].service] = 1800.0
    tv.player.plays(video_pid=0x101)
    tv.press(Key.PLAYPAUSE)


def _guide(*keys: str) -> Callable[[TV], None]:
    """The guide, with the focus where it begins and all told of it; then these keys."""

    def go(tv: TV) -> None:
        tv.press(Key.EPG)
        tv.clock.advance(1.0)
        tv.press(*keys)

    return go


def _menu_row(number: int, *keys: str) -> Callable[[TV], None]:
    """The guide's menu, this row of it, and what follows."""
    return _guide(Key.MENU, *[Key.DOWN] * number, Key.OK, *keys)


LIVE_TV_WAYS: dict[str, AppWay] = {
    "live-tv": AppWay("live-tv", air, _plays()),
    "live-tv-list": AppWay("live-tv", air, _plays(Key.OK)),
    "live-tv-list-radio": AppWay("live-tv", air, _plays(Key.OK, Key.LEFT)),
    "live-tv-info": AppWay("live-tv", air, _plays(Key.INFO)),
    "live-tv-menu": AppWay("live-tv", air, _plays(Key.MENU)),
    "live-tv-audio": AppWay("live-tv", air, _plays(Key.CHANNELUP, Key.AUDIO)),
    "live-tv-picture": AppWay("live-tv", air, _plays(Key.BLUE)),
    "live-tv-signal": AppWay("live-tv", air, _signal),
    "live-tv-number": AppWay("live-tv", air, _plays("2")),
    "live-tv-number-unknown": AppWay("live-tv", air, _plays("7", Key.OK)),
    "live-tv-small-guide": AppWay("live-tv", air, _plays(Key.LEFT)),
    "live-tv-paused": AppWay("live-tv", air, _paused),
    "live-tv-radio": AppWay("live-tv", air, _station),
    "live-tv-teletext": AppWay("live-tv", air, _teletext),
    "live-tv-no-signal": AppWay("live-tv", air, _stands("no_signal")),
    "live-tv-scrambled": AppWay("live-tv", air, _stands("scrambled", "8", Key.OK)),
    "live-tv-unsupported": AppWay("live-tv", air, _stands("unsupported", "9", Key.OK)),
    "live-tv-locked": AppWay("live-tv", air, _stands("locked")),
    "live-tv-busy": AppWay("live-tv", air, _stands("busy")),
    "live-tv-no-channels": AppWay("live-tv", _nothing),
    "live-tv-away": AppWay("live-tv", _away),
    "guide": AppWay("live-tv", air, _guide()),
    "guide-details": AppWay("live-tv", air, _guide(Key.RIGHT, Key.OK)),
    "guide-menu": AppWay("live-tv", air, _guide(Key.MENU)),
    "guide-now-next": AppWay("live-tv", air, _menu_row(1)),
    "guide-days": AppWay("live-tv", air, _menu_row(3)),
    "guide-channel": AppWay("live-tv", air, _menu_row(4)),
    "guide-kinds": AppWay("live-tv", air, _menu_row(5)),
    "guide-kind": AppWay("live-tv", air, _menu_row(5, Key.DOWN, Key.OK)),
    "guide-search": AppWay("live-tv", air, _menu_row(6)),
    "guide-reminders": AppWay("live-tv", air, _menu_row(7)),
}
