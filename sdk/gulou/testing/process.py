"""The app's process: its real runtime, in a thread of the test's own process, between two sockets."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

from gulou.app import App
from gulou.clock import WITH_TIME, Clock, file_of, kept_by
from gulou.errors import WireError
from gulou.runtime import Runtime, load
from gulou.wire import pair
from gulou.work import Workers

PATIENCE = 5.0
"""Seconds that an app may take for anything; a test that waits for so long has failed."""


class Process:
    """Begins at once; `screen` and `services` are the other ends of its sockets."""

    def __init__(
        self,
        source: Path | type[App],
        data: Path,
        language: str,
        clock: Clock,
        workers: Workers | None = None,
    ) -> None:
        self._tidy = ExitStack()
        self.app = _make(source, self._tidy)
        self.app._places = (str(source) if isinstance(source, Path) else "", str(data))
        ours = [module for name, module in sys.modules.items() if name in WITH_TIME]
        self._tidy.enter_context(kept_by(clock, [*_modules(source), *ours]))
        self.screen, screen_end = pair()
        self.services, services_end = pair()
        self.runtime = Runtime(self.app, screen_end, services_end, language, clock)
        if workers is not None:
            self.runtime._workers = self.app._workers = workers
            self.runtime._client.wake = workers.wake
        self.crash: Exception | None = None
        self._thread = threading.Thread(target=self._live, name="app", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> None:
        """Take back what was done for it, once it has ended."""
        self._thread.join(PATIENCE)
        self._tidy.close()

    def _live(self) -> None:
        try:
            self.runtime.run()
        except WireError:
            pass  # the test has gone away
        except Exception as error:
            self.crash = error
        finally:
            # Closed by its process's end, on a box.
            self.runtime._wire.close()
            self.runtime._client.wire.close()


def _make(source: Path | type[App], tidy: ExitStack) -> App:
    if isinstance(source, type):
        return source()
    _forget_namesakes(source)
    before = list(sys.path)
    tidy.callback(sys.path.__setitem__, slice(None), before)
    return load(source)


def _forget_namesakes(folder: Path) -> None:
    """Another app's modules of the same name must not be taken for this one's."""
    for name, module in _namesakes(folder):
        if not file_of(module).startswith(f"{folder}{os.sep}"):
            del sys.modules[name]


def _modules(source: Path | type[App]) -> list[ModuleType]:
    """The app's own modules."""
    if isinstance(source, type):
        return [sys.modules[source.__module__]]
    return [module for _, module in _namesakes(source)]


def _namesakes(folder: Path) -> list[tuple[str, ModuleType]]:
    """The modules that are called as those in the folder, with their full names."""
    ours = {
        entry.stem for entry in folder.iterdir() if entry.suffix == ".py" or (entry / "__init__.py").exists()
    } - {"tests", "conftest"}
    return [(name, module) for name, module in sys.modules.items() if name.partition(".")[0] in ours]
