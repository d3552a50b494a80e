"""A hand on the remote and an eye on the screen, that waits until the app has answered each key."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from gulou.errors import GulouError
from gulou.states import AppState
from gulou_launcher.check.screens import View
from gulou_launcher.control import client
from gulou_launcher.control.messages import AppRecord

SETTLE = 3.0
"""Seconds that an app may take to answer a key; it is announced as silent after two."""
OPEN = 12.0
_LOOK = 0.006
_FAILED = (AppState.FAILED, AppState.QUARANTINED)


class CheckError(GulouError):
    """The check cannot go on."""


class Remote:
    """Steers one app on a box."""

    def __init__(self, data: Path, app: str) -> None:
        self.data = data
        self.app = app
        self.pressed = 0
        self.falls: list[str] = []
        """Why the app stopped, each time that it did."""
        self.watchers: list[Callable[[str, View | None], None]] = []
        """Hear of each key that was pressed and what it led to, and of each opening (None)."""

    def look(self, *, looks: bool = False) -> View:
        """What is in front now."""
        return View(client.inspect(self.data, graph=True, looks=looks))

    def press(self, key: str) -> View:
        """Press a key, wait until the app has dealt with it, and look."""
        client.press(self.data, key)
        self.pressed += 1
        view = self.settle()
        for watcher in self.watchers:
            watcher(key, view)
        return view

    def settle(self) -> View:
        """Wait until the app has answered."""
        deadline = time.monotonic() + SETTLE
        while True:
            view = self.look()
            if not view.seen.busy or time.monotonic() > deadline:
                return view
            time.sleep(_LOOK)

    def at_home(self, view: View) -> bool:
        """Whether home is in front, and not the app."""
        return view.seen.app != self.app

    def record(self) -> AppRecord:
        """How the app is."""
        for record in client.apps(self.data):
            if record.id == self.app:
                return record
        raise CheckError(f"{self.app} is not on the box: its app.toml could not be used.")

    def fell(self) -> bool:
        """Whether the app has stopped for a bad reason; noted once for each time."""
        record = self.record()
        if record.state not in _FAILED:
            return False
        self.falls.append(record.reason)
        # What fell is started by the developer's tools, which keep no count of it.
        client.reload(self.data, self.app)
        client.end_app(self.data, self.app, forget=True)
        return True

    def open(self) -> View:
        """Bring the app to the front. Raises CheckError where it does not get as far as a screen."""
        client.open_app(self.data, self.app)
        deadline = time.monotonic() + OPEN
        while True:
            view = self.look()
            if not self.at_home(view):
                for watcher in self.watchers:
                    watcher("", None)
                return self.settle()
            record = self.record()
            if record.state in _FAILED:
                raise CheckError(f"{self.app} does not start: {record.reason}")
            if time.monotonic() > deadline:
                raise CheckError(f"{self.app} showed no screen within {OPEN:g} seconds.")
            time.sleep(_LOOK)

    def restart(self) -> View:
        """End the app, and begin it anew without what it saved."""
        client.end_app(self.data, self.app, forget=True)
        return self.open()
