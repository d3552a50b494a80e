"""Gives the one program of a stream the numbers that its channel has here.

Streams from the Internet are numbered at random: most are program 1 of transport stream 1. PAT and PMT are
written anew; other tables of the stream, which speak of the old numbers, are left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gulou_hal.si import psi
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import Packets, as_packets, pids
from gulou_hal.tuner.contract import Tuner, TunerStatus
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.stream import association, packetize

_PAT: Final = 0
_LEFT_OUT: Final = (0x10, 0x11, 0x12)
"""NIT, SDT and BAT, EIT."""


class Renumber:
    """Packets in, packets out. `service` says the new numbers."""

    def __init__(self, service: ServiceId) -> None:
        self._service = service
        self._parser = TableParser()
        self._filter = SectionFilter((_PAT,))
        self._pmt_pid: int | None = None
        self._sections: dict[int, bytes] = {}
        self._counters: dict[int, int] = {}

    def apply(self, packets: Packets) -> Packets:
        """The same packets with PAT and PMT of the new numbers."""
        for section in self._filter.feed(packets):
            self._learn(section.pid, section.data)
        found = pids(packets)
        tables = np.isin(found, (_PAT, *_LEFT_OUT, *(() if self._pmt_pid is None else (self._pmt_pid,))))
        if not tables.any():
            return packets
        pieces: list[Packets] = []
        done = 0
        for row in np.flatnonzero(tables).tolist():
            pieces.append(packets[done:row])
            done = row + 1
            table = self._sections.get(int(found[row]))
            if table is not None and packets[row, 1] & 0x40:
                pieces.append(self._written(int(found[row]), table))
        pieces.append(packets[done:])
        return np.concatenate(pieces)

    def _learn(self, pid: int, data: bytes) -> None:
        table = self._parser.parse(data)
        match table:
            case psi.Pat() as pat if pid == _PAT and pat.programs:
                pmt_pid = next((row.pmt_pid for row in pat.programs if row.service_id), None)
                if pmt_pid is None:
                    return
                if self._pmt_pid is not None and self._pmt_pid != pmt_pid:
                    self._filter.remove(self._pmt_pid)
                self._pmt_pid = pmt_pid
                self._filter.add(pmt_pid)
                self._sections[_PAT] = association(self._service.tsid, self._service.sid, pmt_pid)
            case psi.Pmt() if pid == self._pmt_pid:
                body = data[:3] + self._service.sid.to_bytes(2, "big") + data[5:-4]
                self._sections[pid] = body + crc32_mpeg(body).to_bytes(4, "big")

    def _written(self, pid: int, section: bytes) -> Packets:
        counter = self._counters.get(pid, 0)
        written = as_packets(packetize(pid, section, counter))
        self._counters[pid] = (counter + len(written)) & 0x0F
        return written


class Renumbered(Tuner):
    """A tuner whose one program has other numbers here."""

    def __init__(self, inner: Tuner, service: ServiceId) -> None:
        super().__init__(inner.tuning)
        self._inner = inner
        self._service = service
        self._renumber = Renumber(service)

    def open(self) -> None:
        self._renumber = Renumber(self._service)
        self._inner.open()

    def read(self, timeout: float) -> Packets:
        return self._renumber.apply(self._inner.read(timeout))

    def status(self) -> TunerStatus:
        return self._inner.status()

    def close(self) -> None:
        self._inner.close()
