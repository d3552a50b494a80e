"""One service on its way from a tuner to all who record it: read once, shaped once, handed to each."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Protocol

from gulou_hal.recording.lane import Lane
from gulou_hal.recording.shape import Shape
from gulou_hal.tv.programs import ProgramMap

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


class Intake:
    """All who record a service get the same bytes, so that one can go on where another is."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lanes: list[Lane] = []
        self.held: dict[int, Source] = {}
        """What each further taker claims the tuner with; only the first source is read."""
        self._shape = Shape()
        self._came = time.monotonic()
        self._reason = ""

    def pump(self, wall: Callable[[], float]) -> bool:
        """Hand on what has come; return whether more may be there."""
        for _ in range(_MOST):
            data = self.source.read(0)
            now = time.monotonic()
            if not data:
                if now - self._came > _SILENCE:
                    self._say(self._reason or self.source.reason)
                return False
            program = self.source.program
            if program is None:
                continue
            self._shape.follow(program)
            waited, self._came = now - self._came, now
            piece = self._shape.take(data, int(wall() * 1000), int(waited * 1000), self._reason)
            self._say("")
            for lane in self.lanes:
                lane.put(piece)
        return True

    def close(self) -> None:
        """Read no more."""
        for source in (self.source, *self.held.values()):
            source.close()

    def _say(self, reason: str) -> None:
        """Let everybody know why nothing comes."""
        self._reason = reason
        for lane in self.lanes:
            lane.taker.reason = reason
