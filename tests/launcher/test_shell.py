"""The shell: Home and Back always leave, and an app that fails is named, bounded and kept closed.

The app, the zygote and the gateway are played by the test, over real sockets with the real messages.
"""

from __future__ import annotations

import heapq
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from gulou import scene, ui
from gulou.difference import Screen as Described
from gulou.manifest import Manifest
from gulou.states import AppState, ExitReason
from gulou.wire import Wire, pair
from gulou_hal import link
from gulou_launcher.apps import CRASHES, Installed
from gulou_launcher.post import Post
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Size, Window
from tests.launcher.conftest import SIZE

PATIENCE = 5.0


class PlainScreen:
    """Stands where the screen stands: keeps what is shown, and timers that the frame thread runs."""

    def __init__(self) -> None:
        self.shown: object = None
        self.picture_serial = 0
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()

    size = SIZE

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    def run_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def show(self, stage: object, *, wallpaper: bool) -> None:
        self.shown = stage

    def ask_frame(self) -> None: ...
    def wallpaper(self, wanted: bool) -> None: ...
    def clear_picture(self) -> None: ...
    def picture_ready(self) -> None: ...


class PlayedApp:
    """An app's end of its screen. While `answers`, it answers each key and ping as the SDK does."""

    def __init__(self, spawn: zygote.Spawn, screen_fd: int) -> None:
        self.spawn = spawn
        self.answers = True
        self.takes_back = True
        self.got: list[scene.FromLauncher] = []
        self._wire: Wire[scene.FromLauncher] = Wire(socket.socket(fileno=screen_fd), scene.FromLauncher)
        self._described = Described()

    def draw(self, page: ui.Page) -> None:
        self._wire.send(scene.Patch(tuple(self._described.show(page))))

    def send(self, message: scene.FromApp) -> None:
        self._wire.send(message)

    def live(self) -> None:
        """Deal with what came."""
        for message in self._wire.read() if not self._wire.closed else ():
            self.got.append(message)
            if (
                self.answers
                and not self._wire.closed
                and isinstance(message, scene.Ping | scene.Key | scene.Back)
            ):
                taken = self.takes_back if isinstance(message, scene.Back) else True
                self._wire.send(scene.Answer(message.number, taken))

    def end(self) -> None:
        self._wire.close()


class PlayedBox:
    """A shell whose neighbours the test plays."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        from gulou_launcher.gateway import Gateway
        from gulou_launcher.shell import Shell
        from gulou_launcher.zygote_link import ZygoteLink

        self.woken = threading.Event()
        self.post = Post(self.woken.set)
        self.screen = PlainScreen()
        installed = {
            name: Installed(folder, Manifest(name, "1", f"{name}:App", {"en": name.title()}))
            for name in names
        }
        self.shell = Shell(cast(Any, self.screen), self.post, installed, folder, "en")
        ours, theirs = pair()
        self.gateway: Wire[Any] = Wire(theirs, link.FromLauncher)
        self.shell.gateway = Gateway(
            self.post, ours, self.shell.gateway_event, lambda *_: None, lambda _: None
        )
        near, self._zygote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._zygote.setblocking(False)
        self.shell.zygote = ZygoteLink(self.post, near, self.shell.report, lambda _: None)
        self.post.start()
        self.shell.begin()
        self.played: dict[int, PlayedApp] = {}
        self.kills: list[zygote.Kill] = []
        self.obeys = True
        """Whether the zygote ends an app when told to."""

    def turn(self) -> None:
        """One round of the frame thread, of the zygote and of the apps."""
        self.woken.wait(0.01)
        self.woken.clear()
        self.post.hand_out()
        self.screen.run_timers()
        self.gateway.read()
        try:
            order = zygote.receive_order(self._zygote)
        except BlockingIOError:
            order = None
        if order is not None:
            self._obey(*order)
        for app in self.played.values():
            app.live()

    def _obey(self, order: zygote.Order, descriptors: list[int]) -> None:
        match order:
            case zygote.Spawn(instance=instance):
                self.played[instance] = PlayedApp(order, descriptors[0])
                socket.socket(fileno=descriptors[1]).close()
                zygote.send(self._zygote, zygote.Spawned(instance, 1000 + instance, 2))
            case zygote.Kill(instance=instance, reason=reason):
                self.kills.append(order)
                if self.obeys:
                    self.exited(instance, reason)

    def exited(self, instance: int, reason: ExitReason, detail: str = "") -> None:
        self.played[instance].end()
        zygote.send(self._zygote, zygote.Exited(instance, reason, detail, 1.0))

    def until(self, true: Callable[[], object], within: float = PATIENCE) -> float:
        """Go on until something holds; the seconds that it took."""
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < within, "waited in vain"
            self.turn()
        return time.monotonic() - begun

    def rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.turn()

    def open(self, name: str, page: ui.Page | None = None) -> PlayedApp:
        """Open an app and let it draw its page."""
        known = set(self.played)
        self.shell.start(self.shell.apps[name])
        self.until(lambda: set(self.played) - known)
        (instance,) = set(self.played) - known
        app = self.played[instance]
        app.draw(page or ui.Page(ui.Text(name), on_back=lambda: None, keys=("1",), on_key=print))
        self.until(lambda: self.shell.apps[name].state is AppState.RUNNING)
        return app

    @property
    def at_home(self) -> bool:
        return self.shell.front is None and self.screen.shown is self.shell.home.stage

    @property
    def system_words(self) -> str:
        page = self.shell.system.session.stage.page
        return " ".join(view.words("value") for view in page.walk()) if page is not None else ""


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, ("one", "two", "three", "four", "five"))
    yield played
    for app in played.played.values():
        app.end()
    played.shell.close()


def state(box: PlayedBox, name: str) -> AppState:
    return box.shell.apps[name].state


def test_an_app_is_begun_in_the_households_language(box: PlayedBox) -> None:
    app = box.open("one")
    assert app.got[0] == scene.Begin("en", SIZE.width, SIZE.height, "")
    assert isinstance(SIZE, Size)
    box.until(lambda: box.shell.apps["one"].pid == 1001)


def test_home_leaves_at_once_and_the_app_sleeps(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.key("home")
    assert box.at_home
    box.until(lambda: scene.Pause() in app.got)
    assert state(box, "one") is AppState.SUSPENDED
    box.shell.start(box.shell.apps["one"])
    box.until(lambda: scene.Resume() in app.got)
    assert state(box, "one") is AppState.RUNNING
    assert len(box.played) == 1


def test_back_leads_home_where_the_page_has_no_use_for_it(box: PlayedBox) -> None:
    box.open("one", ui.Page(ui.Text("one")))
    box.shell.key("back")
    assert box.at_home


def test_back_leads_home_where_the_app_does_not_take_it(box: PlayedBox) -> None:
    app = box.open("one")
    app.takes_back = False
    box.shell.key("back")
    box.until(lambda: box.at_home)


def test_back_that_is_taken_stays_in_the_app(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.key("back")
    box.until(lambda: any(isinstance(message, scene.Back) for message in app.got))
    box.rest(0.7)
    assert not box.at_home


def test_back_without_an_answer_leads_home_all_the_same(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    box.shell.key("back")
    box.until(lambda: box.at_home, within=2)


def test_a_silent_app_is_told_of_and_ended_when_it_is_left(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    box.until(lambda: "does not answer" in box.system_words)
    box.shell.key("home")
    assert box.at_home
    assert "does not answer" not in box.system_words
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert box.kills[0].reason is ExitReason.NOT_RESPONDING
    assert "did not answer" in box.shell.home.notice


def test_keys_do_not_pile_up_before_a_silent_app(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    for _ in range(500):
        box.shell.key("1")
    box.rest(0.2)
    assert sum(isinstance(message, scene.Key) for message in app.got) <= 16


@pytest.mark.parametrize("key", ["back", "home"])
def test_an_app_that_never_draws_can_be_left(box: PlayedBox, key: str) -> None:
    box.shell.start(box.shell.apps["one"])
    box.until(lambda: "is starting" in box.system_words)
    box.shell.key(key)
    assert box.at_home
    box.until(lambda: state(box, "one") is AppState.STOPPED)


def test_an_app_that_fails_leads_home_with_its_reason_and_is_quarantined(box: PlayedBox) -> None:
    for number in range(1, CRASHES + 1):
        box.open("one")
        box.exited(number, ExitReason.CRASHED, "ValueError: no")
        box.until(lambda: box.at_home)
        assert "because of an error in it" in box.shell.home.notice
        assert box.shell.apps["one"].detail == "ValueError: no"
    assert state(box, "one") is AppState.QUARANTINED
    box.shell.start(box.shell.apps["one"])
    assert box.at_home
    assert "kept closed" in box.shell.home.notice
    assert len(box.played) == CRASHES


def test_an_app_that_sends_nonsense_is_closed_for_it(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Patch((scene.Remove(99),)))
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert "no node 99" in box.shell.apps["one"].detail
    assert box.at_home


def test_an_app_may_leave(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Leave())
    box.until(lambda: box.at_home)
    assert state(box, "one") is AppState.SUSPENDED


def test_few_sleep_and_the_one_left_longest_ago_goes_first(box: PlayedBox) -> None:
    for name in ("one", "two", "three"):
        box.open(name)
        box.shell.key("home")
    box.shell.start(box.shell.apps["one"])
    box.shell.key("home")
    box.open("four")
    box.shell.key("home")
    box.until(lambda: state(box, "two") is AppState.STOPPED)
    assert scene.Stop() in box.played[2].got
    assert [state(box, name) for name in ("one", "three", "four")] == [AppState.SUSPENDED] * 3


def test_an_app_opened_again_while_it_ends_is_opened_once(box: PlayedBox) -> None:
    box.obeys = False
    first = box.open("one")
    box.rest(0.1)
    first.answers = False
    box.shell.key("back")
    box.until(lambda: box.at_home)
    box.until(lambda: box.kills)
    box.open("one")
    box.shell.key("home")
    box.shell.start(box.shell.apps["one"])
    box.rest(0.1)
    assert len(box.played) == 2
    box.exited(1, ExitReason.NOT_RESPONDING)
    box.rest(0.1)
    assert state(box, "one") is AppState.RUNNING
    assert box.shell.apps["one"].pid == 1002


def test_volume_is_the_boxes_own(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.key("volumedown")
    assert "95" in box.system_words
    box.shell.key("mute")
    assert "Muted" in box.system_words
    for _ in range(5):
        box.shell.key("volumeup")
    assert box.shell.screening.volume == 100
    box.rest(0.05)
    assert not any(isinstance(message, scene.Key) for message in app.got)
    box.until(lambda: "100" not in box.system_words)


def test_a_trouble_stands_on_home_until_it_is_over(box: PlayedBox) -> None:
    box.gateway.send(link.Trouble("tuner", "No signal on 474 MHz: check the aerial cable."))
    box.until(lambda: "aerial" in box.shell.home.notice)
    box.gateway.send(link.Trouble("tuner", ""))
    box.until(lambda: box.shell.home.notice == "")
