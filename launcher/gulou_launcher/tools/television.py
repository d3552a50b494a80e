"""A whole real box for one app: the TV that a developer's tools work on."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from gulou.errors import GulouError
from gulou_launcher.control import client
from gulou_launcher.control.claim import holder
from gulou_launcher.control.errors import NoBoxError

START = 30.0
"""Seconds that a box may take to answer: the first start after an installation compiles everything."""
STOP = 6.0
_LOOK = 0.02


@dataclass(frozen=True)
class Setting:
    """What kind of TV. `page_port` 0: no page; `more` are further options of `gulou box`."""

    size: str = "1280x720"
    language: str = "en"
    headless: bool = True
    page_port: int = 0
    tuner: str = ""
    more: tuple[str, ...] = ()


class Television:
    """`gulou box` in a process of its own, with these apps alone. Use it in a `with`.

    `say` gets each line that the box writes, on a thread.
    """

    def __init__(
        self,
        data: Path,
        apps: Sequence[Path],
        setting: Setting,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.data = data
        self._apps = apps
        self._setting = setting
        self._say = say
        self._lines: list[str] = []

    def __enter__(self) -> Television:
        setting = self._setting
        command = [sys.executable, "-m", "gulou", "box", "--attached", "--data", str(self.data)]
        command += ["--no-welcome", "--size", setting.size, "--language", setting.language]
        command += ["--page-port", str(setting.page_port), "--tuner", setting.tuner]
        command += ["--page"] if setting.page_port else []
        command += ["--headless"] if setting.headless else []
        command += setting.more
        # Not what the caller has told SDL and Kivy.
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("SDL_", "KIVY_"))
        }
        environment |= {"GULOU_APPS": os.pathsep.join(map(str, self._apps)), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C is for the tool, which then ends the box in good order
        )
        self._reader = threading.Thread(target=self._read, name="television", daemon=True)
        self._reader.start()
        try:
            self._wait_until_up()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        """The last lines that the box wrote."""
        return "\n".join(self._lines[-20:])

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines = [*self._lines[-100:], line.rstrip()]
            self._say(line.rstrip())

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if not self.running:
                self._reader.join(1)
                raise GulouError(
                    f"The simulated TV could not be started: {self.said() or 'it ended at once'}"
                )
            # Another box may answer on this folder: ours then ends at once, and says so.
            if holder(self.data) == self.process.pid:
                with contextlib.suppress(NoBoxError):
                    client.apps(self.data)
                    return
            time.sleep(_LOOK)
        raise GulouError(f"The simulated TV did not start within {START:g} seconds: {self.said()}")

    def _end(self) -> None:
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(1)
        if self.process.stdout is not None:
            self.process.stdout.close()


def end_in_good_order() -> None:
    """Have this process leave its `with` blocks when it is asked to end, and so end its television."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
