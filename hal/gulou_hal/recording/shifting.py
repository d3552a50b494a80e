"""Which channel is kept to be rewound: the one that somebody stays with, for as long as they do."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gulou.services.recordings import Rated
from gulou_hal.recording import space
from gulou_hal.recording.ratings import noted
from gulou_hal.recording.ring import Ring
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.plan import PlanError, Use

if TYPE_CHECKING:
    from gulou.services.recordings import Settings
    from gulou_hal.recording.means import Means

SETTLES: Final = 5.0
"""Seconds on a channel until it is kept: who zaps through does not wear the disk."""
LINGERS: Final = 60.0
"""Seconds for which it is kept when nobody watches it any more."""
_LEAST: Final = 64 << 20
"""Bytes that are worth beginning with."""


class Shifting:
    """Which service is kept just now. Hold the recorder's lock, but for `watching`."""

    def __init__(self, folder: Path, steady: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self.service = ""
        self.ring: Ring | None = None
        self.note = ""
        """Why nothing is kept."""
        self.ratings: tuple[Rated, ...] = ()
        """Of what is kept, by the ring's own positions."""
        self._steady = steady
        self._watched = ""
        self._since = 0.0

    def watching(self, service: str) -> None:
        """Somebody watches this now; "": nobody watches anything. Any thread."""
        if service != self._watched:
            self._watched, self._since = service, self._steady()

    def failed(self, note: str) -> None:
        """Nothing can be kept of it; it is tried again with the next channel."""
        self.note, self._watched = note, ""
        self._since = float("-inf")

    def clear(self) -> None:
        """Delete what an earlier run left."""
        with contextlib.suppress(OSError):
            for left in self.folder.iterdir():
                left.unlink(missing_ok=True)

    @property
    def wanted(self) -> str:
        """The service that is to be kept now."""
        waited = self._steady() - self._since
        if not self._watched:
            return self.service if waited < LINGERS else ""
        if self._watched == self.service or waited >= SETTLES:
            return self._watched
        return self.service if waited < SETTLES else ""

    def keep(self, means: Means) -> None:
        """Begin to keep what is watched, and delete what is not watched any more."""
        settings = means.timers.settings
        wanted = self.wanted if settings.timeshift else ""
        ring = self.ring
        if ring is not None and (wanted != self.service or ring.failure is not None):
            self.ring, self.service = None, ""
            means.writer.remove(ring)
            ring.close()
            if ring.failure is not None:
                self.failed(f"What is on cannot be kept: {ring.failure.strerror}")
        elif wanted and ring is None:
            try:
                self._begin(means, wanted, settings)
            except (OSError, PlanError) as error:
                self.failed(f"What is on cannot be kept: {error}")
        self._rate(means)

    def _rate(self, means: Means) -> None:
        """What is on now belongs to what is kept from here on."""
        ring, service = self.ring, ServiceId.from_url(self.service)
        if ring is None or service is None or not len(entries := ring.file.entries()):
            return
        first, last = (int(entries["position"][row]) / 1000 for row in (0, -1))
        if not self.ratings:  # it began with what was on then
            self.ratings = noted((), means.listings.now_next(service).now, first)
            return
        self.ratings = noted(self.ratings, means.listings.now_next(service).now, last)

    def _begin(self, means: Means, wanted: str, settings: Settings) -> None:
        """Raises OSError or PlanError."""
        service = ServiceId.from_url(wanted)
        if service is None:
            return
        total, free = space.free(means.folder)
        most = min(settings.timeshift_bytes, free - space.floor(settings, total))
        if most < _LEAST:
            raise OSError(errno.ENOSPC, "the disk has no room for it")
        ring = Ring(self.folder / "live.ts", settings.timeshift, most)
        try:
            means.writer.add(wanted, ring, lambda: means.reception.source(service, Use.timeshift, wanted))
        except PlanError:
            ring.close()
            raise
        self.ring, self.service, self.note, self.ratings = ring, wanted, "", ()
