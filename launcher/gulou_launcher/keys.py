"""The way of a key: what takes it, from the box itself down to the app in front.

Keys come from the keyboard, the remotes, the phone and the control socket. All on the frame thread; nothing
waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou.keys import RESERVED, Key
from gulou_hal import link
from gulou_launcher.patience import LEAVING_PATIENCE, PATIENCE

if TYPE_CHECKING:
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell

TYPED_AHEAD_AT_MOST = 8
PREPARE_EVERY = 10.0
VOLUME_STEP = 5
TWICE = 0.5
"""Seconds within which Home is pressed twice."""

Take = Callable[[str], bool]
"""Gets a key first; True: it was used, and nobody else sees it."""


class Keys:
    """Where each key goes.

    `first` sees every key, also Home and Power, before anything is done with it (a screen saver that wakes);
    `over` sees what is not reserved, before the page in front (a question, a panel). Both in their order.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._prepared = self._homed = float("-inf")
        """When Home was pressed last, with no other key since."""
        self._left: AppSession | None = None
        """What that has left."""
        self.first: list[Take] = []
        self.over: list[Take] = [shell.lock.key]

    @property
    def takes_text(self) -> bool:
        """Whether letters of a real keyboard are for writing now, and not for the remote's keys."""
        return self._shell.shown.takes_text

    def type(self, text: str) -> None:
        """Letters were written on a real keyboard; "\\b" takes one away."""
        if self._shell.rest.touched():
            return
        front = self._shell.front
        if front is None or front.silent_for <= PATIENCE:
            self._shell.shown.type(text)

    def write(self, text: str, key: str) -> None:
        """A key of a keyboard elsewhere: letters for one who writes, else the remote's key, if it is one."""
        if self.takes_text:
            self.type(text)
        elif key:
            self.press(key)

    def press(self, key: str) -> None:
        """A key was pressed."""
        trace = self._shell.trace
        trace.key(key)
        self._take(key)
        trace.done()

    def _take(self, key: str) -> None:
        if any(take(key) for take in self.first):
            return
        if key != Key.HOME:
            self._homed = float("-inf")
        if key in RESERVED:
            self._reserved(key)
        elif any(take(key) for take in self.over):
            return
        elif self._shell.front is None:
            self._own(key)
        else:
            self._app(self._shell.front, key)

    def _own(self, key: str) -> None:
        """A key for home, or for a page of the launcher's own."""
        shell = self._shell
        self._prepare()
        if key == Key.MENU and shell.family.is_child and not shell.pile.pages:
            # Nothing is moved, hidden or set here by a child.
            shell.quick.open()
            return
        if shell.pile.key(key) or shell.home.key(key):
            return
        if key == Key.MENU:
            shell.open_settings()
        elif key == Key.EPG:
            shell.open_guide()
        elif not shell.home.stage.key(key) and key == Key.BACK:
            shell.home.stage.reset_focus()

    def _app(self, session: AppSession, key: str) -> None:
        """A key for the app in front; one that is silent can be left, and gets nothing else."""
        if not session.drawn or session.silent_for > PATIENCE:
            if key == Key.BACK:
                self._shell.go_back(session)
            return
        ready = session.stage.ready()
        if key == Key.BACK and not ready and not session.busy:
            # The way out waits for no letters.
            session.typed_ahead.clear()
            ready = True
        waits = session.busy or session.typed_ahead or not ready
        if waits and not session.stage.captures_keys:
            self._type_ahead(session, key)
            return
        self._key_in(session, key)

    def let_in(self, session: AppSession) -> None:
        """Keys that waited go in, as long as the screen is the one that they were meant for."""
        while (
            session.typed_ahead
            and not session.busy
            and self._shell.front is session
            and session.stage.ready()
        ):
            with self._shell.trace.going_in():
                self._key_in(session, session.typed_ahead.pop(0))

    def _type_ahead(self, session: AppSession, key: str) -> None:
        """Keep a key until the app has answered the one before, but not for long."""
        if len(session.typed_ahead) < TYPED_AHEAD_AT_MOST:
            session.typed_ahead.append(key)
            self._shell.trace.typed_ahead()
        self._shell.screen.after(LEAVING_PATIENCE, lambda: self._answer_overdue(session))

    def _answer_overdue(self, session: AppSession) -> None:
        if session.silent_for >= LEAVING_PATIENCE * 0.9 and Key.BACK in session.typed_ahead:
            self._shell.go_back(session)

    def _key_in(self, session: AppSession, key: str) -> None:
        """A key for the app in front, whose screen is what the last key made of it."""
        if session.stage.key(key):
            return
        if key == Key.BACK:
            if session.stage.wants_back:
                session.back()
                self._shell.screen.after(LEAVING_PATIENCE, lambda: self._back_unanswered(session))
            else:
                self._shell.go_back(session)
        elif key in session.stage.wanted_keys:
            session.key(key)

    def _back_unanswered(self, session: AppSession) -> None:
        if self._shell.front is session and session.silent_for >= LEAVING_PATIENCE * 0.9:
            self._shell.go_back(session)

    def _prepare(self) -> None:
        """Somebody is at the remote: have tuner and player ready, so that a first picture comes at once."""
        now = time.monotonic()
        if self._prepared == float("-inf"):
            # Not before: a box that only stands at home needs no player in its memory.
            threading.Thread(target=self._shell.screening.warm, name="warm", daemon=True).start()
        if now - self._prepared > PREPARE_EVERY:
            self._prepared = now
            self._shell.gateway.tell(link.Prepare())

    def _home(self) -> None:
        """Go home at once; pressed again within a moment, it was the quick panel that is wanted.

        That comes over what the first press has left: few remotes have a key of its own for it.
        """
        shell, now = self._shell, time.monotonic()
        at_home = shell.front is None and not shell.pile.pages
        twice, self._homed = at_home and now - self._homed < TWICE, now
        if twice:
            left = self._left
            self.forget_home()
            if left is not None and shell.running.of(left.app) is left:
                shell.start(left.app)
            shell.quick.open()
            return
        shell.quick.close()
        self._left = shell.front
        if shell.front is not None:
            shell.go_home(shell.front)
        elif shell.pile.pages:
            shell.show_home()
        else:
            shell.home.top()

    def forget_home(self) -> None:
        """Something else came meanwhile: Home, pressed again, is the first of its kind."""
        self._homed, self._left = float("-inf"), None

    def _reserved(self, key: str) -> None:
        shell = self._shell
        match key:
            case Key.HOME:
                shell.lock.dismiss()
                self._home()
            case Key.QUICK:
                shell.quick.open()
            case Key.SEARCH:
                shell.lock.dismiss()
                shell.quick.close()
                shell.open_search()
            case Key.VOLUMEUP | Key.VOLUMEDOWN | Key.MUTE:
                screening = shell.screening
                if key == Key.MUTE:
                    screening.muted = not screening.muted
                else:
                    step = VOLUME_STEP if key == Key.VOLUMEUP else -VOLUME_STEP
                    screening.volume = max(0, min(100, screening.volume + step))
                    screening.muted = False
                screening.volume_changed()
                shell.system.show_volume()
