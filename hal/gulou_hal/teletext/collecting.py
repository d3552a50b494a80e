"""Collects the pages of one service, on a thread of its own, for as long as somebody asks for them."""

from __future__ import annotations

import threading
import time
from typing import Final, Protocol

from gulou_hal.teletext.magazine import Service
from gulou_hal.teletext.pes import Lines

PATIENCE: Final = 20.0
"""Seconds without a question after which nothing is collected any more."""
_WAIT: Final = 0.5


class Tap(Protocol):
    """Packets of one PID, in order."""

    def read(self, timeout: float) -> bytes: ...
    def close(self) -> None: ...


class Collector:
    """The pages that `tap` brings. With `lock` held, any thread may look at `pages`."""

    def __init__(self, pid: int, tap: Tap, pages: Service) -> None:
        self.pid = pid
        self.pages = pages
        self.lock = threading.Lock()
        self._asked = time.monotonic()
        self._tap = tap
        self._closing = False
        self._thread = threading.Thread(target=self._collect, name="teletext", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive() and not self._closing

    def touch(self) -> None:
        """Somebody asks."""
        self._asked = time.monotonic()

    def close(self) -> None:
        """Collect no more; does not wait."""
        self._closing = True
        self._tap.close()

    def _collect(self) -> None:
        lines = Lines()
        try:
            while not self._closing and time.monotonic() - self._asked < PATIENCE:
                packets = self._tap.read(_WAIT)
                if not packets:
                    continue
                found = list(lines.feed(packets))
                with self.lock:
                    for line in found:
                        self.pages.feed(line)
        finally:
            self._tap.close()
