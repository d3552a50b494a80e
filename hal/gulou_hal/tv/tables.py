"""The thread that reads tables: sections in, channels and guide out, into the database in batches."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from gulou.services import tv
from gulou_hal.si.eit import Eit
from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import TableParser
from gulou_hal.si.tdt import Tdt, Tot
from gulou_hal.ts.filter import Section
from gulou_hal.tv import network
from gulou_hal.tv.changes import (
    Change,
    Choose,
    ForgetMultiplexes,
    ForgetSource,
    Prune,
    SaveChannels,
    SaveMultiplexes,
    SaveScan,
)
from gulou_hal.tv.channels import arrange
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.elsewhere import Elsewhere
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.numbering import GENERIC, NUMBERINGS
from gulou_hal.tv.place import Place
from gulou_hal.tv.reading import Reading
from gulou_hal.tv.regions import region
from gulou_hal.tv.store import Store, StoredService

log = logging.getLogger(__name__)

_BATCH: Final = 0.25
"""Seconds for which sections are collected before they are stored together."""
_PRUNE_INTERVAL: Final = 3600.0
_PAST_KEPT: Final = 4 * 3600

_MOST_HOMELESS: Final = 256
_ARRANGED_ANEW: Final = (SaveChannels, ForgetMultiplexes, ForgetSource, Choose, SaveScan)
_Work = tuple[Place, list[Section]] | Change


class News(msgspec.Struct, frozen=True):
    """What changed with a batch of tables."""

    channels: bool
    services: frozenset[ServiceId]
    """Those whose events changed."""


class Tables:
    """Owns the thread. `feed` and `change` never wait."""

    def __init__(
        self, sources: Iterable[str], store: Store, guide: Guide, on_news: Callable[[News], None]
    ) -> None:
        """`sources` are the tuners' addresses. `on_news` is called on this thread and must not wait."""
        self.region = ""
        """Where the box is, as it was said for the last scan; its rules number the channels."""
        self._parser = TableParser()
        self._rules = GENERIC
        sources = tuple(sources)
        self._settle(next(iter(store.regions(sources).values()), ""))
        self.readings: dict[Place, Reading] = {
            place: Reading(stored, self._rules)
            for source in sources
            for place, stored in store.multiplexes(source).items()
        }
        """All multiplexes that are known; replaced as a whole, by this thread only."""
        self.choices: dict[int, Choice] = store.choices()
        """What the household chose; replaced as a whole, by this thread only."""
        self._places: dict[str, tuple[Place, ...]] = {}
        self.channels: tuple[tv.Channel, ...] = self._arranged()
        """The channels, with what the household chose, by number then by name; replaced as a whole."""
        self.scanned = threading.Event()
        """Set once all that makes the channels of a multiplex has come."""
        self._store = store
        self._guide = guide
        self._on_news = on_news
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._scanned = any(store.scanned(source) is not None for source in sources)
        """Whether the household looked for channels: then new ones of its network are welcome."""
        self.stale: dict[Place, float] = {}
        """Multiplexes that another one says are not as before, and when it did, `time.monotonic`; replaced
        as a whole, by this thread only."""
        self._elsewhere = Elsewhere()
        self._homeless: tuple[tv.Channel, ...] = ()
        """Channels that were lost lately: they may be about to turn up elsewhere."""
        self._stream_time: int | None = None
        self._pruned_at = 0.0
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Store what has come, and end the thread."""
        self._work.put(None)
        self._thread.join(5)

    def feed(self, place: Place, sections: list[Section]) -> None:
        """Have these sections of a multiplex read soon."""
        self._work.put((place, sections))

    def change(self, change: Change) -> None:
        """Have this stored soon; choices and multiplexes count from then on."""
        self._work.put(change)

    def places(self, service: ServiceId) -> tuple[Place, ...]:
        """The multiplexes that a service was found in, any thread may ask."""
        return self.places_of(service.url)

    def places_of(self, service: str) -> tuple[Place, ...]:
        """The same, by the service's URL."""
        return self._places.get(service, ())

    def remembered(self, place: Place) -> tuple[int, dict[int, tuple[int, bytes]]]:
        """The transport_stream_id of a multiplex and its PMTs as they were last; 0 and none where unknown."""
        reading = self.readings.get(place)
        if reading is None or not reading.channels:
            return 0, {}
        service = ServiceId.from_url(reading.channels[0].service)
        return (service.tsid, reading.pmts) if service else (0, {})

    def channel(self, service: ServiceId) -> tv.Channel | None:
        """A channel as it is listed, or as it is broadcast where it is hidden."""
        url = service.url
        return next(
            (channel for channel in (*self.channels, *self.broadcast) if channel.service == url), None
        )

    def _run(self) -> None:
        self._store.check()
        running = True
        while running:
            work, running = self._collect()
            try:
                self._read(work)
            except Exception:  # the next batch may be better, and nobody else would read it
                log.exception("%d batches of sections could not be read", len(work))

    def _collect(self) -> tuple[list[_Work], bool]:
        """Wait for work, then for what follows closely; the second value is False at the end."""
        work: list[_Work] = []
        deadline: float | None = None
        while True:
            wait = 1.0 if any(reading.waiting for reading in self.readings.values()) else None
            try:
                more = self._work.get(
                    timeout=wait if deadline is None else max(0.0, deadline - time.monotonic())
                )
            except queue.Empty:
                return work, True
            if more is None:
                return work, False
            work.append(more)
            if deadline is None:
                deadline = time.monotonic() + _BATCH
            elif time.monotonic() >= deadline:
                return work, True

    def _read(self, work: list[_Work]) -> None:
        changes: list[Change] = []
        services: set[ServiceId] = set()
        for piece in work:
            if isinstance(piece, tuple):
                self._read_sections(*piece, changes, services)
            else:
                changes.append(piece)
                self._take(piece)
        for place, reading in self.readings.items():
            before = reading.channels
            if reading.news():
                changes.append(SaveChannels(place, reading.channels, reading.pmts))
                changes += self._follow_moves(before, reading.channels)
            if reading.scanned.is_set():
                self.scanned.set()
        changes += self._pruning()
        if changes:
            self._store.apply(changes)
        new = any(isinstance(change, _ARRANGED_ANEW) for change in changes)
        if new:
            channels = self._arranged()
            new = channels != self.channels
            self.channels = channels
        if new or services:
            self._on_news(News(new, frozenset(services)))

    def _read_sections(
        self, place: Place, sections: list[Section], changes: list[Change], services: set[ServiceId]
    ) -> None:
        if place.delivery is not None and place.delivery.url:
            return  # its channel is as its list says
        reading = self.readings.get(place)
        if reading is None:
            reading = Reading((), self._rules)
            self.readings = {**self.readings, place: reading}
        for section in sections:
            reading.section(section)
        for table in self._parser.parse_all([section.data for section in sections]):
            match table:
                case Eit() as eit if eit.header.current:
                    service, change = self._guide.feed(eit)
                    services.add(service)
                    if change is not None:
                        changes.append(change)
                case Sdt() | Nit() | Bat() as listing:
                    reading.table(listing)
                    new = self._elsewhere.news(place, listing, self.readings)
                    if new:
                        self.stale = {**self.stale, **dict.fromkeys(new, time.monotonic())}
                    if isinstance(listing, Nit) and self._scanned:
                        changes += self._new_multiplexes(place)
                case Tdt(utc=utc) | Tot(utc=utc):
                    self._stream_time = utc
                    if utc is not None:
                        self._guide.on_time(utc)

    def _new_multiplexes(self, place: Place) -> list[Change]:
        """The network has others than those that are known: they are looked at when a tuner is spare."""
        found = network.unknown(place, self.readings)
        if not found:
            return []
        change = SaveMultiplexes(found)
        self._take(change)
        return [change]

    def _follow_moves(self, before: Iterable[tv.Channel], after: Iterable[tv.Channel]) -> list[Change]:
        """A multiplex carries other channels than before: what was chosen for those that moved goes along."""
        everywhere = {channel.service for channel in self.broadcast}
        known = {channel.service for channel in before}
        new = [channel for channel in after if channel.service not in known]
        lost = [channel for channel in before if channel.service not in everywhere]
        homeless = (*lost, *self._homeless)
        moved = network.chosen_of(network.moves(homeless, new), self.choices)
        self._homeless = (*self._homeless, *lost)[-_MOST_HOMELESS:]
        if not moved:
            return []
        change = Choose(moved)
        self._take(change)
        return [change]

    def _take(self, change: Change) -> None:
        """What a change that came from outside means for what is in memory."""
        match change:
            case Choose(choices=choices):
                self.choices = {**self.choices, **choices}
            case SaveChannels(place=place, channels=channels):
                stored = tuple(StoredService(channel, None, None) for channel in channels)
                self.readings = {**self.readings, place: Reading(stored, self._rules)}
            case SaveMultiplexes(places=places):
                new = {p: Reading((), self._rules) for p in places if p not in self.readings}
                self.readings = {**self.readings, **new}
            case ForgetMultiplexes(places=places):
                self.readings = {p: reading for p, reading in self.readings.items() if p not in places}
            case ForgetSource(source=source):
                self.readings = {p: reading for p, reading in self.readings.items() if p.source != source}
            case SaveScan(region=region):
                self._scanned = True
                if region:
                    self._settle(region)

    def _settle(self, name: str) -> None:
        """The box is in this region: its rules count from now on, for what is read anew."""
        found = region(name)
        self.region = name
        self._rules = NUMBERINGS[found.numbering if found else ""]
        self._parser = TableParser(lcn=self._rules.schemes)

    @property
    def broadcast(self) -> tuple[tv.Channel, ...]:
        """Every channel as it is broadcast, by multiplex."""
        return tuple(channel for reading in self.readings.values() for channel in reading.channels)

    def _arranged(self) -> tuple[tv.Channel, ...]:
        broadcast: list[tv.Channel] = []
        places: dict[str, tuple[Place, ...]] = {}
        for place, reading in self.readings.items():
            broadcast += reading.channels
            for channel in reading.channels:
                places[channel.service] = (*places.get(channel.service, ()), place)
        self._places = places
        return arrange(broadcast, self.choices, self._rules)

    def _pruning(self) -> list[Change]:
        """Now and then, forget what is past; the past of a recording is before its own time."""
        if time.monotonic() < self._pruned_at + _PRUNE_INTERVAL and self._pruned_at:
            return []
        if self._stream_time is None:
            return []
        self._pruned_at = time.monotonic()
        now = min(int(time.time()), self._stream_time)
        return [Prune(now - _PAST_KEPT)]
