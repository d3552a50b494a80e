"""An app started anew from its folder as it is now: with what it saved, and with its focus where it was.

The old process lives until the new one has drawn its first screen. Where the new code does not get so far,
the old one goes on as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from gulou.states import AppState, ExitReason

if TYPE_CHECKING:
    from gulou.manifest import Manifest
    from gulou_launcher.apps import Installed
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell
    from gulou_launcher.whereabouts import Whereabouts

SAVE_PATIENCE = 1.5
"""Seconds that an app may take to say what it needs to go on."""

Done = Callable[[str, bool], None]
"""Called once: with a sentence where the new code failed, else with '' and whether the state was kept."""


@dataclass
class _Change:
    """One app between its old process and its new one."""

    app: Installed
    old: AppSession | None
    new: AppSession | None
    place: Whereabouts | None
    kept: bool
    old_pid: int | None
    done: Done


class Reloading:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._changes: list[_Change] = []
        self._last_state: dict[str, Any] = {}

    def reload(self, app: Installed, manifest: Manifest, done: Done) -> None:
        """Start `app` anew as `manifest` says now. One that sleeps is ended, to begin anew when opened."""
        shell = self._shell
        app.manifest = manifest
        app.crashes.clear()
        for earlier in [change for change in self._changes if change.app is app]:
            if earlier.new is not None:
                shell.running.end(earlier.new, ExitReason.STOPPED)
            self._fail(earlier, "It was reloaded again before its first screen.")
        old = shell.running.of(app)
        if old is None:
            if app.state is AppState.QUARANTINED:
                app.state = AppState.STOPPED
            self._start(
                _Change(app, None, None, None, False, None, done), self._last_state.get(app.manifest.id)
            )
        elif shell.front is not old:
            shell.running.stop(old)
            done("", False)
        elif not old.drawn:
            # It was just starting, with nothing to show yet: the new code starts in its place.
            shell.running.end(old, ExitReason.STOPPED)
            self._start(
                _Change(app, None, None, None, False, None, done), self._last_state.get(app.manifest.id)
            )
        else:
            change = _Change(app, old, None, old.stage.whereabouts(), False, app.pid, done)
            self._save(old, lambda state: self._start(change, state))

    def drawn(self, session: AppSession) -> None:
        """An app has its first screen, which is not shown yet."""
        change = self._of(session)
        if change is None:
            return
        self._changes.remove(change)
        session.stage.layout()
        if change.place is not None:
            session.stage.return_to(change.place)
        if change.old is not None:
            change.old.replaced = True
            self._shell.running.stop(change.old)
        change.done("", change.kept)

    def gone(self, instance: int, detail: str) -> bool:
        """A process is gone; True where it was a new one, and the old one goes on."""
        change = next((each for each in self._changes if each.new and each.new.instance == instance), None)
        if change is None:
            return False
        self._changes.remove(change)
        self._fail(change, change.app.detail or detail or "It ended before its first screen.")
        return change.old is not None

    def _save(self, session: AppSession, then: Callable[[Any], None]) -> None:
        waiting = [then]

        def saved(state: bytes | None) -> None:
            if waiting:
                waiting.pop()(None if state is None else msgspec.json.decode(state))

        session.save(saved)
        self._shell.screen.after(SAVE_PATIENCE, lambda: saved(None))

    def _start(self, change: _Change, state: Any) -> None:
        shell, app = self._shell, change.app
        if state is not None:
            self._last_state[app.manifest.id] = state
        change.kept = state is not None
        link = change.old.link if change.old is not None and state is None else ""
        change.new = shell.running.start(app, link, state)
        self._changes.append(change)
        if change.old is None or shell.front is change.old:
            # What is on the screen stays there until the new one has something to show.
            shell.front = change.new

    def _fail(self, change: _Change, sentence: str) -> None:
        shell, old = self._shell, change.old
        if change in self._changes:
            self._changes.remove(change)
        if old is not None and old.instance in shell.running.sessions:
            change.app.state, change.app.pid = AppState.RUNNING, change.old_pid
            if shell.front is change.new:
                shell.front = old
                shell.screen.show(old.stage, wallpaper=old.player is None)
        change.done(sentence, False)

    def _of(self, session: AppSession) -> _Change | None:
        return next((change for change in self._changes if change.new is session), None)
