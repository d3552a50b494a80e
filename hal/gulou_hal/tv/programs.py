"""The programs of a transport stream, as its PAT and PMTs last said (ISO/IEC 13818-1 §2.4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from gulou.services import tv
from gulou_hal.si import psi
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.filter import Section
from gulou_hal.ts.packet import NULL_PID
from gulou_hal.tv.elementary import elementary, undecodable
from gulou_hal.tv.identity import ServiceId

PAT_PID: Final = 0
SI_PIDS: Final = (0x10, 0x11, 0x12, 0x14)
"""NIT; SDT and BAT; EIT; TDT and TOT (ETSI EN 300 468 table 1)."""
_PAT: Final = 0x00
_PMT: Final = 0x02


class ProgramMap(msgspec.Struct, frozen=True):
    """What of a transport stream belongs to one program, as its newest PMT says."""

    transport_stream_id: int
    program_number: int
    pmt_pid: int
    pmt: bytes
    """The PMT's section as received."""
    pids: frozenset[int]
    """The PCR and what can be shown or heard; a data carousel is left out."""
    streams: tuple[tv.Stream, ...] = ()
    has_ca: bool = False

    @property
    def video_pid(self) -> int | None:
        """The picture that is shown: the first that can be decoded, else the first."""
        pictures = [stream for stream in self.streams if stream.kind is tv.StreamKind.video]
        decodable = [stream for stream in pictures if stream.supported]
        return next((stream.pid for stream in (*decodable, *pictures)), None)

    @property
    def audio_pids(self) -> tuple[int, ...]:
        return tuple(stream.pid for stream in self.streams if stream.kind is tv.StreamKind.audio)

    @property
    def subtitle_pids(self) -> tuple[int, ...]:
        kinds = (tv.StreamKind.subtitle, tv.StreamKind.teletext)
        return tuple(stream.pid for stream in self.streams if stream.kind in kinds)

    @property
    def unsupported(self) -> str:
        """The codec for want of which it cannot be watched; empty where it can."""
        return undecodable(self.streams)


class Programs:
    """All programs. Not thread-safe."""

    def __init__(self) -> None:
        self._parser = TableParser()
        self._sections: dict[int, psi.Pat] = {}
        self._maps: dict[int, ProgramMap] = {}
        self._pmt_pids: dict[int, int] = {}

    @property
    def transport_stream_id(self) -> int | None:
        """None before the first PAT."""
        return next((pat.transport_stream_id for pat in self._sections.values()), None)

    @property
    def numbers(self) -> frozenset[int]:
        """The programs that the PAT names."""
        return frozenset(self._pmt_pids)

    @property
    def complete(self) -> bool:
        """The whole PAT came, and the PMT of each program in it."""
        pats = self._sections
        whole = bool(pats) and len(pats) == next(iter(pats.values())).header.last_section + 1
        return whole and self._maps.keys() == self._pmt_pids.keys()

    @property
    def table_pids(self) -> frozenset[int]:
        """Where tables come: the PAT, the SI and the PMTs."""
        return frozenset((PAT_PID, *SI_PIDS, *self._pmt_pids.values()))

    def get(self, service: ServiceId) -> ProgramMap | None:
        """The map of a service; None while its PMT has not come, or when it is in another stream."""
        program = self._maps.get(service.sid)
        return program if program and program.transport_stream_id == service.tsid else None

    def maps(self) -> dict[int, ProgramMap]:
        """All maps by program number."""
        return dict(self._maps)

    def pictures(self) -> dict[int, str]:
        """The PIDs that carry pictures, each with its codec."""
        return {
            stream.pid: stream.codec
            for program in self._maps.values()
            for stream in program.streams
            if stream.kind is tv.StreamKind.video
        }

    def remember(self, transport_stream_id: int, pmts: Mapping[int, tuple[int, bytes]]) -> None:
        """Believe these PMTs, each with its PID, by program number, until the stream says otherwise.

        So a service can be shown before its PAT and PMT have come; `complete` is said only once they did.
        """
        if self._sections:
            return
        for pid, section in pmts.values():
            match self._parser.parse(section):
                case psi.Pmt() as pmt:
                    self._pmt_pids[pmt.service_id] = pid
                    self._take_pmt(pmt, Section(pid, section), transport_stream_id)

    def feed(self, section: Section) -> bool:
        """Take in a section of any kind; return whether the programs changed."""
        if section.data[0] not in (_PAT, _PMT):
            return False
        match self._parser.parse(section.data):
            case psi.Pat() as pat if section.pid == PAT_PID and pat.header.current:
                return self._take_pat(pat)
            case psi.Pmt() as pmt if self._pmt_pids.get(pmt.service_id) == section.pid and pmt.header.current:
                return self._take_pmt(pmt, section)
        return False

    def _take_pat(self, pat: psi.Pat) -> bool:
        edition = (pat.transport_stream_id, pat.header.version)
        self._sections = {
            number: known
            for number, known in self._sections.items()
            if (known.transport_stream_id, known.header.version) == edition
        }
        self._sections[pat.header.section] = pat
        self._pmt_pids = {
            row.service_id: row.pmt_pid for known in self._sections.values() for row in known.programs
        }
        # A PMT that came before the PAT, while others were remembered, is not handed on again: it stays, as
        # that of the stream that it turns out to belong to.
        self._maps = {
            number: msgspec.structs.replace(program, transport_stream_id=pat.transport_stream_id)
            for number, program in self._maps.items()
            if self._pmt_pids.get(number) == program.pmt_pid
        }
        return True

    def _take_pmt(self, pmt: psi.Pmt, section: Section, transport_stream_id: int = 0) -> bool:
        number = pmt.service_id
        streams = tuple(elementary(stream) for stream in pmt.streams)
        pids = {stream.pid for stream in streams if stream.kind is not tv.StreamKind.other}
        program = ProgramMap(
            transport_stream_id=self.transport_stream_id or transport_stream_id,
            program_number=number,
            pmt_pid=section.pid,
            pmt=section.data,
            pids=frozenset((pids | {pmt.pcr_pid}) - {NULL_PID}),
            streams=streams,
            has_ca=pmt.has_ca,
        )
        if self._maps.get(number) == program:
            return False
        self._maps[number] = program
        return True
