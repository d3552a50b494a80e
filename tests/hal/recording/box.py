"""A box with one tuner that records, and a guide that a test writes."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from gulou.services.tv import NowNext, Programme
from gulou_hal.recording.clock import Clock
from gulou_hal.recording.intake import Source
from gulou_hal.recording.recorder import Recorder
from gulou_hal.recording.store import Store
from gulou_hal.recording.wake import Wake
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.plan import PlanError, Use
from gulou_hal.tv.programs import ProgramMap
from gulou_hal.tv.tap import Tap

ONE, TWO, RADIO = (ServiceId(0xFF01, 1, sid) for sid in (1, 2, 3))


class Tapped:
    """A tap of a multiplex that the test receives."""

    def __init__(self, multiplex: Multiplex, service: ServiceId) -> None:
        self._multiplex, self._service = multiplex, service
        self._tap: Tap = multiplex.tap(None)

    @property
    def program(self) -> ProgramMap | None:
        return self._multiplex.programs.get(self._service)

    @property
    def reason(self) -> str:
        return self._multiplex.status().tuner.reason

    def read(self, timeout: float) -> bytes:
        return self._tap.read(timeout)

    def close(self) -> None:
        self._tap.close()


class OneTuner:
    """A box with one tuner, or with none that is free."""

    def __init__(self, multiplex: Multiplex) -> None:
        self._multiplex = multiplex
        self.receivers: Sequence[Any] = ("tuner",)
        self.places: dict[ServiceId, str] = {}
        self.busy = ""

    def source(self, service: ServiceId, use: Use, for_what: str) -> Source:
        if self.busy:
            raise PlanError(self.busy)
        return Tapped(self._multiplex, service)

    def place(self, service: ServiceId) -> Hashable | None:
        return self.places.get(service, "474 MHz")

    def receives(self, receiver: Any, place: Any) -> bool:
        return bool(place != "Satellite")


class Guide:
    """What is on, as the test says."""

    def __init__(self) -> None:
        self.events: dict[tuple[ServiceId, int], Programme] = {}
        self.present: dict[ServiceId, Programme] = {}

    def put(self, service: ServiceId, event: Programme) -> Programme:
        self.events[service, event.event_id] = event
        return event

    def event(self, service: ServiceId, event_id: int) -> Programme | None:
        return self.events.get((service, event_id))

    def between(self, service: ServiceId, start: int, stop: int) -> list[Programme]:
        found = [each for (of, _), each in self.events.items() if of == service]
        return [each for each in found if each.start < stop and each.start + each.duration > start]

    def titled(self, title: str, since: int, crid: str = "") -> list[tuple[ServiceId, Programme]]:
        found = [
            (of, each)
            for (of, _), each in self.events.items()
            if title in each.titles.values() or (crid and each.series_id == crid)
        ]
        return sorted(
            ((of, each) for of, each in found if each.start + each.duration > since),
            key=lambda each: each[1].start,
        )

    def now_next(self, service: ServiceId) -> NowNext:
        return NowNext(service.url, self.present.get(service))


class Box:
    """The parts of a recorder that a test turns."""

    def __init__(self, folder: Path, multiplex: Multiplex) -> None:
        self.folder = folder
        self.reception = OneTuner(multiplex)
        self.guide = Guide()
        self.told: list[str] = []
        self.ahead = 0.0
        """Seconds by which the box's time is ahead of the test's."""
        self.recorder: Recorder | None = None

    def begin(self, **parts: Any) -> Recorder:
        """Switch the box on."""
        self.recorder = self.made(**parts)
        self.recorder.start()
        return self.recorder

    def made(self, **parts: Any) -> Recorder:
        """Its recorder, before it starts."""
        clock = Clock(
            system=lambda: time.time() + self.ahead,
            steady=lambda: time.monotonic() + self.ahead,
            kept=lambda: True,
        )
        return Recorder(
            self.folder / "recordings",
            Store(self.folder / "recordings.sqlite"),
            self.guide,
            self.reception,
            lambda: {ONE.url: "One", TWO.url: "Two", RADIO.url: "Radio"},
            lambda: None,
            self.told.append,
            parts.get("clock", clock),
            Wake(self.folder / "wakealarm"),
        )

    def end(self) -> None:
        """Switch it off, as the household does."""
        if self.recorder is not None:
            self.recorder.stop()
            self.recorder = None
