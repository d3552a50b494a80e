"""A shell whose neighbours the test plays: the apps, the zygote and the gateway, over real sockets."""

from __future__ import annotations

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gulou import scene, ui
from gulou.difference import Screen as Described
from gulou.manifest import Manifest
from gulou.states import AppState, ExitReason
from gulou.wire import Wire, pair
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.post import Post
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Size

if TYPE_CHECKING:
    from gulou_launcher.stage import Stage

PATIENCE = 5.0
NOBODY = 1 << 23
"""No process has a number as high as that."""
SIZE = Size(1280, 720)
Message = TypeVar("Message")


class PlainScreen:
    """Stands where the screen stands: keeps what is shown, and timers that the frame thread runs."""

    def __init__(self) -> None:
        self.shown: object = None
        self.covered = False
        """Whether the box rests, and nothing of it is seen."""
        self.picture_serial = 0
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()

    size = SIZE
    renderer = "nothing"
    aspect = "auto"

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    @property
    def waiting(self) -> list[Callable[[], None]]:
        """What is called when its time has come."""
        return [call for _, _, call in self._timers]

    def run_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def show(self, stage: object, *, wallpaper: bool, deeper: bool = False) -> None:
        self.shown = stage

    def cover(self, drawing: object) -> None:
        self.covered = True

    def uncover(self) -> None:
        self.covered = False

    def ask_frame(self) -> None: ...
    def ask_move(self) -> None: ...
    def shade(self, wanted: bool) -> None: ...
    def wallpaper(self, wanted: bool) -> None: ...
    def resized(self) -> None: ...
    def clear_picture(self) -> None: ...
    def picture_ready(self) -> None: ...


class PlayedApp:
    """An app's end of its screen. While `answers`, it answers each key and ping as the SDK does."""

    def __init__(self, spawn: zygote.Spawn, screen_fd: int) -> None:
        self.spawn = spawn
        self.answers = True
        self.takes_back = True
        self.state: object = None
        """What it answers when it is asked to save."""
        self.got: list[scene.FromLauncher] = []
        self._wire: Wire[scene.FromLauncher] = Wire(socket.socket(fileno=screen_fd), scene.FromLauncher)
        self._described = Described()

    def draw(self, page: ui.Page) -> None:
        self._wire.send(scene.Patch(tuple(self._described.show(page))))

    def send(self, message: scene.FromApp) -> None:
        self._wire.send(message)

    def live(self) -> None:
        """Deal with what came, and send what waited."""
        if not self._wire.closed:
            self._wire.flush()
        for message in self._wire.read() if not self._wire.closed else ():
            self.got.append(message)
            if (
                self.answers
                and not self._wire.closed
                and isinstance(message, scene.Ping | scene.Key | scene.Back | scene.Save)
            ):
                if isinstance(message, scene.Save):
                    self._wire.send(scene.Saved(message.number, self.state))
                    continue
                taken = self.takes_back if isinstance(message, scene.Back) else True
                self._wire.send(scene.Answer(message.number, taken))

    def heard(self, kind: type[Message]) -> list[Message]:
        """What came of this kind."""
        return [message for message in self.got if isinstance(message, kind)]

    def end(self) -> None:
        self._wire.close()


class PlayedBox:
    """A shell whose neighbours the test plays."""

    def __init__(
        self,
        folder: Path,
        names: Sequence[str] = (),
        *,
        manifests: Sequence[Manifest] = (),
        language: str = "en",
        preset: Mapping[str, Sequence[str]] | None = None,
        screen: Any = None,
        folders: Mapping[str, Path] | None = None,
    ) -> None:
        from gulou_launcher.gateway import Gateway
        from gulou_launcher.shell import Shell
        from gulou_launcher.zygote_link import ZygoteLink

        self.woken = threading.Event()
        self.post = Post(self.woken.set)
        self.screen = screen or PlainScreen()
        installed = {
            manifest.id: Installed((folders or {}).get(manifest.id, folder), manifest)
            for manifest in (
                *(Manifest(name, "1", f"{name}:App", {"en": name.title()}) for name in names),
                *manifests,
            )
        }
        self.shell = Shell(cast(Any, self.screen), self.post, installed, folder, language, preset)
        # Nothing plays here: no player is made ready.
        self.shell.screening.warm = lambda: None  # type: ignore[method-assign]
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
        self.orders: list[zygote.Order] = []
        self.told_gateway: list[link.FromLauncher] = []
        self._readers: list[int] = []
        self.obeys = True
        """Whether the zygote ends an app when told to."""

    def turn(self) -> None:
        """One round of the frame thread, of the zygote and of the apps."""
        self.woken.wait(0.01)
        self.woken.clear()
        self.post.hand_out()
        self.screen.run_timers()
        for message in self.gateway.read() if not self.gateway.closed else ():
            self.told_gateway.append(message)
            if isinstance(message, link.Attach):
                socket.socket(fileno=self.gateway.take_descriptor()).close()
        try:
            order = zygote.receive_order(self._zygote)
        except BlockingIOError:
            order = None
        if order is not None:
            self.orders.append(order[0])
            self._obey(*order)
        for app in self.played.values():
            app.live()

    def _obey(self, order: zygote.Order, descriptors: list[int]) -> None:
        match order:
            case zygote.Spawn(instance=instance) if instance < 0:
                # Who reads pictures: it takes its time, since none are looked at here.
                self._readers += descriptors
            case zygote.Kill(instance=instance) if instance < 0:
                pass
            case zygote.Spawn(instance=instance):
                self.played[instance] = PlayedApp(order, descriptors[0])
                socket.socket(fileno=descriptors[1]).close()
                zygote.send(self._zygote, zygote.Spawned(instance, NOBODY + instance, 2))
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
        return words(self.shell.system.session.stage)

    @property
    def words(self) -> str:
        """The words on the screen."""
        return words(cast(Any, self.screen.shown))

    def press(self, *keys: str) -> None:
        """Press keys, each on the screen that the one before made."""
        for key in keys:
            self.shell.layout()
            self.shell.keys.press(key)
            self.turn()
        self.shell.layout()

    def end_with_apps(self) -> None:
        """The box ends while its apps live on for a moment, as they do."""
        ending = threading.Thread(target=self.shell.close)
        ending.start()
        while ending.is_alive():
            for app in self.played.values():
                app.live()
            time.sleep(0.005)
        for app in self.played.values():
            app.end()

    def close(self) -> None:
        for app in self.played.values():
            app.end()
        self.shell.close()
        self.post.close()
        self.gateway.close()
        self._zygote.close()
        while self._readers:
            os.close(self._readers.pop())


def words(stage: Stage) -> str:
    """All words of a stage, its rows' among them."""
    if stage.page is None:
        return ""
    found = []
    for view in stage.page.walk():
        found += [view.words(name) for name in ("title", "value", "label", "text", "trailing")]
        found += [str(value) for row in getattr(view, "rows", {}).values() for value in row.values()]
    return " ".join(word for word in found if word)
