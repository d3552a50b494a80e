"""What the household decides about apps, carried out at once: in what is kept, in the gateway, in the app."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gulou import scene
from gulou.services import net
from gulou.states import AppState
from gulou_hal import link
from gulou_launcher.emptied import empty
from gulou_launcher.running_apps import STATES

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell

_DEMAND = "demand"
LANGUAGE = "language"
_HANDED_OVER = frozenset({net.PERMISSION})
"""What an app holds in its hands once it has it, as connected sockets: only its end takes that back."""


class Remover(Protocol):
    """Who installed an app, and can take it away again."""

    def removable(self, app: Installed) -> bool:
        """Whether this app can be removed: those that ship with the box cannot."""

    def remove(self, app: Installed) -> None:
        """Take the app away, with its files; it does not run any more. On the frame thread: must not wait."""


class Household:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._clearing: dict[str, list[Callable[[], None]]] = {}
        self.remover: Remover | None = None

    # Permissions.

    def grant(self, app: Installed, permission: str, granted: bool) -> None:
        """Grant a permission or take it back; an app that runs has it, or has it no more, at once."""
        shell = self._shell
        shell.grants.put(app.manifest, (permission,), granted)
        now = shell.grants.granted(app)
        for session in [known for known in shell.running.sessions.values() if known.app is app]:
            shell.gateway.tell(link.Grant(session.instance, now))
            session.tell(scene.Permissions(now))
            if permission in _HANDED_OVER and not granted and not session.closing:
                shell.running.stop(session)
            elif app.state in (AppState.BACKGROUND, AppState.SUSPENDED) and not session.closing:
                shell.running.leave(session)

    # Settings.

    def set(self, app: Installed, name: str, value: Any) -> None:
        """Change a setting of an app; one that runs is told."""
        if self._shell.app_settings.put(app, name, value):
            session = self._shell.running.of(app)
            if session is not None:
                self._tell_settings(session)

    def app_sets(self, session: AppSession, name: str, value: Any) -> None:
        """An app changes a setting of its own; where that cannot be, it is told what holds."""
        settings = self._shell.app_settings
        if not settings.put(session.app, name, value) and settings.of(session.app).get(name) != value:
            self._tell_settings(session)

    def _tell_settings(self, session: AppSession) -> None:
        session.tell(scene.Settings(self._shell.app_settings.of(session.app)))

    # Isolation.

    @property
    def demand(self) -> int:
        """The lowest isolation level, 0 … 3, below which no app may run."""
        demand = self._shell.kept.get(_DEMAND, default=0)
        return demand if isinstance(demand, int) and 0 <= demand <= 3 else 0

    def put_demand(self, level: int) -> None:
        """Demand this level from now on; what runs below it is stopped."""
        shell = self._shell
        shell.kept.put(_DEMAND, value=level)
        for session in list(shell.running.sessions.values()):
            if self.refusal(session.app) and not session.closing:
                shell.running.stop(session)

    def refusal(self, app: Installed) -> str:
        """Why an app may not run as well as apps are locked in here: a sentence, or ''."""
        isolation = self._shell.isolation
        if isolation is None:
            return ""
        for needed, sentence in (
            (app.manifest.isolation, "It asks to be locked in better than this box can (level {level})."),
            (self.demand, "You require better isolation than this box has (level {level})."),
        ):
            # Where nothing holds the zygote decides: a developer may have told it to run apps all the same.
            if 0 < isolation.level < needed:
                return self._shell.text(sentence).format(level=needed)
        return ""

    # Language.

    def put_language(self, language: str) -> None:
        """Speak this language from now on. Apps that are not on the screen begin anew in it."""
        shell = self._shell
        if language == shell.language:
            return
        shell.kept.put(LANGUAGE, value=language)
        shell.language = language
        shell.text.use(language)
        self.begin_apps_anew()
        for refresh in (shell.home.refresh, shell.pile.refresh, shell.system.refresh):
            refresh()

    def begin_apps_anew(self) -> None:
        """Apps that are not on the screen end, and begin anew in the language and time zone that hold now."""
        shell = self._shell
        for session in list(shell.running.sessions.values()):
            if session is not shell.front and not session.closing:
                shell.running.stop(session, hibernate=True)
        shell.start_background_anew()

    # What an app has.

    def release(self, app: Installed) -> None:
        """Give an app another chance."""
        app.crashes.clear()
        app.state, app.reason, app.detail = AppState.STOPPED, "", ""
        self._shell.home.refresh()

    def clear(self, app: Installed, done: Callable[[], None]) -> None:
        """Delete what an app keeps, its process first; `done` is called when all is gone."""
        shell = self._shell
        shell.kept.forget(STATES, app.manifest.id)
        shell.app_settings.forget(app.manifest.id)
        if app.state is AppState.HIBERNATED:
            app.state = AppState.STOPPED
        self._clearing.setdefault(app.manifest.id, []).append(done)
        running = [session for session in shell.running.sessions.values() if session.app is app]
        for session in running:
            if not session.closing:
                shell.running.stop(session)
        if not running:
            self.ended(app)

    def ended(self, app: Installed) -> None:
        """The last process of an app is gone."""
        waiting = self._clearing.pop(app.manifest.id, [])
        if waiting:
            folder = self._shell.running.data_folder(app)
            threading.Thread(target=self._empty, args=(folder, waiting), name="clear", daemon=True).start()

    def _empty(self, folder: Path, waiting: list[Callable[[], None]]) -> None:
        """Not on the frame thread. The folder itself stays: its owner is the app's user."""
        with contextlib.suppress(OSError):
            empty(folder)
        for done in waiting:
            self._shell.post.deliver(lambda call: call(), done)

    def removable(self, app: Installed) -> bool:
        """Whether the household can remove an app."""
        return self.remover is not None and self.remover.removable(app)

    def remove(self, app: Installed) -> None:
        """Remove an app with all that it keeps."""
        remover = self.remover
        if remover is not None and remover.removable(app):
            self.forget(app.manifest.id)
            self.clear(app, lambda: remover.remove(app))

    def forget(self, app_id: str) -> None:
        """An app has been removed: one that comes under its name later is a stranger."""
        shell = self._shell
        shell.grants.forget(app_id)
        shell.app_settings.forget(app_id)
        shell.kept.forget(STATES, app_id)
        shell.notices.forget(app_id)
