"""The guides that come from the Internet: when each is fetched again, and how the fetching stands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from gulou_hal.epg.children import Child
from gulou_hal.epg.database import EpgDatabase, GuideSource
from gulou_hal.iptv import orders
from gulou_hal.iptv.matching import Receivable
from gulou_hal.link import Record

_AGAIN: Final = 12 * 3600
"""Seconds after which a guide is fetched again."""
_RETRY: Final = 30 * 60
_LOST: Final = "The import of {address} ended before it was done; it is tried again by itself"


_STOPPED: Final = "Fetching was stopped; it is tried again by itself"


class Imports:
    """One is fetched at a time. Any thread may call; `imported` is called on a thread of its own."""

    def __init__(
        self,
        folder: Path,
        database: EpgDatabase,
        receivable: Callable[[], Iterable[Receivable]],
        imported: Callable[[], None],
        trouble: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`receivable` tells the services that are received; `imported` is called when a guide is there.

        `trouble` gets a sentence about an import that failed, "" once one did not.
        """
        self._folder = folder
        self._database = database
        self._receivable = receivable
        self._imported = imported
        self._trouble = trouble
        self._clock = clock
        self._lock = threading.Lock()
        self._sources = {source.address: source for source in database.guides()}
        self._child: Child | None = None
        self._address = ""
        self._fraction = 0.0
        self._outcome: orders.Said | None = None
        self._stopped = False
        """Whether the household broke off the one that runs."""

    def use(self, addresses: Iterable[str]) -> None:
        """Fetch these from now on, those that are not fetched yet."""
        for address in addresses:
            if address not in self._sources:
                self._save(GuideSource(address))

    def add(self, address: str) -> None:
        """Fetch this one from now on, and at once."""
        known = self._sources.get(address) or GuideSource(address)
        self._save(msgspec.structs.replace(known, tried=0, fetched=0))
        self.tick()

    def renew(self) -> None:
        """Other channels are received now: fetch each soon."""
        with self._lock:
            for address, source in self._sources.items():
                self._sources[address] = msgspec.structs.replace(source, tried=0)

    def remove(self, address: str) -> None:
        """Fetch it no more; what was imported runs out."""
        with self._lock:
            self._sources.pop(address, None)
            self._database.remove_guide(address)
        self.cancel(address)

    def tick(self) -> None:
        """Begin what is due; cheap."""
        now = self._clock()
        with self._lock:
            if self._child is not None:
                return
            due = next((source for source in self._sources.values() if _is_due(source, now)), None)
            if due is None:
                return
            services = tuple(self._receivable())
            if not services:  # the channels are not known yet
                return
            self._address, self._fraction, self._outcome = due.address, 0.0, None
            self._stopped = False
            order = orders.Order(due.address, str(self._folder), services)
            self._child = Child("gulou_hal.iptv.importing", orders.encode(order), self._heard, self._ended)
            self._child.start()

    def cancel(self, address: str = "") -> None:
        """Stop the import that runs, if it is of this address, "": whichever; the guide stays as it was."""
        with self._lock:
            child = self._child if address in ("", self._address) else None
            self._stopped |= child is not None
        if child is not None:
            child.stop()

    def standing(self) -> list[tuple[GuideSource, float | None]]:
        """Each guide that is fetched; how far it is, 0 … 1, where that is just happening."""
        with self._lock:
            return [
                (source, self._fraction if source.address == self._address else None)
                for source in self._sources.values()
            ]

    def records(self) -> tuple[Record, ...]:
        """Each guide that is fetched, in a named state."""
        records = []
        for source in list(self._sources.values()):
            running = source.address == self._address
            state = "importing" if running else "failed" if source.sentence else "imported"
            detail: dict[str, str | int | float] = {
                "address": source.address,
                "fetched": source.fetched,
                "channels": source.channels,
                "programmes": source.programmes,
            }
            if running:
                detail["fraction"] = self._fraction
                detail["pid"] = self._child.pid if self._child else 0
            records.append(
                Record(
                    "guide import", state if source.tried or running else "waiting", source.sentence, detail
                )
            )
        return tuple(records)

    def _heard(self, line: bytes) -> None:
        try:
            said = orders.decode_said.decode(line)
        except ValueError:  # of msgspec, or text that is not UTF-8
            return
        if isinstance(said, orders.Progress):
            self._fraction = said.fraction
        else:
            self._outcome = said

    def _ended(self) -> None:
        now = int(self._clock())
        outcome, source = self._outcome, self._sources.get(self._address)
        if source is not None:
            match outcome:
                case orders.Done():
                    source = GuideSource(
                        source.address,
                        now,
                        now,
                        outcome.channels,
                        outcome.programmes,
                        _doubts(source, outcome),
                    )
                case orders.Failed(sentence):
                    source = msgspec.structs.replace(source, tried=now, sentence=sentence)
                case _ if self._stopped:
                    source = msgspec.structs.replace(source, tried=now, sentence=_STOPPED)
                case _:
                    lost = _LOST.format(address=source.address)
                    source = msgspec.structs.replace(source, tried=now, sentence=lost)
            with self._lock:
                if source.address in self._sources:  # it may have been removed meanwhile
                    self._sources[source.address] = source
                    self._database.save_guide(source)
            self._trouble("" if self._stopped else source.sentence)
        with self._lock:
            self._child, self._address = None, ""
        if isinstance(outcome, orders.Done):
            self._imported()

    def _save(self, source: GuideSource) -> None:
        with self._lock:
            self._sources[source.address] = source
            self._database.save_guide(source)


def _is_due(source: GuideSource, now: float) -> bool:
    if now < source.tried:  # the clock was set back
        return True
    return now >= source.tried + (_RETRY if source.sentence and not source.channels else _AGAIN)


def _doubts(source: GuideSource, outcome: orders.Done) -> str:
    if not outcome.channels:
        return f"{source.address} tells of none of the channels that are received"
    if outcome.undated:
        return f"{source.address} has {outcome.undated} programmes with a time that cannot be read"
    return ""
