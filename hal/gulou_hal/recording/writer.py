"""The thread that writes all recordings, and the one that has them on the disk every second.

They are two so that a disk which takes long over a flush holds up nobody: the tuner's ring has a few seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.shape import Piece, Shape
from gulou_hal.tv.programs import ProgramMap

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two looks at what has come."""
SYNC: Final = 0.6
_MOST: Final = 32
"""Pieces of one service before the others have their turn."""
_SILENCE: Final = 3.0
"""Seconds after which somebody asks why nothing comes."""


class Source(Protocol):
    """Packets of one service; see `gulou_hal.tv.tap`."""

    @property
    def program(self) -> ProgramMap | None:
        """What the service is made of; None before its PMT came."""

    @property
    def reason(self) -> str:
        """Why nothing comes, one sentence; empty where nobody knows."""

    def read(self, timeout: float) -> bytes:
        """Return whole packets, b"" when none came in `timeout` seconds."""

    def close(self) -> None:
        """Read no more."""


class Taker(Protocol):
    """Who gets what comes of a service."""

    reason: str

    def take(self, piece: Piece) -> None:
        """Write it. Raises OSError, and is given no more."""

    def failed(self, error: OSError) -> None:
        """What it wrote could not be flushed."""

    @property
    def file(self) -> RecordingFile | None:
        """The file that grows just now."""


class Intake:
    """One service, and who takes it. They all get the same bytes, so that one can go on where another is."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.takers: list[Taker] = []
        self.held: dict[int, Source] = {}
        """What each further taker claims the tuner with; only the first source is read."""
        self._shape = Shape()
        self._came = time.monotonic()

    def pump(self, wall: Callable[[], float]) -> bool:
        """Hand on what has come; return whether more may be there."""
        for _ in range(_MOST):
            data = self.source.read(0)
            now = time.monotonic()
            if not data:
                if now - self._came > _SILENCE:
                    self._ask_why()
                return False
            program = self.source.program
            if program is None:
                continue
            self._shape.follow(program)
            waited, self._came = now - self._came, now
            piece = self._shape.take(data, int(wall() * 1000), int(waited * 1000))
            for taker in list(self.takers):
                try:
                    taker.take(piece)
                except OSError as error:
                    log.warning("a recording ends: %s", error)
                    self.takers.remove(taker)
        return True

    def close(self) -> None:
        for source in (self.source, *self.held.values()):
            source.close()

    def _ask_why(self) -> None:
        for taker in self.takers:
            if not taker.reason:
                taker.reason = self.source.reason


class Writer:
    """Thread-safe. `add` and `remove` take effect between two pieces."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._intakes: dict[str, Intake] = {}
        self._threads = (
            threading.Thread(target=self._write, name="recording", daemon=True),
            threading.Thread(target=self._sync, name="recording-sync", daemon=True),
        )

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Write what has come, and end. What is recorded stays as it is."""
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(10)
        with self._lock:
            for intake in self._intakes.values():
                intake.close()
            self._intakes.clear()

    def add(
        self,
        service: str,
        taker: Taker,
        source: Callable[[], Source],
        joined: Callable[[], None] = lambda: None,
    ) -> None:
        """Give a taker all that comes of a service from now on. Raises what `source` raises.

        `joined` is called between the last piece that it does not get and the first that it does.
        """
        with self._lock:
            intake = self._intakes.get(service)
            if intake is None:
                intake = self._intakes[service] = Intake(source())
            else:
                intake.held[id(taker)] = source()
            joined()
            intake.takers.append(taker)
        self._wake.set()

    def remove(self, taker: Taker) -> None:
        """Give it no more, after what has come by now. Not to be there is no error."""
        with self._lock:
            for service, intake in list(self._intakes.items()):
                if taker in intake.takers:
                    intake.pump(self._wall)
                    if taker in intake.takers:
                        intake.takers.remove(taker)
                held = intake.held.pop(id(taker), None)
                if held is not None:
                    held.close()
                if not intake.takers:
                    intake.close()
                    del self._intakes[service]

    def taken(self, service: str) -> bool:
        """Whether anybody takes a service."""
        return service in self._intakes

    def _write(self) -> None:
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

    def _sync(self) -> None:
        while not self._stopping.wait(SYNC):
            with self._lock:
                takers = [taker for intake in self._intakes.values() for taker in intake.takers]
            for taker in takers:
                file = taker.file
                try:
                    if file is not None:
                        file.sync()
                except OSError as error:
                    log.warning("a recording could not be flushed: %s", error)
                    taker.failed(error)
