"""What the launcher lends to a developer's tools: a look at live screens, and an app started anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gulou.errors import GulouError
from gulou.manifest import read_manifest
from gulou.recording.form import FILE
from gulou.states import AppState, ExitReason
from gulou_launcher import inspection
from gulou_launcher.control.scenes import FRONT, HOME, SYSTEM, Inspected, Messages, Reloaded
from gulou_launcher.running_apps import STATES
from gulou_launcher.sources import Sources
from gulou_launcher.trace import OPEN, KeyTrace, ZapTrace

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell
    from gulou_launcher.window import Window

RELOAD = 10.0
"""Seconds that an app may take to its first new screen."""

END = 3.0
"""Seconds that an app's process may take to be gone."""
_LOOK = 0.01

OnFrameThread = Callable[[Callable[[], Any]], Any]


class Developing:
    """Called from any thread: files are read on the caller's, screens are touched on the frame thread."""

    def __init__(self, shell: Shell, window: Window, on_frame_thread: OnFrameThread) -> None:
        self._shell = shell
        self._window = window
        self._on_frame_thread = on_frame_thread
        self._sources: dict[Path, Sources] = {}
        self._reloading = threading.Lock()

    def inspect(self, screen: str, *, graph: bool, looks: bool) -> Inspected:
        def look() -> tuple[inspection.Snapshot, str, str, int, bool]:
            session = self._session(screen)
            if session is None:
                own = self._shell.pile.stage if screen == FRONT else None
                home = own or self._shell.home.stage
                stage = self._shell.system.session.stage if screen == SYSTEM else home
                return inspection.look(stage, looks=looks), "", "", self._window.serial, False
            snapshot = inspection.look(session.stage, looks=looks)
            app = session.app
            busy = not session.settled() or not session.drawn or session.stage.unfinished
            return snapshot, app.manifest.id, app.state, self._window.serial, busy

        snapshot, app_id, state, serial, busy = self._on_frame_thread(look)
        return inspection.tell(snapshot, app_id, state, serial, graph=graph, busy=busy)

    def messages(self, app_id: str, after: int) -> Messages:
        session: AppSession = self._on_frame_thread(lambda: self._running(app_id))
        return session.overheard.since(after)

    def open_app(self, app_id: str, link: str) -> None:
        app = self._installed(app_id)

        def start() -> None:
            if app.state is AppState.QUARANTINED:
                raise GulouError(f"{app_id} failed again and again, so it is kept closed: {app.detail}")
            self._shell.trace.key(OPEN)
            self._shell.start(app, link)
            self._shell.trace.done()

        self._on_frame_thread(start)

    def record(self, app_id: str, *, on: bool) -> str:
        app = self._installed(app_id)
        self.end_app(app_id, forget=False, gently=True)
        running = self._shell.running
        self._on_frame_thread(lambda: (running.recorded.add if on else running.recorded.discard)(app_id))
        self.open_app(app_id, "")
        return str(running.data_folder(app) / FILE)

    def end_app(self, app_id: str, *, forget: bool, gently: bool = False) -> None:
        """End an app's process; `gently` lets it deal with what was said to it so far."""
        app = self._installed(app_id)
        gone = threading.Event()

        def end() -> None:
            session = self._shell.running.of(app)
            if session is None:
                gone.set()
                return
            if self._shell.front is session:
                self._shell.go_home(session)
            if gently:
                self._shell.running.stop(session)
            else:
                self._shell.running.end(session, ExitReason.STOPPED)
            look(session.instance)

        def look(instance: int) -> None:
            if instance not in self._shell.running.sessions:
                gone.set()
            else:
                self._shell.screen.after(_LOOK, lambda: look(instance))

        self._on_frame_thread(end)
        if not gone.wait(END):
            raise GulouError(f"{app_id} did not end within {END:g} seconds.")
        if forget:
            self._on_frame_thread(lambda: self._forget(app))

    def _forget(self, app: Installed) -> None:
        self._shell.kept.forget(STATES, app.manifest.id)
        if app.state is AppState.HIBERNATED:
            app.state = AppState.STOPPED

    def traces(self) -> tuple[KeyTrace, ...]:
        keys: tuple[KeyTrace, ...] = self._on_frame_thread(lambda: tuple(map(copy, self._shell.trace.keys)))
        return keys

    def zaps(self) -> tuple[ZapTrace, ...]:
        zaps: tuple[ZapTrace, ...] = self._on_frame_thread(lambda: tuple(map(copy, self._shell.trace.zaps)))
        return zaps

    def reload(self, app_id: str) -> Reloaded:
        begun = time.monotonic()
        app = self._installed(app_id)
        system = self._shell.system
        try:
            with self._reloading:
                kept = self._reload(app, app_id)
        except GulouError as error:
            sentence = str(error)
            self._on_frame_thread(lambda: system.show_fault(sentence))
            raise
        self._on_frame_thread(lambda: system.show_fault(""))
        return Reloaded(time.monotonic() - begun, kept)

    def _reload(self, app: Installed, app_id: str) -> bool:
        """Whether the app's state was kept. Raises GulouError where the new code does not work."""
        manifest = read_manifest(app.folder)
        if manifest.id != app_id:
            raise GulouError(f"The app is called {manifest.id} now, not {app_id}: run it anew.")
        self._sources.setdefault(app.folder, Sources(app.folder)).compile()
        done = threading.Event()
        results: list[tuple[str, bool]] = []

        def reloaded(sentence: str, kept: bool) -> None:
            results.append((sentence, kept))
            done.set()

        self._on_frame_thread(lambda: self._shell.reloading.reload(app, manifest, reloaded))
        if not done.wait(RELOAD):
            raise GulouError(f"{app_id} did not show its first screen within {RELOAD:g} seconds.")
        sentence, kept = results[0]
        if sentence:
            raise GulouError(sentence)
        return kept

    def _installed(self, app_id: str) -> Installed:
        app = self._shell.apps.get(app_id)
        if app is None:
            known = ", ".join(sorted(self._shell.apps)) or "none"
            raise GulouError(f"No app called {app_id} is installed; there are: {known}.")
        return app

    def _session(self, screen: str) -> AppSession | None:
        """The session behind the screen of this name; None for the launcher's own screens."""
        if screen == FRONT:
            front = self._shell.front
            return front if front is not None and front.drawn else None
        if screen in (HOME, SYSTEM):
            return None
        return self._running(screen)

    def _running(self, app_id: str) -> AppSession:
        session = self._shell.running.of(self._installed(app_id))
        if session is None:
            raise GulouError(f"{app_id} does not run: open it first, `gulou run` does.")
        return session
