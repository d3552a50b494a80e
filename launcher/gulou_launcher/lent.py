"""What the launcher lends to the control socket and the page, and the two themselves."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar

from gulou.errors import GulouError
from gulou.keys import Key
from gulou_hal import link
from gulou_launcher.control import usage
from gulou_launcher.control.contract import Picture
from gulou_launcher.control.messages import (
    AppRecord,
    DriverRecord,
    FramesDrawn,
    IsolationRecord,
    ProcessRecord,
    Role,
    ScreenRecord,
    Status,
)
from gulou_launcher.control.packages import Log, PackageInstalled, PackageRemoved
from gulou_launcher.control.scenes import Inspected, Messages, Reloaded
from gulou_launcher.control.searches import Offer
from gulou_launcher.developing import Developing
from gulou_launcher.hand.rule import Rule
from gulou_launcher.packages.compiling import compile_apart
from gulou_launcher.packages.installing import Installing
from gulou_launcher.packages.logs import read_log
from gulou_launcher.packages.removing import Removing
from gulou_launcher.phone import ON as PHONE
from gulou_launcher.searching import DEADLINE as SEARCH_DEADLINE
from gulou_launcher.trace import KeyTrace, ZapTrace

if TYPE_CHECKING:
    from gulou.package.read import Readable
    from gulou_launcher.control.claim import Claim
    from gulou_launcher.opening import Moments
    from gulou_launcher.options import Options
    from gulou_launcher.shell import Shell
    from gulou_launcher.window import Window

Value = TypeVar("Value")
LONGEST_ANIMATION = 60.0
WAIT = 3.0
"""Seconds for the frame thread to answer: without a GPU a frame of 3840 × 2160 takes half of one."""


class LentBox:
    """Implements `control.contract.Box`: each call is carried out on the frame thread."""

    def __init__(
        self,
        shell: Shell,
        window: Window,
        options: Options,
        claim: Claim,
        pids: dict[str, int],
        started: float,
        moments: Moments,
    ) -> None:
        self._shell = shell
        self._window = window
        self._options = options
        self._claim = claim
        self._pids = pids
        self._started = started
        self._page_url = ""
        self._closers: list[Callable[[], object]] = []
        self._moments = moments
        self._installing = Installing(shell, options.data, self._on_frame_thread)
        shell.household.remover = Removing(shell, self._installing)
        self._developing = Developing(shell, window, self._on_frame_thread)

    def open(self) -> None:
        """Open the control socket, and the page where nobody can see the screen. Not on the frame thread."""
        from gulou_launcher.control.server import ControlServer

        try:
            control = ControlServer(self, self._claim)
            control.start()
            self._closers.append(control.stop)
        except (OSError, GulouError) as error:
            self._say(f"The control socket cannot be opened: {error}")
        if self._options.page_port and (self._window.offscreen or self._options.page):
            self._open_page()
        self._shell.hand.open(self._rule(), self._options.data)
        self._closers.append(self._shell.hand.close)
        self._installing.tidy()
        self._shell.post.deliver(self._open_developer, None)
        self._compile_apps()

    def _rule(self) -> Rule:
        offscreen, options = self._window.offscreen, self._options
        bare = os.environ.get("SDL_VIDEODRIVER", "").lower() == "kmsdrm"
        return Rule(
            options.remotes, window=not offscreen, whole=not offscreen and (bare or options.fullscreen)
        )

    def _open_developer(self, _: object) -> None:
        options, developer = self._options, self._shell.developer
        developer.open(self, on=options.developer, port=options.developer_port)
        self._closers.append(developer.close)
        if self._shell.preferences.get(PHONE):
            self._shell.phone.begin()
        self._closers.append(self._close_phone)

    def _close_phone(self) -> None:
        if "phone" in vars(self._shell):
            self._shell.phone.close()

    def _compile_apps(self) -> None:
        """Byte-compile the apps, since they themselves may not write beside their code."""
        apps = list(self._shell.apps.values())
        # What was installed was compiled then.
        compile_apart(*(app.folder for app in apps if not self._installing.holds(app)))

    def _open_page(self) -> None:
        from gulou_launcher.page import PageServer

        try:
            page = PageServer(self, self._options.page_port, title="鼓楼 Gulou", data=self._options.data)
            self._page_url = page.start()
        except (OSError, GulouError) as error:
            self._say(f"The page cannot be served: {error}")
            return
        self._closers.append(page.stop)
        if page.notice:
            self._say(page.notice)
        print(f"Watch and steer it in a browser on this machine: {self._page_url}", flush=True)

    def _say(self, sentence: str) -> None:
        self._shell.post.deliver(lambda text: self._shell.home.trouble("open", text), sentence)

    def close(self) -> None:
        for close in self._closers:
            with contextlib.suppress(OSError):
                close()

    # control.contract.Box, from any thread.

    def press(self, key: str) -> None:
        if key not in Key.__members__.values():
            raise GulouError(f"There is no key {key!r}.")
        self._on_frame_thread(lambda: self._shell.keys.press(key))

    def write(self, text: str, key: str) -> None:
        if key and key not in Key.__members__.values():
            raise GulouError(f"There is no key {key!r}.")
        self._on_frame_thread(lambda: self._shell.keys.write(text, key))

    def tell(self, sentence: str) -> None:
        self._on_frame_thread(lambda: self._shell.home.say(sentence))

    def capture(self, *, arrived: bool = False) -> Picture:
        def take() -> tuple[int, int, bytes, int]:
            if arrived and self._shell.motion.moving:
                self._shell.motion.arrive()
                self._window.ask_frame()
            return self._window.capture()

        return Picture(*self._on_frame_thread(take))

    def frames(self, animate: float) -> FramesDrawn:
        def look() -> FramesDrawn:
            if animate > 0:
                self._window.animate(min(animate, LONGEST_ANIMATION))
            frames = self._window.frames
            return FramesDrawn(tuple(frames.last), frames.count, frames.late)

        return self._on_frame_thread(look)

    def frame_serial(self) -> int:
        return self._window.serial

    def inspect(self, screen: str, *, graph: bool, looks: bool) -> Inspected:
        return self._developing.inspect(screen, graph=graph, looks=looks)

    def messages(self, app_id: str, after: int) -> Messages:
        return self._developing.messages(app_id, after)

    def open_app(self, app_id: str, link: str) -> None:
        self._developing.open_app(app_id, link)

    def record(self, app_id: str, *, on: bool) -> str:
        return self._developing.record(app_id, on=on)

    def end_app(self, app_id: str, *, forget: bool) -> None:
        self._developing.end_app(app_id, forget=forget)

    def traces(self) -> Sequence[KeyTrace]:
        return self._developing.traces()

    def zaps(self) -> Sequence[ZapTrace]:
        return self._developing.zaps()

    def reload(self, app_id: str) -> Reloaded:
        return self._developing.reload(app_id)

    def install(self, stream: Readable, *, force: bool, by: str = "") -> PackageInstalled:
        return self._installing.install(stream, force=force, by=by)

    def remove(self, app_id: str, *, data: bool, by: str = "") -> PackageRemoved:
        return self._installing.remove(app_id, data=data, by=by)

    def search(self, words: str) -> Sequence[Offer]:
        done = threading.Event()
        offers: list[Offer] = []

        def found(offered: tuple[Offer, ...]) -> None:
            offers.extend(offered)
            done.set()

        self._on_frame_thread(lambda: self._shell.searching.search(words, found))
        if not done.wait(SEARCH_DEADLINE + WAIT):
            raise GulouError("The screen does not answer.")
        return offers

    def log(self, app_id: str, after: int) -> Log:
        return read_log(self._options.data, app_id, after)

    def apps(self) -> Sequence[AppRecord]:
        return self._on_frame_thread(self._app_records)

    def status(self) -> Status:
        done = threading.Event()
        records: list[link.Record] = []

        def came(found: tuple[link.Record, ...]) -> None:
            records.extend(found)
            done.set()

        self._on_frame_thread(lambda: self._shell.gateway.status(came))
        done.wait(WAIT)
        apps = tuple(self.apps())
        isolation = self._shell.isolation
        size = self._window.size
        return Status(
            version=version("gulou-launcher"),
            data=str(self._options.data),
            uptime=time.monotonic() - self._started,
            screen=ScreenRecord(size.width, size.height, self._window.renderer, self._window.offscreen),
            isolation=IsolationRecord(isolation.level, tuple(isolation.mechanisms))
            if isolation
            else IsolationRecord(),
            processes=self._processes(apps),
            apps=apps,
            drivers=(
                *(_driver(record) for record in records),
                self._player(),
                *self._shell.hand.records(),
                *self._developer(),
            ),
            page=self._page_url,
            troubles=tuple(self._shell.home.troubles.values()),
            first_frame=self._moments.first_frame,
            home_drawn=self._moments.home_drawn,
            home_cost=self._moments.cost,
            keys=tuple(self._shell.trace.keys),
        )

    def _app_records(self) -> list[AppRecord]:
        return [
            AppRecord(
                app.manifest.id,
                app.manifest.version,
                app.manifest.name,
                app.state,
                f"{app.reason} {app.detail}".strip(),
                app.pid,
                tuple(f"{use.words}, {use.standing}" for use in app.uses.values()),
            )
            for app in self._shell.apps.values()
        ]

    def _processes(self, apps: Sequence[AppRecord]) -> tuple[ProcessRecord, ...]:
        named = [(Role(name), name, pid) for name, pid in self._pids.items()]
        if self._shell.isolation is not None and self._shell.isolation.stem:
            named.append((Role.ZYGOTE, "stem", self._shell.isolation.stem))
        named.append((Role.LAUNCHER, "launcher", os.getpid()))
        records = [usage.record(role, name, pid, "running") for role, name, pid in named]
        records += [
            usage.record(Role.APP, app.id, app.pid, app.state, app.reason)
            for app in apps
            if app.pid is not None
        ]
        return tuple(records)

    def _developer(self) -> tuple[DriverRecord, ...]:
        developer = self._shell.developer
        if not developer.on:
            return ()
        detail: dict[str, str | int | float] = {"port": developer.port, "paired": len(developer.devices)}
        return (DriverRecord("developer", "listening" if developer.port else "starting", "", detail),)

    def _player(self) -> DriverRecord:
        screening = self._shell.screening
        status = screening.player_status
        if status is None or not screening.source:
            return DriverRecord("player", "idle")
        detail: dict[str, str | int | float] = {
            "source": screening.source,
            "dropped_frames": status.dropped_frames,
        }
        for name in ("video_pid", "audio_pid", "subtitle_pid"):
            value = getattr(status, name)
            if value is not None:
                detail[name] = value
        if status.video is not None:
            detail |= {"width": status.video.width, "height": status.video.height}
        return DriverRecord("player", str(status.state), status.reason, detail)

    def _on_frame_thread(self, call: Callable[[], Value]) -> Value:
        done = threading.Event()
        result: list[Value] = []
        failure: list[Exception] = []

        def run(_: object) -> None:
            try:
                result.append(call())
            except Exception as error:
                failure.append(error)
            done.set()

        self._shell.post.deliver(run, None)
        if not done.wait(WAIT):
            raise GulouError("The screen does not answer.")
        if failure:
            raise GulouError(str(failure[0])) from failure[0]
        return result[0]


def _driver(record: link.Record) -> DriverRecord:
    return DriverRecord(record.name, record.state, record.reason, record.detail)
