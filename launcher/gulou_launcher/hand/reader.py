"""The thread that reads remotes: it sleeps until one says something, comes or goes.

It knows nothing of the screen, and nothing of it waits for the frame thread or the gateway: keys work also
while that is being started anew.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gulou_hal.remote.contract import Identity, RemoteError, Signal
from gulou_hal.remote.evdev import FOLDER, Evdev, devices
from gulou_hal.remote.infrared import hear_all
from gulou_hal.remote.inotify import Inotify
from gulou_launcher import urgency
from gulou_launcher.hand.keymap import Keymaps, Meaning
from gulou_launcher.hand.presses import Gesture, Presses
from gulou_launcher.hand.rule import Rule
from gulou_launcher.hand.standing import Standing
from gulou_launcher.hand.tv_set import Lines

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """While keys are taught: what a remote said, and what that means until now."""

    path: str
    identity: Identity
    signal: Signal
    key: str


@dataclass
class _Open:
    device: Evdev
    meaning: Meaning


class Reader:
    """`tell` hears of gestures, `changed` of all remotes whenever one came, went or is read otherwise, and of
    what is wrong with key maps.

    Both are called on the reader's thread.
    """

    def __init__(
        self,
        rule: Rule,
        maps: Keymaps,
        tell: Callable[[Gesture], None],
        changed: Callable[[tuple[Standing, ...], tuple[str, ...]], None],
        *,
        folder: Path = FOLDER,
        make: Callable[[Path], Evdev] = Evdev,
    ) -> None:
        self._rule = rule
        self.maps: Final = maps
        self._changed = changed
        self._folder = folder
        self._make = make
        self.presses: Final = Presses(tell)
        self._orders: deque[Callable[[], None]] = deque()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll = select.poll()
        self._inotify: Inotify | None = None
        self._calls: dict[int, Callable[[int], None]] = {}
        self._open: dict[Path, _Open] = {}
        self._standing: dict[Path, Standing] = {}
        self._told: tuple[tuple[Standing, ...], tuple[str, ...]] = ((), ())
        self.lines: Lines | None = None
        """The TV sets; set before `start`."""
        self._learner: Callable[[Heard], None] | None = None
        self._pupil = ""
        """The remote that is taught."""
        self._running = True
        self._thread = threading.Thread(target=self._run, name="remotes", daemon=True)

    # From any thread.

    def start(self) -> None:
        self._thread.start()

    @property
    def native_id(self) -> int:
        """The kernel's number of its thread."""
        return self._thread.native_id or 0

    def stop(self) -> None:
        """End, and let all remotes go."""
        self.order(self._end)
        if self._thread.is_alive():
            self._thread.join(1.0)
        if not self._thread.is_alive() and self._wake_write >= 0:
            os.close(self._wake_read)
            os.close(self._wake_write)
            self._wake_read = self._wake_write = -1

    def order(self, call: Callable[[], None]) -> None:
        """Have the reader's thread call this soon."""
        self._orders.append(call)
        with contextlib.suppress(BlockingIOError, OSError):
            os.write(self._wake_write, b"!")

    def still(self) -> None:
        """What is held does nothing more, until it is pressed again."""
        self.order(self.presses.still)

    def learn(self, path: str, learner: Callable[[Heard], None] | None) -> None:
        """While there is a learner it hears of all that is pressed on this remote, and nobody else does."""

        def change() -> None:
            self._learner = learner
            self._pupil = path if learner is not None else ""
            opened = self._open.get(Path(path))
            if learner is not None and opened is not None and opened.device.identity.bus == "rc":
                self._standing[Path(path)] = replace(
                    self._standing[Path(path)], deaf=hear_all(Path(path).name)
                )
            self._look()

        self.order(change)

    @property
    def learning(self) -> bool:
        """Whether a remote is being taught."""
        return self._learner is not None

    def load(self) -> None:
        """Read the key maps anew, and see what that changes."""
        self.order(self._load)

    def teach(self, identity: Identity, taught: Mapping[str, Signal], done: Callable[[str], None]) -> None:
        """Keep what was taught, and go by it. `done` hears why that cannot be, or an empty text."""

        def teach() -> None:
            try:
                self.maps.teach(identity, taught)
            except OSError as error:
                done(error.strerror or str(error))
                return
            self._load()
            done("")

        self.order(teach)

    def forget(self, identity: Identity) -> None:
        """Forget what was taught of a remote."""

        def forget() -> None:
            with contextlib.suppress(OSError):
                self.maps.forget(identity)
            self._load()

        self.order(forget)

    def ask(self) -> None:
        """Somebody wants to know how they stand: look at batteries, and try those again that were refused."""

        def ask() -> None:
            self._look()
            for path, opened in self._open.items():
                self._standing[path] = replace(self._standing[path], battery=opened.device.battery)
            self._say()

        self.order(ask)

    # The thread.

    def add(self, fd: int, events: int, call: Callable[[int], None]) -> None:
        """Wait for this descriptor, too."""
        self._calls[fd] = call
        self._poll.register(fd, events)

    def remove(self, fd: int) -> None:
        """Wait for this descriptor no more."""
        if self._calls.pop(fd, None) is not None:
            self._poll.unregister(fd)

    def _run(self) -> None:
        urgency.help_drawing()
        self.add(self._wake_read, select.POLLIN, lambda _: self._obey())
        self.maps.load()
        self._watch_folders()
        self._look()
        while self._running:
            due = self._due()
            timeout = None if due is None else max(0.0, due - time.monotonic()) * 1000
            for fd, events in self._poll.poll(timeout):
                call = self._calls.get(fd)
                if call is not None:
                    call(events)
            now = time.monotonic()
            self.presses.run(now)
            if self.lines is not None:
                self.lines.run(now)
        for path in list(self._open):
            self._close(path)
        if self.lines is not None:
            self.lines.close()
        if self._inotify is not None:
            self._inotify.close()

    def _due(self) -> float | None:
        """When something is to be done that nobody tells of."""
        times = (self.presses.due, self.lines.due if self.lines is not None else None)
        return min((time for time in times if time is not None), default=None)

    def _end(self) -> None:
        self._running = False

    def _obey(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, 4096)
        while self._orders:
            self._orders.popleft()()

    def _watch_folders(self) -> None:
        try:
            inotify = Inotify()
        except OSError as error:
            log.warning("Remotes that are plugged in later are not seen: %s", error)
            return
        there = inotify.watch(self._folder)
        for folder in {self._folder.parent, self.lines.folder if self.lines is not None else FOLDER.parent}:
            inotify.watch(folder)

        def changed(_: int) -> None:
            nonlocal there
            names = inotify.read()
            there = (there and self._folder.is_dir()) or inotify.watch(self._folder)
            if any(name.startswith(("event", "cec")) or name in ("", self._folder.name) for name in names):
                self._look()

        self.add(inotify.fileno(), select.POLLIN, changed)
        self._inotify = inotify

    def _load(self) -> None:
        self.maps.load()
        for path in list(self._open):
            self._close(path)
        self._look()

    def _look(self) -> None:
        """What came, what went, and what is read otherwise than before."""
        paths = set(devices(self._folder))
        for path in set(self._standing) - paths:
            self._gone(path)
        for path in sorted(paths):
            opened = self._open.get(path)
            if opened is not None and not self._takes(opened):
                self._close(path)
                opened = None
            if opened is None:
                self._try(path)
        if self.lines is not None:
            self.lines.look()
        self._say()

    def _try(self, path: Path) -> None:
        """Open one that is not read. A node that is just being made may not be ours yet: it will be told."""
        device = self._make(path)
        try:
            device.open()
        except RemoteError as error:
            before = self._standing.get(path)
            if before is None or before.reason != str(error):
                log.warning("%s", error)
            self._standing[path] = Standing(str(path), device.identity, False, str(error))
            return
        if not device.useful:
            device.close()
            self._standing.pop(path, None)
            return
        opened = _Open(device, self.maps.of(device.identity))
        reason = ""
        takes = self._takes(opened)
        if takes:
            try:
                device.grab()
            except RemoteError as error:
                takes, reason = False, str(error)
        if takes:
            self._open[path] = opened
            self.add(device.fileno(), select.POLLIN, lambda _: self._read(path))
        else:
            device.close()
        meaning = opened.meaning
        if takes and meaning.own and device.identity.bus == "rc":
            hear_all(path.name)  # what was taught may speak another protocol than the receiver's own remote
        self._standing[path] = Standing(
            str(path), device.identity, takes, reason, meaning.names, meaning.own, device.battery
        )

    def _takes(self, opened: _Open) -> bool:
        taught = opened.meaning.remote or str(opened.device.path) == self._pupil
        return self._rule.takes(opened.device.identity.kind, taught=taught)

    def _read(self, path: Path) -> None:
        opened = self._open[path]
        try:
            signals = opened.device.read()
        except RemoteError:
            self._gone(path)
            self._say()
            return
        for signal in signals:
            self.hear(path, opened.device.identity, opened.meaning, signal)

    def hear(self, source: Path, identity: Identity, meaning: Meaning, signal: Signal) -> None:
        """What a remote said."""
        key = meaning.key(signal)
        if self._learner is not None and str(source) == self._pupil:
            if signal.down:
                self._learner(Heard(str(source), identity, signal, key))
        elif key and signal.down:
            self.presses.down(source, key, signal.at, signal.lasts)
        elif key:
            self.presses.up(source, key, signal.at)

    def _gone(self, path: Path) -> None:
        self._close(path)
        self._standing.pop(path, None)

    def _close(self, path: Path) -> None:
        opened = self._open.pop(path, None)
        if opened is not None:
            self.remove(opened.device.fileno())
            opened.device.close()
            self.presses.gone(path, time.monotonic())

    def _say(self) -> None:
        standing = self._standing | (self.lines.standing if self.lines is not None else {})
        now = tuple(standing[path] for path in sorted(standing))
        if (now, self.maps.troubles) != self._told:
            self._told = (now, self.maps.troubles)
            self._changed(now, self.maps.troubles)
