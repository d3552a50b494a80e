"""The life of one app process, from its first import to its end. The zygote calls `run` after lock-in."""

from __future__ import annotations

import importlib
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec

from gulou import scene
from gulou.app import App, Timers
from gulou.clock import Clock
from gulou.difference import Screen
from gulou.errors import GulouError, ManifestError, WireError
from gulou.manifest import FILE, read_manifest
from gulou.services.client import ServiceClient
from gulou.surfaces import Surfaces
from gulou.ui.map import Map, tile_place
from gulou.ui.picture import open_picture, picture_name
from gulou.waiting import readable
from gulou.wire import Wire
from gulou.work import Workers

if TYPE_CHECKING:
    from gulou.recording.recorder import Recorder

DRAIN = 10.0
"""Seconds that the launcher may take to read a patch; it reads all the time, so this is a dead launcher."""


def run(
    folder: str,
    data: str,
    screen_fd: int,
    services_fd: int,
    language: str,
    stated: tuple[str, int] | None = None,
) -> int:
    """Import the app in `folder` and live its life; return the exit status of the process.

    `stated`: entry and quota, where the box has looked through the manifest already.
    """
    app = load(folder, stated)
    app._places = (folder, data)
    return Runtime(app, socket.socket(fileno=screen_fd), socket.socket(fileno=services_fd), language).run()


def load(folder: Path | str, stated: tuple[str, int] | None = None) -> App:
    """Import the class that the manifest names and make the app. Raises ManifestError.

    To read the manifest again would cost each app half a megabyte of memory of its own; see `run`.
    """
    if stated is None:
        manifest = read_manifest(Path(folder))
        stated = manifest.entry, manifest.quota
    entry, quota = stated
    module_name, _, class_name = entry.partition(":")
    sys.path.insert(0, str(folder))
    found = getattr(importlib.import_module(module_name), class_name, None)
    if not (isinstance(found, type) and issubclass(found, App)):
        raise ManifestError(f'{Path(folder) / FILE}: entry "{entry}" is not a gulou.App class.')
    app = found()
    app._quota = quota
    return app


class Runtime:
    """Reads what happens, lets the app deal with it, and sends what changed on its screen."""

    def __init__(
        self,
        app: App,
        screen: socket.socket,
        services: socket.socket,
        language: str,
        clock: Clock | None = None,
    ) -> None:
        self._app = app
        self._clock = app._clock = clock or Clock()
        self._wire: Wire[scene.FromLauncher] = Wire(screen, scene.FromLauncher, sends=scene.MAX_MESSAGE)
        self._client = app._client = ServiceClient(services)
        self._timers = app._timers = Timers(self._clock)
        self._workers = app._workers = Workers()
        self._client.wake = self._workers.wake
        app._send = self._send
        self._screen = Screen()
        self._surfaces = Surfaces(self._screen, self._timers, self._send)
        self._answers: list[scene.Answer] = []
        self._drawing = (0.0, 0.0)
        """Seconds that `view` took last, and then the difference."""
        self._recorder: Recorder | None = None
        self._running = True
        self._begun = False
        app.language = language

    def run(self) -> int:
        """Live until told to stop, or the launcher is gone; return 0."""
        self._client.own_thread = threading.get_ident()
        try:
            self._live()
        finally:
            self._workers.close()
            if self._recorder is not None:
                self._recorder.close()
        return 0

    def _live(self) -> None:
        while self._running and not self._wire.closed:
            self.turn()

    def turn(self) -> None:
        """Wait until something happens, deal with it, and send what changed."""
        watched: list[Wire[Any] | Workers] = [self._wire, self._workers]
        if not self._client.wire.closed:
            watched.append(self._client.wire)
        pending = self._client.pending
        ready = readable(watched, 0 if pending else self._clock.patience(self._timers.wait()))
        begun = time.perf_counter()
        if self._recorder is not None:
            self._recorder.turn()
        happened = timers = self._timers.run()
        handed = self._workers.run() if self._workers in ready else 0
        happened += handed
        if self._recorder is not None:
            self._recorder.timers(timers)
            self._recorder.handed(self._workers.handed if handed else ())
        if pending or self._client.wire in ready:
            happened += self._client.dispatch()
        if self._wire in ready:
            for message in self._wire.read():
                if self._recorder is not None:
                    self._recorder.came(message)
                self._handle(message)
                happened += 1
        handled = time.perf_counter() - begun
        self._drawing = (0.0, 0.0)
        if happened and self._begun and self._running:
            self.refresh()
            if self._recorder is not None:
                self._recorder.end_turn(self._screen)
        # After the patch: once a key is answered, the screen is what the key made of it.
        for answer in self._answers:
            timing = scene.Timing(handled, *self._drawing)
            self._send(scene.Answer(answer.number, answer.taken, timing))
        self._answers.clear()

    def _record(self, begin: scene.Begin) -> None:
        """Write the session down from here; the app's clock stands still within each turn of the loop."""
        from gulou.recording.recorder import record

        self._recorder = record(self, begin)

    def refresh(self) -> None:
        """Ask the app for its screen and send the difference."""
        begun = time.perf_counter()
        page = self._app.view()
        viewed = time.perf_counter()
        operations = self._screen.show(page)
        if operations:
            self._send(scene.Patch(tuple(operations)))
        self._drawing = (viewed - begun, time.perf_counter() - viewed)
        if self._app._leaving:
            self._app._leaving = False
            self._send(scene.Leave())

    def _handle(self, message: scene.FromLauncher) -> None:
        app = self._app
        match message:
            case scene.Begin():
                app.language, app.width, app.height = message.language, message.width, message.height
                app.permissions = frozenset(message.permissions)
                app.preferences = message.preferences
                if message.settings:
                    app.settings._values = dict(message.settings)
                if message.record:
                    self._record(message)
                if message.state is not None:
                    app.restore(message.state)
                app.start(message.link)
                self._begun = True
            case scene.Open(link=link):
                app.open(link)
            case scene.Action(id=node_id, name=name, value=value):
                self._screen.act(node_id, name, value)
            case scene.Key(number=number, key=key):
                self._answers.append(scene.Answer(number, self._call_page("key", key)))
            case scene.Back(number=number):
                self._answers.append(scene.Answer(number, self._call_page("back", None)))
            case scene.NeedRows(id=node_id, start=start, count=count, span=span):
                operations = self._screen.rows(node_id, start, count, span)
                if operations:
                    self._send(scene.Patch(tuple(operations)))
            case scene.NeedMedia(name=name):
                self._send_picture(name)
            case scene.SurfaceOpened():
                self._surfaces.opened(message, self._wire.take_descriptor())
            case scene.Services():
                self._client.renew(socket.socket(fileno=self._wire.take_descriptor()))
            case scene.Flipped():
                self._surfaces.flipped(message)
            case scene.Ping(number=number):
                self._answers.append(scene.Answer(number))
            case scene.Save(number=number):
                self._send(scene.Saved(number, _sized(app.save())))
            case scene.Search(number=number, words=words):
                found = tuple(app.search(words))[: scene.MAX_RESULTS]
                self._send(scene.Found(number, found))
            case scene.Settings(values=values):
                app.settings._values = dict(values)
                app.settings_changed()
            case scene.Permissions(granted=granted):
                app.permissions = frozenset(granted)
                app.permissions_changed()
            case scene.Preferences():
                app.preferences = message
                app.preferences_changed()
            case scene.Warning(resource=resource, used=used, limit=limit):
                app.warning(resource, used, limit)
            case scene.Pause():
                app.pause()
            case scene.Resume():
                app.resume()
            case scene.Stop():
                app.stop()
                self._running = False

    def _send_picture(self, name: str) -> None:
        try:
            descriptor = open_picture(self._picture(name), (self._app._folder, self._app._data))
        except OSError as error:
            if tile_place(name) is None:
                print(f"The picture {name} cannot be shown: {error}", file=sys.stderr)
            self._send(scene.Media(name, found=False))
            return
        try:
            self._send(scene.Media(name), [descriptor])
        finally:
            os.close(descriptor)

    def _picture(self, name: str) -> str:
        """The name of the picture itself, where it is a map's tile that the TV asks for."""
        tile = tile_place(name)
        node = self._screen.node(tile[0]) if tile is not None else None
        if tile is None or not isinstance(node, Map):
            return name
        picture = picture_name(node.tile(*tile[1:]))
        if not isinstance(picture, str):
            raise FileNotFoundError("the app has none for this tile")
        return picture

    def _call_page(self, name: str, value: str | None) -> bool:
        """Hand a key to the page; the app says it had no use for it by returning False."""
        page = self._screen.page
        handler = getattr(page, f"on_{name}", None)
        if handler is None:
            return False
        answer = cast(object, handler() if value is None else handler(value))
        return answer is not False

    def _send(self, message: scene.FromApp, descriptors: Sequence[int] = ()) -> None:
        try:
            self._wire.send(message, descriptors)
            self._wire.drain(DRAIN)
        except WireError:
            self._running = False


def _sized(state: object) -> Any:
    """What an app saves, as JSON holds it. Raises GulouError where that is too much or cannot be."""
    try:
        encoded = msgspec.json.encode(state)
    except (TypeError, ValueError, RecursionError) as error:
        raise GulouError(f"save() returned what JSON cannot hold: {error}.") from error
    if len(encoded) > scene.MAX_STATE:
        raise GulouError(f"save() returned {len(encoded)} bytes; at most {scene.MAX_STATE} are kept.")
    decoded = msgspec.json.decode(encoded)
    if scene.depth(decoded) > scene.MAX_STATE_DEPTH:
        raise GulouError(
            f"save() returned what is nested more than {scene.MAX_STATE_DEPTH} deep: make it flatter."
        )
    return decoded
