"""The apps that run: started, left, frozen, ended, and what becomes of them when they fail."""

from __future__ import annotations

import contextlib
import socket
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gulou import scene
from gulou.states import AppState, ExitReason
from gulou.wire import pair
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.caps.table import REASONS, Standing, Use
from gulou_launcher.caps.watch import Watch
from gulou_launcher.patience import PATIENCE
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.session import AppSession

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SUSPENDED_AT_MOST = 3
STOP_GRACE = 1.0
"""Seconds that an app has to save what it must."""
SLEEP_AFTER = PATIENCE
"""Seconds after it was left that an app is frozen; until then it saves."""
CLOSING_GRACE = 0.6
"""Seconds that apps have to save when the box ends."""
KEPT: Any = object()
"""Instead of a state: what was kept when the app was left."""
STATES = "states"
"""The room of `Kept` for what apps need to go on where they were."""


class RunningApps:
    """One session for each process; the shell is told when one is gone."""

    def __init__(self, shell: Shell, data: Path) -> None:
        self._shell = shell
        self._data = data
        self._last_instance = 0
        self._watch = Watch(
            lambda instance, use: shell.post.deliver(lambda measured: self.over(instance, measured), use)
        )
        self._resting = False
        self.recorded: set[str] = set()
        """Apps that write their sessions down, each from its start."""
        self.sessions: dict[int, AppSession] = {}
        """By instance; those asleep in the order in which they were left."""
        for app in shell.apps.values():
            if shell.kept.has(STATES, app.manifest.id):
                app.state = AppState.HIBERNATED

    def of(self, app: Installed) -> AppSession | None:
        """The session of an app that runs and is not about to end."""
        return next(
            (known for known in self.sessions.values() if known.app is app and not known.closing), None
        )

    def any_of(self, app: Installed) -> bool:
        """Whether any process of an app is left, be it about to end."""
        return any(known.app is app for known in self.sessions.values())

    def start(
        self, app: Installed, link_url: str, state: Any = KEPT, *, background: bool = False
    ) -> AppSession:
        """Start an app in a process of its own, to go on from `state`: by default where it was left."""
        from gulou_launcher.wishes import wishes

        self._last_instance += 1
        instance = self._last_instance
        shell, manifest = self._shell, app.manifest
        granted = shell.grants.granted(app)
        ours, screen_end = pair()
        services_end = self._attach(app, instance, granted)
        with screen_end, services_end:
            limits = zygote.Limits(memory=manifest.memory * zygote.MIB)
            data = str(self.data_folder(app))
            demand = max(manifest.isolation, shell.household.demand)
            spawn = zygote.Spawn(
                instance,
                manifest.id,
                str(app.folder),
                data,
                limits,
                shell.language,
                demand,
                program=zygote.Program(manifest.entry, manifest.quota),
                zone=shell.region.zone,
            )
            shell.zygote.order(spawn, [screen_end.fileno(), services_end.fileno()])
        for earlier in self.sessions.values():
            earlier.replaced |= earlier.app is app and earlier.closing
        session = self.sessions[instance] = AppSession(shell, app, instance, ours)
        session.background = background
        app.state, app.reason, app.detail = AppState.STARTING, "", ""
        app.uses.clear()
        recorded = manifest.id in self.recorded
        if state is KEPT:
            state = None if recorded else shell.kept.get(STATES, manifest.id)
        session.begin(
            scene.Begin(
                shell.language,
                session.stage.width,
                session.stage.height,
                link_url,
                state,
                shell.app_settings.of(app),
                granted,
                background,
                recorded,
                wishes(shell.preferences),
            )
        )
        return session

    def _attach(self, app: Installed, instance: int, granted: tuple[str, ...]) -> socket.socket:
        """Tell the gateway of an app; the app's end of its services."""
        manifest = app.manifest
        gateway_end, services_end = pair()
        with gateway_end:
            attach = link.Attach(instance, manifest.id, granted, manifest.hosts, manifest.discovers)
            self._shell.gateway.tell(attach, [gateway_end.fileno()])
        return services_end

    def attach_again(self) -> None:
        """The gateway is another: give it the apps, and each app its new services."""
        for session in self.sessions.values():
            if session.closing:
                continue
            granted = self._shell.grants.granted(session.app)
            with self._attach(session.app, session.instance, granted) as services_end:
                session.line.send(scene.Services(), [services_end.fileno()])
            if session.frozen:
                self._shell.gateway.tell(link.Asleep(session.instance, True))

    def data_folder(self, app: Installed) -> Path:
        """Where an app keeps its own data."""
        return self._data / "apps" / app.manifest.id

    def resume(self, session: AppSession, link_url: str) -> None:
        """Bring an app back that was left."""
        self.sessions[session.instance] = self.sessions.pop(session.instance)
        session.background = session.for_search = False
        if session.drawn:
            session.app.state = AppState.RUNNING
        self.wake(session)
        session.tell(scene.Resume())
        if link_url:
            session.link = link_url
            session.tell(scene.Open(link_url))
        session.ping()

    def wake(self, session: AppSession) -> None:
        """Let a frozen app go on."""
        session.left = 0.0
        if session.frozen:
            session.frozen = False
            session.woken()
            self._shell.gateway.tell(link.Asleep(session.instance, False))
            self._shell.zygote.order(zygote.Continue(session.instance))

    def rest(self) -> None:
        """Standby: nobody works on, not even in the background."""
        self._resting = True
        self._watch.rest(True)
        for session in self.sessions.values():
            if session.app.state is AppState.BACKGROUND and not session.closing:
                self._freeze_soon(session)

    def rise(self) -> None:
        """Standby is over: who works in the background goes on."""
        self._resting = False
        self._watch.rest(False)
        for session in self.sessions.values():
            if session.app.state is AppState.BACKGROUND and not session.closing:
                self.wake(session)

    def leave(self, session: AppSession) -> None:
        """An app has left the screen: it works on where it may, else it sleeps, and few sleep at a time.

        One that left before, and may do more or less since, is told again.
        """
        self.sessions[session.instance] = self.sessions.pop(session.instance)
        self.wake(session)
        session.tell(scene.Pause())
        session.save(partial(self.saved, session))
        self.settle(session)

    def settle(self, session: AppSession) -> None:
        """An app that is not on the screen: into the background, or to sleep.

        One that does not answer to that is ended, and the one longest asleep makes room.
        """
        may_work = self._shell.grants.has(session.app, "background")
        session.app.state = AppState.BACKGROUND if may_work else AppState.SUSPENDED
        self._freeze_soon(session)
        asleep = [known for known in self.sessions.values() if known.app.state is AppState.SUSPENDED]
        asleep = [known for known in asleep if not known.closing]
        for late in asleep[: max(0, len(asleep) - SUSPENDED_AT_MOST)]:
            self.stop(late, hibernate=True)

    def stop(self, session: AppSession, *, hibernate: bool = False) -> None:
        """End an app's process as it should be ended: it is told, and has a moment."""
        session.closing = True
        session.hibernating = hibernate
        if hibernate and session.drawn and not (session.frozen or session.for_search):
            # It has worked on since it was left.
            session.save(partial(self.saved, session))
        self.wake(session)
        session.tell(scene.Stop())
        self._shell.screen.after(STOP_GRACE, partial(self.end, session, ExitReason.STOPPED))

    def end(self, session: AppSession, reason: ExitReason) -> None:
        """End an app's process now."""
        if session.instance in self.sessions:
            session.closing = True
            self._shell.zygote.order(zygote.Kill(session.instance, reason))

    def broke(self, session: AppSession, sentence: str, reason: ExitReason = ExitReason.CRASHED) -> None:
        """An app sent what cannot be shown."""
        if not session.closing:
            session.fault = reason
            session.app.detail = sentence
            self.end(session, reason)

    def over(self, instance: int, use: Use) -> None:
        """An app takes too much of something, or nearly so: it is told, and ended where it has to be."""
        session = self.sessions.get(instance)
        if session is None or session.closing:
            return
        session.app.uses[use.resource] = use
        if use.standing is Standing.STOPPED:
            session.app.detail = use.words
            self.end(session, REASONS[use.resource])
        else:
            session.tell(scene.Warning(use.resource, use.used, use.limit))

    def closed(self, session: AppSession, reason: str) -> None:
        """An app's line is closed: its process ends, or is ended."""
        if reason:
            self.broke(session, reason)
        else:
            self._shell.screen.after(0.2, partial(self.end, session, ExitReason.ENDED))

    def saved(self, session: AppSession, state: bytes | None) -> None:
        """An app said what it needs to go on, as JSON; None: nothing."""
        app_id = session.app.manifest.id
        if state is None:
            self._shell.kept.forget(STATES, app_id)
        else:
            self._shell.kept.put_encoded(STATES, app_id, value=state)

    def spawned(self, instance: int, pid: int) -> None:
        if instance in self.sessions:
            app = self.sessions[instance].app
            app.pid = pid
            manifest, data = app.manifest, self.data_folder(app)
            self._watch.add(instance, pid, manifest.memory, data, manifest.quota, lambda: app.state)

    def why(self, instance: int, reason: ExitReason) -> ExitReason:
        """Why a process is gone, as far as the zygote can see, is why it is gone, but for one thing.

        An app whose line was closed for a fault may see that, and end in good order before it is ended.
        """
        session = self.sessions.get(instance)
        return session.fault if session and session.fault and not reason.failed else reason

    def gone(self, instance: int, reason: ExitReason, detail: str) -> AppSession | None:
        """A process is gone: its session, whose app now says why; None where there is nothing to tell."""
        session = self.sessions.pop(instance, None)
        if session is None:
            return None
        self._watch.remove(instance)
        self._shell.searching.gone(instance)
        session.line.close()
        self._shell.post.in_time(session.stage.closing())
        session.album.close()
        self._shell.gateway.tell(link.Detach(instance))
        app = session.app
        if session.replaced or self.of(app) is not None:
            # It was opened again while this process of it was ending: what became of that one counts.
            app.crashes += [time.monotonic()] if reason.failed else []
            return None
        app.pid = None
        if session.hibernating and not reason.failed:
            app.state = AppState.HIBERNATED
            return session
        if reason is ExitReason.ENDED and session.line.fault:
            # It ended itself when its line was closed, before that could be told here.
            reason, detail = ExitReason.CRASHED, session.line.fault
        # What it saved may be what it fails of: it begins anew.
        self._shell.kept.forget(STATES, app.manifest.id)
        if reason.failed:
            app.failed(reason, app.detail or detail)
        else:
            app.state = AppState.STOPPED
        return session

    def close(self) -> None:
        """The box ends: let the apps go, and wait a moment for what they save.

        Runs while the frame thread waits for it, so what the apps send is dealt with here.
        """
        saving = []
        for session in list(self.sessions.values()):
            with contextlib.suppress(OSError):
                if session.drawn and not session.closing and not session.frozen:
                    session.save(partial(self.saved, session))
                    saving.append(session)
                session.closing = True
                self.wake(session)
                session.tell(scene.Stop())
        until = time.monotonic() + CLOSING_GRACE
        while any(session.saving and not session.line.wire.closed for session in saving):
            if time.monotonic() > until:
                break
            self._shell.post.hand_out()
            time.sleep(0.01)
        self._watch.close()

    def _freeze_soon(self, session: AppSession) -> None:
        session.left = left = time.monotonic()
        self._shell.screen.after(SLEEP_AFTER, partial(self._freeze, session, left))

    def _freeze(self, session: AppSession, left: float) -> None:
        """An app was left a while ago: it has saved by now."""
        if session.instance not in self.sessions or session.closing or session.left != left:
            return
        if session.silent_for >= PATIENCE * 0.9:
            self.end(session, ExitReason.NOT_RESPONDING)
        elif session.app.state is AppState.SUSPENDED or self._resting:
            session.frozen = True
            self._shell.gateway.tell(link.Asleep(session.instance, True))
            self._shell.zygote.order(zygote.Stop(session.instance))
