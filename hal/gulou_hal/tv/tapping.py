"""Taps that hold their tuner: of a multiplex, and of a service, which follows its PMT and its tuner."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from gulou_hal.tuner.contract import TunerState, TunerStatus
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, PlanError, Use
from gulou_hal.tv.programs import ProgramMap
from gulou_hal.tv.tap import Tap

if TYPE_CHECKING:
    from gulou_hal.tv.tuners import Tuners

_RETRY: Final = 1.0
"""Seconds between two tries to have a tuner again."""


class MultiplexTap:
    """Reads packets of a multiplex and keeps a tuner for it. Any one thread reads; any may close.

    Where its tuner is taken or unplugged, `reason` says so, nothing comes, and another is tried for each
    second.
    """

    def __init__(
        self, tuners: Tuners, place: Place, use: Use, for_what: str, pids: Iterable[int] | None
    ) -> None:
        """Raises Conflict or Unreceivable."""
        self.place: Final = place
        self.use: Final = use
        self.for_what: Final = for_what
        self.closed = False
        self.reason = ""
        """Why there is no tuner just now; empty while there is."""
        self._tuners = tuners
        self._pids = None if pids is None else frozenset(pids)
        self._lost_before = 0
        self._lock = threading.RLock()
        self._tap: Tap | None = None
        self._multiplex: Multiplex | None = None
        self._retry_at = 0.0
        self._claim: Claim | None = self._claimed()
        self._follow()

    @property
    def lost(self) -> int:
        """Packets of the multiplex that passed because the reader fell too far behind."""
        return self._lost_before + (self._tap.lost if self._tap is not None else 0)

    @property
    def status(self) -> TunerStatus:
        """How reception stands."""
        multiplex = self._multiplex
        if self.reason or multiplex is None:
            return TunerStatus(TunerState.failed, self.reason)
        return multiplex.status().tuner

    @property
    def programs(self) -> tuple[ProgramMap, ...]:
        """What the multiplex is made of, as far as its PMTs have come."""
        multiplex = self._multiplex
        return () if multiplex is None else tuple(multiplex.programs.maps().values())

    def read(self, timeout: float) -> bytes:
        """Return whole packets, at most 1 MiB; b"" when none came in `timeout` seconds, or it is closed."""
        deadline = time.monotonic() + timeout
        while not self.closed:
            with self._lock:
                self._follow()
                tap = self._tap
            left = max(0.0, deadline - time.monotonic())
            if tap is not None:
                data = tap.read(left)
                if data:
                    return data
            elif left:
                time.sleep(min(left, 0.1))
            if time.monotonic() >= deadline:
                break
        return b""

    def want(self, pids: Iterable[int] | None) -> None:
        """From the next packet on these PIDs; None: the whole multiplex."""
        with self._lock:
            self._pids = None if pids is None else frozenset(pids)
            if self._tap is not None:
                self._tap.want(self._pids)

    def close(self) -> None:
        """Need the tuner no more. Safe to call twice, and from any thread: a `read` that waits returns."""
        self.closed = True
        with self._lock:
            claim, self._claim = self._claim, None
            if self._tap is not None:
                self._tap.close()
        if claim is not None:
            claim.release()

    def _claimed(self) -> Claim:
        return self._tuners.plan.claim(self.place, self.use, self.for_what, self._take_away)

    def _take_away(self, reason: str) -> None:
        """The tuner was taken; from any thread."""
        self.reason = reason
        self._retry_at = time.monotonic() + _RETRY
        tap = self._tap
        if tap is not None:
            tap.close()

    def _follow(self) -> None:
        """Read where the multiplex is received now."""
        if self.closed:
            return
        claim = self._claim
        if (claim is None or claim.device is None) and time.monotonic() >= self._retry_at:
            self._retry_at = time.monotonic() + _RETRY
            with contextlib.suppress(PlanError):
                claim = self._claim = self._claimed()
                self.reason = ""
        multiplex = None if claim is None else self._tuners.of(claim)
        if multiplex is self._multiplex and (multiplex is None or (self._tap and not self._tap.closed)):
            return
        if self._tap is not None:
            self._lost_before += self._tap.lost
            self._tap.close()
        self._multiplex = multiplex
        self._tap = None if multiplex is None else self._tapped(multiplex)

    def _tapped(self, multiplex: Multiplex) -> Tap:
        return multiplex.tap(self._pids)


class ServiceTap(MultiplexTap):
    """Reads the packets of a service: its PMT, the PIDs that this names as they change, and `extra` ones."""

    def __init__(
        self,
        tuners: Tuners,
        place: Place,
        use: Use,
        for_what: str,
        service: ServiceId,
        extra: Iterable[int] = (),
    ) -> None:
        self.service: Final = service
        self._extra = frozenset(extra)
        super().__init__(tuners, place, use, for_what, self._extra)

    @property
    def program(self) -> ProgramMap | None:
        """What the service is made of, as its newest PMT says; None before the first."""
        multiplex = self._multiplex
        return None if multiplex is None else multiplex.programs.get(self.service)

    def _tapped(self, multiplex: Multiplex) -> Tap:
        return multiplex.tap_service(self.service, self._extra)
