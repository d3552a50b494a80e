"""Looking for channels: by the network's own list, by a region's frequencies, or by both.

Each spare tuner looks at one multiplex after the other, with the claim of a scan: whoever watches or records
takes the tuner, and the multiplex is looked at later. What is found is there at once, to be watched before
the scan ends.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gulou.services.scanning import Scan, ScanKind, ScanState
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tv import network
from gulou_hal.tv.changes import Choose, ForgetMultiplexes, SaveMultiplexes, SaveScan
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, PlanError, Use
from gulou_hal.tv.regions import REGIONS, Region
from gulou_hal.tv.survey import Survey

if TYPE_CHECKING:
    from gulou_hal.tv.multiplex import Multiplex
    from gulou_hal.tv.tables import Tables
    from gulou_hal.tv.tuners import Tuners

log = logging.getLogger(__name__)

_LOCK: Final = 4.0
"""Seconds after which a tuner that does not say that there is no signal is taken at its silence."""
_TABLES: Final = 6.0
"""Seconds for PAT, PMTs and SDT (ETSI TR 101 211 §4.4: the SDT comes within 2)."""
_NETWORK: Final = 11.0
"""Seconds for the NIT: it comes within ten."""
_RETRY: Final = 0.5
_MOST: Final = 4
"""Tuners that look at a time: those of a network are other people's too."""


class Scanning:
    """One scan from its start to its end, on threads of its own. Any thread may ask how it stands."""

    def __init__(
        self,
        tables: Tables,
        tuners: Tuners,
        kind: ScanKind,
        region: Region | None,
        *,
        other_networks: bool = False,
        changed: Callable[[], None],
    ) -> None:
        """`changed` is called from any thread when it stands otherwise, and must not wait."""
        self._tables = tables
        self._tuners = tuners
        self._kind = kind
        self._region = region
        self._other_networks = other_networks
        self._changed = changed
        self._lock = threading.RLock()
        self._cancelled = threading.Event()
        self._survey = Survey(tables)
        self._waiting: list[Place] = []
        self._looking: dict[Place, Claim] = {}
        self._done: list[Place] = []
        self._locked: list[Place] = []
        self._listed = False
        """Whether the network has said itself where its multiplexes are."""
        self._state = ScanState.running
        self._reason = ""
        self._thread = threading.Thread(target=self._run, name="scan", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """End it soon; what was found stays."""
        self._cancelled.set()

    def join(self) -> None:
        self._thread.join()

    @property
    def running(self) -> bool:
        return self._state is ScanState.running

    def progress(self) -> Scan:
        """How it stands."""
        with self._lock:
            total = len(self._waiting) + len(self._looking) + len(self._done)
            return Scan(
                self._state,
                done=len(self._done),
                total=total,
                now=", ".join(place.title for place in self._looking),
                reason=self._reason,
                multiplexes=len(self._locked),
                found=self._survey.found(),
                came=self._survey.came(),
                went=self._survey.went(self._gone()) if not self.running else (),
                moved=self._survey.moved(self._gone()) if not self.running else (),
            )

    def _run(self) -> None:
        try:
            self._waiting = self._first()
            if not self._waiting:
                self._reason = "No tuner of this box can look for channels: connect one"
            threads = [
                threading.Thread(target=self._look_at_all, name=f"scan-{number}", daemon=True)
                for number in range(max(1, min(_MOST, len(self._tuners.plan.devices))))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._finish()
        except Exception:
            log.exception("the scan failed")
            self._state, self._reason = ScanState.done, "The scan failed: see Logs in Settings"
        self._changed()

    def _first(self) -> list[Place]:
        """Where to begin: what is known for the network's own list, then the region's frequencies."""
        devices = self._tuners.plan.devices
        known = [
            place
            for place in self._tables.readings
            if place.costs_nothing and self._tuners.plan.receivable(place)
        ]
        fixed = [Place(device.address) for device in devices if device.receives(None)]
        systems = {system for device in devices for system in device.systems} - {System.iptv}
        regions = [self._region] if self._region and self._kind is not ScanKind.full else list(REGIONS)
        tried = known if self._kind is not ScanKind.region else [p for p in known if p.delivery is None]
        places = [*tried, *(place for place in fixed if place not in tried)]
        for region in regions:
            for delivery in region.deliveries(systems):
                self._add(places, delivery)
        return places

    def _add(self, places: list[Place], delivery: Delivery) -> None:
        """Add a multiplex unless it is there already, under the name that it is known by."""
        if any(place.delivery is not None and place.delivery.is_same(delivery) for place in places):
            return
        readings = self._tables.readings
        known = (
            place for place in readings if place.delivery is not None and place.delivery.is_same(delivery)
        )
        device = next((each for each in self._tuners.plan.devices if each.receives(delivery)), None)
        if device is not None:
            places.append(next(known, Place(device.address, delivery)))

    def _look_at_all(self) -> None:
        """One tuner's work."""
        while not self._cancelled.is_set():
            with self._lock:
                place = next(iter(self._waiting), None)
                if place is None and not self._looking:
                    return
                claim = None if place is None else self._claim(place)
                if place is not None and claim is not None:
                    self._waiting.remove(place)
                    self._looking[place] = claim
            if place is None or claim is None:
                if self._cancelled.wait(_RETRY):
                    return
                continue
            self._changed()
            seen = self._look_at(place, claim)
            claim.release()
            with self._lock:
                del self._looking[place]
                if seen is None and not self._cancelled.is_set():
                    self._waiting.append(place)  # its tuner was needed for something else
                elif seen is not None:
                    self._done.append(place)
                    if seen:
                        self._locked.append(place)
                        self._follow_network(place)
            self._changed()

    def _claim(self, place: Place) -> Claim | None:
        try:
            return self._tuners.plan.claim(place, Use.scanning, place.title)
        except PlanError:
            return None

    def _look_at(self, place: Place, claim: Claim) -> bool | None:
        """Whether there is a multiplex; None when the tuner was taken before that was known."""
        begun = time.monotonic()
        multiplex = self._tuners.of(claim)
        if multiplex is None:
            return None
        multiplex.want(_LOCK)
        while not self._is_locked(multiplex):
            if claim.device is None or self._cancelled.wait(0.05):
                return None
            state = multiplex.status().tuner.state
            if state in (TunerState.no_signal, TunerState.failed) or time.monotonic() > begun + _LOCK:
                return False
        multiplex.want(_NETWORK)
        begun = time.monotonic()
        wanted = _TABLES if self._listed or self._kind is ScanKind.region else _NETWORK
        while time.monotonic() < begun + wanted:
            if claim.device is None or self._cancelled.wait(0.1):
                return None
            multiplex.want(1.0)
            reading = self._tables.readings.get(place)
            if reading is None or not reading.scanned.is_set() or not reading.channels:
                continue
            if self._survey.saw(place):
                self._changed()
            if reading.nit or self._listed or place.delivery is None:
                break
        self._survey.saw(place)
        return place in self._tables.readings

    def _is_locked(self, multiplex: Multiplex) -> bool:
        return multiplex.status().tuner.packets > 0

    def _follow_network(self, place: Place) -> None:
        """Take up the multiplexes that the network lists; its list takes the place of the region's."""
        reading = self._tables.readings.get(place)
        if reading is None or self._kind is ScanKind.region or place.delivery is None:
            return
        listed = network.listed(place, reading, others=self._other_networks)
        if not listed:
            return
        if self._kind is ScanKind.network and not self._listed:
            self._listed = True
            self._waiting = [each for each in self._waiting if each.delivery is None]
        places = [*self._waiting, *self._looking, *self._done, place]
        before = len(places)
        for delivery in listed:
            self._add(places, delivery)
        self._waiting += places[before:]

    def _gone(self) -> tuple[Place, ...]:
        """The known multiplexes that the scan did not find, where it found any and was not cut short."""
        if not self._locked or self._cancelled.is_set():
            return ()
        looked = self._done if self._kind is not ScanKind.network else list(self._survey.before)
        return tuple(
            place
            for place in looked
            if place.delivery is not None and place in self._survey.before and place not in self._locked
        )

    def _finish(self) -> None:
        with self._lock:
            gone = self._gone()
            cancelled = self._cancelled.is_set()
            self._state = ScanState.cancelled if cancelled else ScanState.done
            if not self._locked and not cancelled and not self._reason:
                self._reason = "No signal anywhere: check the aerial or the cable, then look again"
        choices = self._survey.choices_of_moved(gone)
        if choices:
            self._tables.change(Choose(choices))
        if gone:
            self._tables.change(ForgetMultiplexes(gone))
        if self._locked:
            self._tables.change(SaveMultiplexes(tuple(self._locked)))
            if not cancelled:
                name = self._region.id if self._region else ""
                for source in sorted({place.source for place in self._locked}):
                    self._tables.change(SaveScan(source, int(time.time()), name))
