"""What the tables of one multiplex have said so far."""

from __future__ import annotations

import threading
import time
from typing import Final

from gulou.services import tv
from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt
from gulou_hal.ts.filter import Section
from gulou_hal.tv.lineup import Lineup
from gulou_hal.tv.numbering import GENERIC, Numbering
from gulou_hal.tv.programs import Programs
from gulou_hal.tv.store import StoredService

_PATIENCE: Final = 3.0
"""Seconds after which channels are listed though some table has not come."""


class Reading:
    """Collects the tables of one multiplex until they amount to channels. One thread feeds it."""

    def __init__(self, stored: tuple[StoredService, ...] = (), rules: Numbering = GENERIC) -> None:
        """`stored` is what was known; `rules` are the country's."""
        self.channels: tuple[tv.Channel, ...] = tuple(service.channel for service in stored)
        """As last broadcast; replaced as a whole."""
        self.pmts: dict[int, tuple[int, bytes]] = _pmts(stored)
        """By service_id: where its PMT was last, and that PMT."""
        self.scanned = threading.Event()
        """Set once all that makes the channels has come."""
        self.nit: dict[tuple[int, int], Nit] = {}
        """The sections of NIT actual and other, by network and number."""
        self._programs = Programs()
        self._lineup = Lineup(rules.believed)
        self._first_at: float | None = None
        self._stale = False

    @property
    def waiting(self) -> bool:
        """Whether something came that is not in `channels` yet."""
        return self._stale

    def section(self, section: Section) -> None:
        """Take in a section of a PAT or a PMT; others are passed over."""
        self._stale |= self._programs.feed(section)

    def table(self, table: Sdt | Nit | Bat) -> None:
        """Take in a table."""
        self._stale |= self._lineup.feed(table)
        if isinstance(table, Nit) and table.header.current:
            self.nit[table.network_id, table.header.section] = table

    def news(self) -> bool:
        """Make up the channels when what makes them is there; return whether they or the PMTs changed."""
        tsid = self._programs.transport_stream_id
        if not self._stale or tsid is None:
            return False
        if self._first_at is None:
            self._first_at = time.monotonic()
        whole = self._programs.complete and self._lineup.complete
        if not whole and time.monotonic() - self._first_at < _PATIENCE:
            return False
        self._stale = False
        maps = self._programs.maps()
        channels = self._lineup.channels(tsid, maps)
        pmts = {sid: (program.pmt_pid, program.pmt) for sid, program in maps.items()}
        new = bool(channels) and (channels, pmts) != (self.channels, self.pmts)
        if new:
            self.channels, self.pmts = channels, pmts
        if whole:
            self.scanned.set()
        return new


def _pmts(stored: tuple[StoredService, ...]) -> dict[int, tuple[int, bytes]]:
    return {
        int(service.channel.service.rpartition(".")[2], 16): (service.pmt_pid, service.pmt)
        for service in stored
        if service.pmt_pid is not None and service.pmt is not None
    }
