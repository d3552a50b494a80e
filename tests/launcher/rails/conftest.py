"""A box whose gateway the test plays: what home asks is answered from what the test has put there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gulou.manifest import Manifest
from gulou.services import guide, recordings, tv
from gulou_hal import link
from gulou_launcher.rails.history import Seen
from gulou_launcher.views.rail import RailView
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

TELEVISION = Manifest("tv", "1", "tv:Tv", {"en": "Live TV"}, handles=("dvb",))
RECORDER = Manifest("rec", "1", "rec:Rec", {"en": "Recordings"}, handles=("recording",))
SETUP = Manifest(
    "setup", "1", "setup:Setup", {"en": "Channels"}, permissions={"tv.setup": {"en": "To look."}}
)
PAINT = Manifest("paint", "1", "paint:Paint", {"en": "Paint"})
CHESS = Manifest("chess", "1", "chess:Chess", {"en": "Chess"})
APPS = (TELEVISION, RECORDER, SETUP, PAINT, CHESS)


def service(number: int) -> str:
    return f"dvb://1.1.{number:x}"


def channels(count: int = 4, **changes: Any) -> tuple[tv.Channel, ...]:
    return tuple(
        tv.Channel(service(number), f"Channel {number}", number, **changes) for number in range(1, count + 1)
    )


def programme(title: str, begins: float = -600, seconds: int = 1800, **more: Any) -> tv.Programme:
    """A programme that begins so many seconds from now."""
    titles = {"eng": title} if title else {}
    return tv.Programme(hash(title) & 0xFFFF, int(time.time() + begins), seconds, titles, **more)


def now_next(number: int, now: tv.Programme | None, following: tv.Programme | None = None) -> tv.NowNext:
    return tv.NowNext(service(number), now, following)


def seen(
    days_ago: int, title: str, number: int = 1, minute: int = 19 * 60, seconds: int = 1500, age: int = 0
) -> Seen:
    day = datetime.fromtimestamp(time.time()).toordinal() - days_ago
    return Seen(day, minute, service(number), title, seconds, age)


class HomeBox(PlayedBox):
    """The gateway says what stands in `channels`, `now`, `recorded`, `guide`; `asked` counts questions."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.channels: tuple[tv.Channel, ...] = channels()
        self.now: tuple[tv.NowNext, ...] = ()
        self.recorded: tuple[recordings.Recording, ...] = ()
        self.guide: tuple[tv.Programme, ...] = ()
        self.ahead: tuple[guide.Row, ...] = ()
        self.asked: dict[str, int] = {}
        self._heard = 0
        self._answers: dict[type, Callable[[Any], Any]] = {
            tv.GetChannels: lambda _: tv.Channels(self.channels),
            tv.GetNowNext: lambda _: tv.NowNextList(self.now),
            tv.GetGuide: lambda query: tv.Guide(query.service, self.guide),
            recordings.GetRecordings: lambda _: recordings.Recordings(self.recorded),
            guide.GetWindow: lambda _: guide.Window(self.ahead),
        }
        super().__init__(folder, manifests=APPS, **more)

    def turn(self) -> None:
        super().turn()
        for message in self.told_gateway[self._heard :]:
            if isinstance(message, link.Ask):
                kind = type(message.query)
                self.asked[kind.__name__] = self.asked.get(kind.__name__, 0) + 1
                answer = self._answers.get(kind)
                self.gateway.send(
                    link.Answered(message.id, answer(message.query))
                    if answer is not None
                    else link.Refused(message.id, "invalid", "Nobody here knows.")
                )
        self._heard = len(self.told_gateway)

    def come(self) -> None:
        """Let home have what the gateway says, and look around."""
        self.until(lambda: self.shell.home.has_channels or not self.channels)
        self.until(lambda: self.shell.home._suggesting is not None)
        self.shell.home.changed(tv.NowNextChanged(()))
        self.shell.home.changed(recordings.Changed())
        self.shell.home.refresh_now()
        self.settle()

    def settle(self) -> None:
        """Until all questions are answered, and what is suggested is reckoned."""
        self.rest(0.02)
        self.until(lambda: not self.shell.gateway._asked)
        self.until(lambda: self.shell.home._suggesting is None or not self.shell.home._suggesting._at_work)
        self.shell.layout()

    @property
    def rails(self) -> dict[str, list[str]]:
        """What stands on home now: the titles of the cards by that of the rail, from above."""
        page = self.shell.home.stage.page
        assert page is not None
        self.shell.home.refresh()
        found = {}
        for view in page.walk():
            if isinstance(view, RailView):
                found[view.words("title")] = [str(view.rows[row]["title"]) for row in sorted(view.rows)]
        return found

    def cards(self, rail: str) -> list[dict[str, Any]]:
        page = self.shell.home.stage.page
        assert page is not None
        return next(
            [view.rows[row] for row in sorted(view.rows)]
            for view in page.walk()
            if isinstance(view, RailView) and view.words("title") == rail
        )

    def go_to(self, rail: str, card: str) -> None:
        """Move the focus there with arrows, as a person would."""
        self.shell.keys.press("home")
        self.shell.keys._homed = float("-inf")
        self.shell.layout()
        order = list(self.rails)
        self.press(*["up"] * len(order), *["down"] * order.index(rail), *["left"] * 20)
        self.press(*["right"] * self.rails[rail].index(card))
        assert self.focus == (rail, card)

    @property
    def focus(self) -> tuple[str, str]:
        """The rail and the card that have the focus."""
        view = self.shell.home.stage.focus
        assert isinstance(view, RailView)
        return view.words("title"), str(view.rows[view.index]["title"])

    def choose(self, words: str) -> None:
        """Open the menu of the card with the focus, and choose this."""
        self.press("menu")
        assert self.shell.home._menu is not None
        offers = [offer.words for offer in self.shell.home._menu[1]]
        self.press(*["down"] * offers.index(words), "ok")

    def watch_for(self, number: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        """Somebody stays with a channel for so long, as the clocks say, and leaves it."""
        steady, clock = time.monotonic(), time.time()
        for call in self.shell.screening.on_source:
            call(service(number))
        with monkeypatch.context() as later:
            later.setattr(time, "monotonic", lambda: steady + seconds)
            later.setattr(time, "time", lambda: clock + seconds)
            for call in self.shell.screening.on_source:
                call("")
        self.rest(0.05)


@pytest.fixture
def home(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HomeBox]:
    """Home with four channels, which looks around at once."""
    from gulou_launcher import home_screen

    monkeypatch.setattr(home_screen, "LATER", 0.0)
    box = HomeBox(tmp_path)
    yield box
    box.close()
