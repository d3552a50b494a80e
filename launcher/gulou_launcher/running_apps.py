"""The apps that run: started, put to sleep, ended, and what becomes of them when they fail."""

from __future__ import annotations

import contextlib
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gulou import scene
from gulou.states import AppState, ExitReason
from gulou.wire import pair
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.patience import PATIENCE
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.session import AppSession

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SUSPENDED_AT_MOST = 3
STOP_GRACE = 1.0
"""Seconds that an app has to save what it must."""


class RunningApps:
    """One session for each process; the shell is told when one is gone."""

    def __init__(self, shell: Shell, data: Path) -> None:
        self._shell = shell
        self._data = data
        self._last_instance = 0
        self.sessions: dict[int, AppSession] = {}
        """By instance; those asleep in the order in which they were left."""

    def of(self, app: Installed) -> AppSession | None:
        """The session of an app that runs and is not about to end."""
        return next(
            (known for known in self.sessions.values() if known.app is app and not known.closing), None
        )

    def start(self, app: Installed, link_url: str, state: Any = None) -> AppSession:
        """Start an app in a process of its own."""
        self._last_instance += 1
        instance = self._last_instance
        shell, manifest = self._shell, app.manifest
        ours, screen_end = pair()
        gateway_end, services_end = pair()
        data = self._data / "apps" / manifest.id
        with screen_end, services_end, gateway_end:
            shell.gateway.tell(
                link.Attach(instance, manifest.id, tuple(manifest.permissions)), [gateway_end.fileno()]
            )
            limits = zygote.Limits(memory=manifest.memory * zygote.MIB)
            shell.zygote.order(
                zygote.Spawn(instance, manifest.id, str(app.folder), str(data), limits, shell.language),
                [screen_end.fileno(), services_end.fileno()],
            )
        session = self.sessions[instance] = AppSession(shell, app, instance, ours)
        app.state, app.reason, app.detail = AppState.STARTING, "", ""
        session.begin(shell.language, link_url, state)
        return session

    def resume(self, session: AppSession, link_url: str) -> None:
        """Wake an app that sleeps."""
        self.sessions[session.instance] = self.sessions.pop(session.instance)
        session.app.state = AppState.RUNNING
        session.tell(scene.Resume())
        if link_url:
            session.link = link_url
            session.tell(scene.Open(link_url))
        session.ping()

    def suspend(self, session: AppSession) -> None:
        """Put an app to sleep. One that does not answer to that is ended, and so is the longest asleep."""
        session.app.state = AppState.SUSPENDED
        session.tell(scene.Pause())
        session.ping()
        self._shell.screen.after(PATIENCE, partial(self._check_asleep, session))
        asleep = [known for known in self.sessions.values() if known.app.state is AppState.SUSPENDED]
        asleep = [known for known in asleep if not known.closing]
        for late in asleep[: max(0, len(asleep) - SUSPENDED_AT_MOST)]:
            late.closing = True
            late.tell(scene.Stop())
            self._shell.screen.after(STOP_GRACE, partial(self.end, late, ExitReason.STOPPED))

    def end(self, session: AppSession, reason: ExitReason) -> None:
        """End an app's process now."""
        if session.instance in self.sessions:
            session.closing = True
            self._shell.zygote.order(zygote.Kill(session.instance, reason))

    def broke(self, session: AppSession, sentence: str) -> None:
        """An app sent what cannot be shown."""
        if not session.closing:
            session.app.detail = sentence
            self.end(session, ExitReason.CRASHED)

    def closed(self, session: AppSession, reason: str) -> None:
        """An app's line is closed: its process ends, or is ended."""
        if reason:
            session.app.detail = reason
        ending = ExitReason.CRASHED if reason else ExitReason.ENDED
        self._shell.screen.after(0.2, partial(self.end, session, ending))

    def spawned(self, instance: int, pid: int) -> None:
        if instance in self.sessions:
            self.sessions[instance].app.pid = pid

    def gone(self, instance: int, reason: ExitReason, detail: str) -> AppSession | None:
        """A process is gone: its session, whose app now says why; None where there is nothing to tell."""
        session = self.sessions.pop(instance, None)
        if session is None:
            return None
        session.line.close()
        self._shell.gateway.tell(link.Detach(instance))
        app = session.app
        if any(known.app is app for known in self.sessions.values()):
            # It was opened again while this process of it was ending.
            app.crashes += [time.monotonic()] if reason.failed else []
            return None
        app.pid = None
        if reason.failed:
            app.failed(reason, app.detail or detail)
        else:
            app.state = AppState.STOPPED
        return session

    def close(self) -> None:
        """The box ends: let the apps go."""
        for session in self.sessions.values():
            with contextlib.suppress(OSError):
                session.tell(scene.Stop())

    def _check_asleep(self, session: AppSession) -> None:
        if session.instance in self.sessions and session.silent_for >= PATIENCE * 0.9:
            self.end(session, ExitReason.NOT_RESPONDING)
