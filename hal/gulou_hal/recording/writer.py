"""Who records what: one thread reads all services that are recorded, and each recording has one that writes.

They are apart so that a disk which takes long holds up nobody: a tuner's ring has a few seconds, and is
read whatever the disk does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from gulou_hal.recording.intake import Intake, Source
from gulou_hal.recording.lane import Backlog, Lane, Taker, go_first

log = logging.getLogger(__name__)

INTERVAL: Final = 0.2
"""Seconds between two looks at what has come."""
_PATIENCE: Final = 10.0
"""Seconds that a disk is given when the box goes off."""


class Writer:
    """Thread-safe. `add` and `remove` take effect between two pieces."""

    def __init__(self, wall: Callable[[], float] = time.time, backlog: Backlog | None = None) -> None:
        self._wall = wall
        self._backlog = backlog or Backlog()
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._intakes: dict[str, Intake] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Read from now on."""
        with self._lock:
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._read, name="recording", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Write what has come, and end. What is recorded stays as it is. Safe to call twice."""
        self._stopping.set()
        self._wake.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE)
        with self._lock:
            intakes = list(self._intakes.values())
            self._intakes.clear()
        for intake in intakes:
            intake.close()
        until = time.monotonic() + _PATIENCE
        for lane in (lane for intake in intakes for lane in intake.lanes):
            if not lane.close(max(0.0, until - time.monotonic())):
                log.warning("the disk does not answer: the end of a recording is lost")

    def add(
        self,
        service: str,
        taker: Taker,
        source: Callable[[], Source],
        behind: Taker | None = None,
        joined: Callable[[], None] = lambda: None,
    ) -> None:
        """Give a taker all that comes of a service from now on. Raises what `source` raises.

        `joined` is called between the last piece that it does not get and the first that it does, once
        `behind`, who takes the same service, has written the former.
        """
        with self._lock:
            intake = self._intakes.get(service)
            if intake is None:
                intake = self._intakes[service] = Intake(source())
            else:
                intake.held[id(taker)] = source()
            before = next((lane for lane in intake.lanes if lane.taker is behind), None)
            lane = Lane(taker, self._backlog, held=before is not None)
            intake.lanes.append(lane)
            written = threading.Event()
            if before is not None:

                def join() -> None:
                    try:
                        joined()
                    finally:
                        lane.release()
                        written.set()

                before.then(join)
        self._wake.set()
        if before is not None:
            written.wait()

    def remove(self, taker: Taker) -> None:
        """Give it no more, and have what has come by now on the disk. Not to be there is no error."""
        found: list[Lane] = []
        with self._lock:
            for service, intake in list(self._intakes.items()):
                mine = [lane for lane in intake.lanes if lane.taker is taker]
                if mine and not self._stopping.is_set():
                    intake.pump(self._wall)
                found += mine
                intake.lanes = [lane for lane in intake.lanes if lane not in mine]
                held = intake.held.pop(id(taker), None)
                if held is not None:
                    held.close()
                if not intake.lanes:
                    intake.close()
                    del self._intakes[service]
        for lane in found:
            lane.close()

    def _read(self) -> None:
        go_first()
        while not self._stopping.is_set():
            more = False
            with self._lock:
                for intake in list(self._intakes.values()):
                    try:
                        more |= intake.pump(self._wall)
                    except Exception:  # one service that goes wrong must not end the others' recordings
                        log.exception("a service could not be recorded")
                idle = not self._intakes
            if not more:
                self._wake.wait(None if idle else INTERVAL)
                self._wake.clear()
