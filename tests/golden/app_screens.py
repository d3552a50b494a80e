"""The screens of the apps that ship, as `screens` has those of the shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gulou import Key
from gulou.services.recordings import Recording, Timer
from gulou.services.tv import NowNext
from gulou.testing import LINEUP, TV

ROOT = Path(__file__).resolve().parents[2]
HOUR = 3600


@dataclass(frozen=True)
class AppWay:
    """The app's folder in apps/, what there is before it begins, and how one gets to the screen."""

    app: str
    prepare: Callable[[TV], None]
    go: Callable[[TV], None] = lambda tv: None


def _broadcast(tv: TV) -> None:
    tv.tuner.now_next = {
        channel.service: NowNext(
            channel.service,
            tv.tuner.programme(10 * number, f"Now on {channel.name}", -15, eng="All about the terraces."),
            tv.tuner.programme(10 * number + 1, f"Next on {channel.name}", 45),
        )
        for number, channel in enumerate(LINEUP, 1)
    }


def _shelf(tv: TV) -> None:
    now = int(tv.clock.time())
    tv.recorder.recordings = [
        Recording(
            number, title, "dvb://1.1.1", "Drum One", now - number * 26 * HOUR, seconds=5400.0, size=10**9
        )
        for number, title in enumerate(("鼓楼之夜", "The Drum Tower", "梯田四季", "Mountain Kitchen"), 1)
    ]
    tv.recorder.timers = [
        Timer("dvb://1.1.1", now + HOUR, now + 2 * HOUR, "晚间新闻", "Drum One", event_id=7, id=1)
    ]


def _press(*keys: str) -> Callable[[TV], None]:
    return lambda tv: tv.press(*keys)


APP_WAYS: dict[str, AppWay] = {
    "live-tv": AppWay("live-tv", _broadcast),
    "live-tv-list": AppWay("live-tv", _broadcast, _press(Key.OK)),
    "live-tv-guide": AppWay("live-tv", _broadcast, _press(Key.EPG)),
    "live-tv-info": AppWay("live-tv", _broadcast, _press(Key.INFO)),
    "live-tv-menu": AppWay("live-tv", _broadcast, _press(Key.MENU)),
    "live-tv-audio": AppWay("live-tv", _broadcast, _press(Key.CHANNELUP, Key.AUDIO)),
    "recordings": AppWay("recordings", _shelf),
    "recordings-timers": AppWay("recordings", _shelf, _press(Key.RIGHT)),
    "channels": AppWay("channels", _broadcast),
}
