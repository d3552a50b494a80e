"""From packets to tables: wants the PIDs of DVB's tables, and of every PMT that the PAT names."""

from typing import Final

from gulou_hal.si.lcn import LcnScheme
from gulou_hal.si.psi import Pat
from gulou_hal.si.tables import Table, TableParser
from gulou_hal.si.text import DEFAULT_CHARSET
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import Packets
from gulou_hal.ts.sections import SectionCounters

TABLE_PIDS: Final = (0x0000, 0x0001, 0x0010, 0x0011, 0x0012, 0x0014)
"""PAT, CAT, NIT, SDT and BAT, EIT, TDT and TOT (EN 300 468 table 1)."""


class SiReader:
    """Feed it a multiplex's packets; what comes out is new: a table that only repeats costs nothing."""

    def __init__(self, charset: str = DEFAULT_CHARSET, lcn: tuple[LcnScheme, ...] | None = None) -> None:
        """``charset`` and ``lcn`` are the network's, as for ``TableParser``. Raises UnknownCharsetError."""
        self.filter = SectionFilter(TABLE_PIDS)
        self._parser = TableParser(charset, lcn)
        self._pmt_pids: frozenset[int] = frozenset()

    @property
    def counters(self) -> SectionCounters:
        """What happened on the way from packets to sections."""
        return self.filter.counters

    def feed(self, packets: Packets) -> list[Table]:
        """Return the tables that these packets complete; PMTs only come after the PAT that names them."""
        sections = self.filter.feed(packets)
        if not sections:
            return []
        tables = self._parser.parse_all([section.data for section in sections])
        for table in tables:
            if isinstance(table, Pat) and table.header.current:
                self._follow(table)
        return tables

    def retune(self) -> None:
        """Take everything as new again: the next packets are from another multiplex."""
        for pid in self._pmt_pids:
            self.filter.remove(pid)
        self._pmt_pids = frozenset()
        self.filter.forget()

    def _follow(self, pat: Pat) -> None:
        named = frozenset(program.pmt_pid for program in pat.programs)
        if pat.nit_pid is not None:
            named |= {pat.nit_pid}
        if pat.header.last_section:  # a PAT in several sections: drop nothing that another one named
            named |= self._pmt_pids
        for pid in self._pmt_pids - named - set(TABLE_PIDS):
            self.filter.remove(pid)
        for pid in named - self._pmt_pids:
            self.filter.add(pid)
        self._pmt_pids = named
