"""The thread that reads tables: sections in, channels and guide out, into the database in batches."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from gulou.services import tv
from gulou_hal.si.eit import Eit
from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import TableParser
from gulou_hal.si.tdt import Tdt, Tot
from gulou_hal.ts.filter import Section
from gulou_hal.tv.changes import Change, Prune, SaveChannels
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.lineup import Lineup
from gulou_hal.tv.programs import Programs
from gulou_hal.tv.store import Store

log = logging.getLogger(__name__)

_BATCH: Final = 0.25
"""Seconds for which sections are collected before they are stored together."""
_PATIENCE: Final = 3.0
"""Seconds after which channels are listed though some table has not come."""
_PRUNE_INTERVAL: Final = 3600.0
_PAST_KEPT: Final = 4 * 3600


class News(msgspec.Struct, frozen=True):
    """What changed with a batch of tables."""

    channels: bool
    services: frozenset[ServiceId]
    """Those whose events changed."""


class Tables:
    """Owns the thread. `feed` never waits."""

    def __init__(self, source: str, store: Store, guide: Guide, on_news: Callable[[News], None]) -> None:
        """`source` is the tuner's address. `on_news` is called on this thread and must not wait."""
        self.channels: tuple[tv.Channel, ...] = tuple(store.channels(source))
        """The channels as last broadcast, by LCN then by name; replaced as a whole, by this thread only."""
        self.scanned = threading.Event()
        """Set once all that makes the channels has come."""
        self._source = source
        self._store = store
        self._guide = guide
        self._on_news = on_news
        self._sections: queue.SimpleQueue[list[Section] | None] = queue.SimpleQueue()
        self._parser = TableParser()
        self._programs = Programs()
        self._lineup = Lineup()
        self._first_at: float | None = None
        self._stale = False
        self._stream_time: int | None = None
        self._pruned_at = 0.0
        self._thread = threading.Thread(target=self._run, name="tables", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Store what has come, and end the thread."""
        self._sections.put(None)
        self._thread.join(5)

    def feed(self, sections: list[Section]) -> None:
        """Have these sections read soon."""
        self._sections.put(sections)

    def _run(self) -> None:
        self._store.check()
        running = True
        while running:
            sections, running = self._collect()
            try:
                self._read(sections)
            except Exception:  # the next batch may be better, and nobody else would read it
                log.exception("%d sections could not be read", len(sections))

    def _collect(self) -> tuple[list[Section], bool]:
        """Wait for sections, then for those that follow closely; the second value is False at the end."""
        sections: list[Section] = []
        deadline: float | None = None
        while True:
            wait = 1.0 if self._stale else None
            try:
                more = self._sections.get(
                    timeout=wait if deadline is None else max(0.0, deadline - time.monotonic())
                )
            except queue.Empty:
                return sections, True
            if more is None:
                return sections, False
            sections += more
            if deadline is None:
                deadline = time.monotonic() + _BATCH
            elif time.monotonic() >= deadline:
                return sections, True

    def _read(self, sections: list[Section]) -> None:
        changes: list[Change] = []
        services: set[ServiceId] = set()
        for section in sections:
            self._stale |= self._programs.feed(section)
        for table in self._parser.parse_all([section.data for section in sections]):
            match table:
                case Eit() as eit if eit.header.current:
                    service, change = self._guide.feed(eit)
                    services.add(service)
                    if change is not None:
                        changes.append(change)
                case Sdt() | Nit() | Bat() as listing:
                    self._stale |= self._lineup.feed(listing)
                case Tdt(utc=utc) | Tot(utc=utc):
                    self._stream_time = utc
        channels = self._new_channels()
        if channels is not None:
            changes.append(SaveChannels(self._source, channels))
        changes += self._pruning()
        if changes:
            self._store.apply(changes)
        if channels is not None:
            self.channels = channels
        if channels is not None or services:
            self._on_news(News(channels is not None, frozenset(services)))

    def _new_channels(self) -> tuple[tv.Channel, ...] | None:
        """The channels, when all that makes them is there and they are not what they were."""
        tsid = self._programs.transport_stream_id
        if not self._stale or tsid is None:
            return None
        if self._first_at is None:
            self._first_at = time.monotonic()
        whole = self._programs.complete and self._lineup.complete
        if not whole and time.monotonic() - self._first_at < _PATIENCE:
            return None
        self._stale = False
        if whole:
            self.scanned.set()
        channels = self._lineup.channels(tsid, self._programs.maps())
        return channels if channels and channels != self.channels else None

    def _pruning(self) -> list[Change]:
        """Now and then, forget what is past; the past of a recording is before its own time."""
        if time.monotonic() < self._pruned_at + _PRUNE_INTERVAL and self._pruned_at:
            return []
        if self._stream_time is None:
            return []
        self._pruned_at = time.monotonic()
        now = min(int(time.time()), self._stream_time)
        return [Prune(now - _PAST_KEPT)]
