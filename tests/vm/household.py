"""The gateway's receiver in the guest: channels of both multiplexes, watching, and what happens meanwhile."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from gulou.services.scanning import ScanKind
from gulou_hal.link import StreamState
from gulou_hal.tuner.delivery import System
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.receiver import Receiver
from gulou_hal.tv.regions import Raster, Region
from gulou_hal.tv.scan import Scanning
from gulou_hal.tv.store import Store
from gulou_hal.tv.watching import Watched

NETWORK: Final = 0xFF47
ADDRESS: Final = "dvb://auto"
REGION: Final = Region("here", "Here", (Raster(System.dvbc, 466, 474, 8, "sr=6900&mtype=64qam"),), "ours")
"""Nothing is sent on 466 MHz; that there is something on 482 is told by what is on 474."""


class Household:
    """A receiver, a loop that turns it, and one channel that is watched: its bytes go nowhere."""

    def __init__(self, folder: Path) -> None:
        self.bytes = 0
        self.said: list[str] = []
        self._store = Store(folder / "tv.sqlite")
        self._todo: queue.Queue[Callable[[], None]] = queue.Queue()
        self.receiver = Receiver(
            [ADDRESS],
            self._store,
            Guide(self._store),
            post=self._todo.put,
            on_news=lambda _: None,
            on_error=self._say,
            on_stream=lambda _: None,
        )
        self.watched: Watched | None = None

    def _say(self, trouble: str) -> None:
        self.said.append(trouble)

    def scan(self) -> dict[str, Any]:
        """Look for channels by the network's list, from a region whose first frequency is empty."""
        scanning = Scanning(
            self.receiver.tables, self.receiver.tuners, ScanKind.network, REGION, changed=lambda: None
        )
        scanning.start()
        seconds = self.until(lambda: not scanning.running, 90)
        found = scanning.progress()
        return {
            "seconds": seconds,
            "multiplexes": found.multiplexes,
            "done": found.done,
            "channels": sorted(each.name for each in found.found),
            "reason": found.reason,
        }

    def watch(self, transport_stream: int, service: int) -> None:
        if self.watched is not None:
            self.receiver.close(self.watched.number)
        self.watched = self.receiver.open(ServiceId(NETWORK, transport_stream, service), 1)
        self.bytes = 0

    @property
    def state(self) -> StreamState:
        assert self.watched is not None
        return self.watched.standing.state

    @property
    def reason(self) -> str:
        assert self.watched is not None
        return self.watched.standing.reason

    def until(self, condition: Callable[[], object], seconds: float) -> float | None:
        """Turn the loop; seconds until the condition held, None when it did not in time."""
        began = ticked = time.monotonic()
        while not condition():
            now = time.monotonic()
            if now - began > seconds:
                return None
            if now >= ticked:
                self.receiver.tick()
                ticked = now + 1
            with contextlib.suppress(queue.Empty):
                self._todo.get(timeout=0.01)()
            self._drink()
        return time.monotonic() - began

    def _drink(self) -> None:
        if self.watched is None:
            return
        reader = self.watched.stream.reader
        while select.select([reader], [], [], 0)[0]:
            data = os.read(reader, 1 << 20)
            self.bytes += len(data)
            if not data:
                return

    def stop(self) -> None:
        self.receiver.stop()
        self._store.close()


def live(
    pull_cable: Callable[[bool], None],
    unplug: Callable[[], threading.Thread],
    plug_in: Callable[[], None],
) -> dict[str, Any]:
    """An evening: channels are found, one is watched, another, the cable is pulled, then the tuner."""
    facts: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Household(Path(folder))
        try:
            facts["scan"] = home.scan()
            facts["channels"] = sorted(channel.name for channel in home.receiver.tables.channels)
            home.watch(1, 101)
            facts["first"] = home.until(lambda: home.bytes > 100_000, 20)
            home.watch(2, 204)
            facts["zap"] = home.until(lambda: home.bytes > 100_000, 20)
            facts["playing"] = home.state

            pull_cable(True)
            facts["signal_told"] = home.until(lambda: home.state is StreamState.no_signal, 10)
            facts["signal_reason"] = home.reason
            pull_cable(False)
            home.bytes = 0
            facts["signal_back"] = home.until(
                lambda: home.bytes > 100_000 and home.state is facts["playing"], 20
            )

            pulling = unplug()
            facts["removal_told"] = home.until(lambda: home.state is not facts["playing"], 10)
            facts["removal_state"], facts["removal_reason"] = home.state, home.reason
            facts["removal_done"] = home.until(lambda: not pulling.is_alive(), 20)
            plug_in()
            home.bytes = 0
            facts["removal_back"] = home.until(
                lambda: home.bytes > 100_000 and home.state is facts["playing"], 40
            )
            facts["said"] = home.said
        finally:
            home.stop()
    return facts
