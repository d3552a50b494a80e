"""Packages onto a running box and off it: what the control socket and the line to developers ask for.

Everything slow is done on the thread that asks; the frame thread only swaps one app for another.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gulou.errors import GulouError, ManifestError
from gulou.manifest import Manifest, in_language, read_manifest
from gulou.package.errors import PackageError
from gulou.package.read import Package, Readable, check_manifest
from gulou.states import AppState
from gulou_launcher import urgency
from gulou_launcher.apps import Installed
from gulou_launcher.control.packages import PackageInstalled, PackageRemoved
from gulou_launcher.emptied import empty
from gulou_launcher.packages import rules
from gulou_launcher.packages.compiling import compile_apart
from gulou_launcher.packages.shelf import Shelf
from gulou_launcher.running_apps import STOP_GRACE

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SPARE = 64 << 20
"""Bytes of the disk that an app leaves for the box itself."""
BUSY_PATIENCE = 5.0
"""Seconds to wait for another package that is being installed."""
END_PATIENCE = 3.0
"""Seconds that an app which is removed may take to end."""
SWAP_PATIENCE = 10.0
"""Seconds that a running app may take to come back in its new version; it is installed all the same."""

OnFrameThread = Callable[[Callable[[], object]], object]


class Installing:
    """Called from any thread but the frame's; one thing at a time."""

    def __init__(self, shell: Shell, data: Path, on_frame_thread: OnFrameThread) -> None:
        self._shell = shell
        self._data = data
        self._shelf = Shelf(data)
        self._on_frame_thread = on_frame_thread
        self._busy = threading.Lock()
        self.packages = self._shelf.folder.resolve()
        """The folder in which packages lie."""

    def holds(self, app: Installed) -> bool:
        """Whether this app came as a package."""
        return app.folder.is_relative_to(self.packages)

    def tidy(self) -> None:
        """Delete what a power cut left."""
        with self._busy:
            self._shelf.tidy()

    def install(self, stream: Readable, *, force: bool, by: str = "") -> PackageInstalled:
        """Install what `stream` gives, or bring the app up to date. Raises GulouError.

        `by` is who sends it, for the household to read; empty for this machine itself.
        """
        with self._alone():
            package = Package(stream)
            index = package.index
            there = self._shell.apps.get(index.id)
            record = self._shelf.record(index.id)
            rules.check(index, package.key, record, there, force=force)
            self._check_room(package)
            aside = self._shelf.unpack(package)
            try:
                manifest = _manifest(aside)
                check_manifest(index, manifest)
                compile_apart(aside)
                sha256 = hashlib.sha256(index.encoded()).hexdigest()
                folder = self._shelf.put(aside, index.id, index.version, package.key, sha256)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            before = record.version if record is not None and record.folder else ""
            swapped = threading.Event()
            app = Installed(folder.resolve(), manifest)
            asks: list[str] = []

            def swap() -> None:
                asks.extend(self._swap(app, swapped.set))
                self._tell(manifest, before, by)

            self._on_frame_thread(swap)
            # The old one runs until the new one has drawn: its folder stays that long.
            swapped.wait(SWAP_PATIENCE)
            self._shelf.tidy()
        return PackageInstalled(index.id, index.version, before, package.key, tuple(asks))

    def remove(self, app_id: str, *, data: bool, by: str = "") -> PackageRemoved:
        """Remove an app; `data` deletes what it and the household kept in it too. Raises GulouError."""
        with self._alone():
            record = self._shelf.record(app_id)
            there = self._shell.apps.get(app_id)
            if record is None or not (record.folder or data):
                self._refuse_removal(app_id, there)
            self._on_frame_thread(lambda: self._take_out(app_id, data, by))
            self._shelf.take_away(app_id, forget=data)
            if data:
                self._await_end(there)
                self._delete_data(app_id)
        return PackageRemoved(app_id, data)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One package at a time: a slow sender must not hold up others without a word."""
        if not self._busy.acquire(timeout=BUSY_PATIENCE):
            raise PackageError("Another package is being installed: try again when that is done.")
        urgency.stand_back()
        try:
            yield
        finally:
            self._busy.release()

    def _await_end(self, app: Installed | None) -> None:
        """Wait until no process of an app is left, which would write its data anew."""
        until = time.monotonic() + END_PATIENCE
        while app is not None and time.monotonic() < until:
            if not self._on_frame_thread(lambda: self._processes(app)):
                return
            time.sleep(0.1)

    @staticmethod
    def _refuse_removal(app_id: str, there: Installed | None) -> None:
        if there is None:
            raise PackageError(f"No app called {app_id} is installed: `gulou apps` lists them.")
        if there.factory:
            raise PackageError(f"{app_id} comes with the box and cannot be removed.")
        raise PackageError(f"{app_id} was not installed as a package: it lies in {there.folder}.")

    def _check_room(self, package: Package) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._data).free
        if package.size + SPARE > free:
            raise PackageError(
                f"{package.index.id} needs {package.size / 1e6:.1f} MB, and the disk has {free / 1e6:.0f} MB "
                f"left, of which {SPARE / 1e6:.0f} MB stay free: make room on it."
            )

    # On the frame thread.

    def _swap(self, new: Installed, done: Callable[[], None]) -> tuple[str, ...]:
        """Let the app be this one from now on; the permissions that the household is yet to be asked for."""
        shell = self._shell
        app = shell.apps.setdefault(new.manifest.id, new)
        app.folder = new.folder
        app.crashes.clear()
        if app.state in (AppState.FAILED, AppState.QUARANTINED):
            app.state, app.reason, app.detail = AppState.STOPPED, "", ""
        if app.state is AppState.BACKGROUND:
            shell.screen.after(STOP_GRACE, lambda: self._back_to_work(app))
        if shell.running.of(app) is not None:
            shell.reloading.reload(app, new.manifest, lambda sentence, kept: done())
        else:
            app.manifest = new.manifest
            done()
        shell.home.apps_changed()
        shell.pile.refresh()
        return shell.grants.unasked(app)

    def _processes(self, app: Installed) -> int:
        return sum(session.app is app for session in self._shell.running.sessions.values())

    def _back_to_work(self, app: Installed) -> None:
        """An app that worked in the background works on, in its new version."""
        shell = self._shell
        if shell.apps.get(app.manifest.id) is app and shell.running.of(app) is None:
            if self._processes(app):
                shell.screen.after(STOP_GRACE, lambda: self._back_to_work(app))
            elif shell.grants.has(app, "background"):
                shell.running.start(app, "", background=True)

    def _take_out(self, app_id: str, data: bool, by: str) -> None:
        shell = self._shell
        app = shell.apps.pop(app_id, None)
        if data:
            shell.household.forget(app_id)
        if app is None:
            return
        session = shell.running.of(app)
        if session is not None:
            shell.go_home(session)
            shell.running.stop(session)
        shell.home.apps_changed()
        shell.pile.refresh()
        name = in_language(app.manifest.name, shell.language)
        if by:
            shell.system.say(shell.text("{device} removed “{app}”.").format(device=by, app=name))
        else:
            shell.system.say(shell.text("“{app}” was removed.").format(app=name))

    def _tell(self, manifest: Manifest, before: str, by: str) -> None:
        text = self._shell.text
        sentences = {
            (False, False): text("“{app}” {version} was installed."),
            (False, True): text("“{app}” was updated to {version}."),
            (True, False): text("{device} installed “{app}” {version}."),
            (True, True): text("{device} updated “{app}” to {version}."),
        }
        name = in_language(manifest.name, self._shell.language)
        sentence = sentences[bool(by), bool(before)]
        self._shell.system.say(sentence.format(app=name, version=manifest.version, device=by))

    def _delete_data(self, app_id: str) -> None:
        place = self._data / "apps"
        with contextlib.suppress(OSError):
            empty(place / app_id)
            (place / app_id).rmdir()
        for name in (f"{app_id}.log", f"{app_id}.log.1"):
            with contextlib.suppress(OSError):
                (place / name).unlink()


def _manifest(folder: Path) -> Manifest:
    """The manifest of an unpacked package; in errors, the file is called by its name in the package."""
    try:
        return read_manifest(folder)
    except ManifestError as error:
        raise GulouError(str(error).replace(f"{folder}/", "")) from None
