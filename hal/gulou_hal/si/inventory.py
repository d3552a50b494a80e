"""What a transport stream carries, gathered from its tables: networks, services, events.

These are the structs that ``gulou si --json`` writes; their field names and meanings stay.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final, TypeAlias

import msgspec
import numpy as np

from gulou_hal.si.codec import Codec, StreamKind
from gulou_hal.si.descriptors import CaSystem
from gulou_hal.si.eit import Eit, Event
from gulou_hal.si.lcn import LogicalChannel
from gulou_hal.si.nit import Bat, Nit, TransportStream
from gulou_hal.si.psi import Language, Pat, Pmt, Stream, Subtitle, TeletextPage
from gulou_hal.si.sdt import Sdt, Service
from gulou_hal.si.tables import Table
from gulou_hal.si.tdt import Tdt, Tot
from gulou_hal.ts.packet import Packets, is_scrambled, pids

_PID_COUNT: Final = 8192
_NIT_ACTUAL: Final = 0x40
_NIT_OTHER: Final = 0x41
_BAT: Final = 0x4A
ServiceKey: TypeAlias = tuple[int, int, int]
"""original_network_id, transport_stream_id, service_id."""


class ListedNetwork(msgspec.Struct, frozen=True):
    """A network or bouquet."""

    id: int
    name: str
    actual: bool
    transport_streams: tuple[TransportStream, ...]


class ListedStream(msgspec.Struct, frozen=True):
    """An elementary stream; ``present`` and ``scrambled`` are what its packets say."""

    pid: int
    kind: StreamKind
    codec: Codec
    stream_type: int
    languages: tuple[Language, ...]
    subtitles: tuple[Subtitle, ...]
    teletext: tuple[TeletextPage, ...]
    present: bool
    scrambled: bool


class ListedService(msgspec.Struct, frozen=True):
    """A service, from the PAT, its PMT, the SDT and the NIT or BAT."""

    original_network_id: int | None
    transport_stream_id: int | None
    service_id: int
    lcn: int | None
    visible: bool
    type: int | None
    type_name: str
    definition: str
    provider: str
    name: str
    scrambled: bool
    """Its pictures and sound are scrambled; where it has no packets here, its tables say they are."""
    ca: tuple[CaSystem, ...]
    running: str
    pmt_pid: int | None
    pcr_pid: int | None
    streams: tuple[ListedStream, ...]


class ListedEvent(msgspec.Struct, frozen=True):
    """An event and its service."""

    original_network_id: int
    transport_stream_id: int
    service_id: int
    event: Event


class Inventory:
    """Gathers tables; later editions of the same thing replace earlier ones."""

    def __init__(self) -> None:
        self.times: list[int] = []
        """Each time that a TDT or TOT gave, in seconds since 1970."""
        self._packets = np.zeros(_PID_COUNT, dtype=np.int64)
        self._scrambled = np.zeros(_PID_COUNT, dtype=np.int64)
        self._pat: Pat | None = None
        self._programs: dict[int, int] = {}
        self._pmts: dict[int, Pmt] = {}
        self._services: dict[ServiceKey, Service] = {}
        self._actual: tuple[int, int] | None = None
        self._networks: dict[tuple[int, int, int], Nit | Bat] = {}
        self._events: dict[tuple[ServiceKey, int], Event] = {}

    def count(self, packets: Packets) -> None:
        """Note which PIDs there are, and which are scrambled."""
        rows = pids(packets)
        self._packets += np.bincount(rows, minlength=_PID_COUNT)
        self._scrambled += np.bincount(rows[is_scrambled(packets)], minlength=_PID_COUNT)

    def add(self, tables: Iterable[Table]) -> None:
        """Take tables in the order in which they came; announcements of a next edition are skipped."""
        for table in tables:
            if isinstance(table, Tdt | Tot):
                if table.utc is not None:
                    self.times.append(table.utc)
            elif table.header.current:
                self._add(table)

    def _add(self, table: Table) -> None:
        match table:
            case Eit():
                key = (table.original_network_id, table.transport_stream_id, table.service_id)
                for event in table.events:
                    self._events[key, event.event_id] = event
            case Sdt():
                if table.actual:
                    self._actual = (table.original_network_id, table.transport_stream_id)
                for service in table.services:
                    key = (table.original_network_id, table.transport_stream_id, service.service_id)
                    self._services[key] = service
            case Pat():
                self._pat = table
                self._programs |= {program.service_id: program.pmt_pid for program in table.programs}
            case Pmt():
                self._pmts[table.service_id] = table
            case Nit() | Bat():
                head = table.header
                self._networks[head.table_id, head.extension, head.section] = table
            case _:
                pass

    @property
    def transport_stream_id(self) -> int | None:
        """Of the stream itself; None where it has neither PAT nor SDT."""
        if self._pat is not None:
            return self._pat.transport_stream_id
        return self._actual[1] if self._actual else None

    @property
    def original_network_id(self) -> int | None:
        """Of the stream itself, from its SDT, else from a NIT or BAT that lists it; None where none does."""
        if self._actual is not None:
            return self._actual[0]
        listed = [stream for table in self._networks.values() for stream in table.transport_streams]
        own = self.transport_stream_id
        return next((at.original_network_id for at in listed if at.transport_stream_id == own), None)

    @property
    def missing_pmts(self) -> bool:
        """Some service of the PAT has no PMT yet."""
        return not self._programs.keys() <= self._pmts.keys()

    def networks(self) -> list[ListedNetwork]:
        """The networks of the NIT, this one first."""
        return self._listed(_NIT_ACTUAL, _NIT_OTHER)

    def bouquets(self) -> list[ListedNetwork]:
        """The bouquets of the BAT."""
        return self._listed(_BAT)

    def _listed(self, *table_ids: int) -> list[ListedNetwork]:
        chosen = [item for item in sorted(self._networks.items()) if item[0][0] in table_ids]
        grouped = groupby(chosen, key=lambda item: item[0][:2])
        return [_listed(key, [table for _, table in sections]) for key, sections in grouped]

    def services(self) -> list[ListedService]:
        """All services, those with a number first, in its order."""
        channels = self._channels()
        own = (self.original_network_id, self.transport_stream_id)
        keys: dict[tuple[int | None, int | None, int], None] = dict.fromkeys(self._services)
        named = {key[2] for key in self._services if key[:2] == own}
        keys |= {(*own, service_id): None for service_id in self._programs if service_id not in named}
        entries = [self._service(key, key[:2] == own, channels.get(key)) for key in keys]
        return sorted(
            entries,
            key=lambda entry: (
                entry.lcn is None,
                entry.lcn or 0,
                entry.original_network_id or 0,
                entry.transport_stream_id or 0,
                entry.service_id,
            ),
        )

    def events(self) -> list[ListedEvent]:
        """All events by service and start."""
        listed = [ListedEvent(*key, event) for (key, _), event in self._events.items()]
        return sorted(
            listed,
            key=lambda entry: (
                entry.original_network_id,
                entry.transport_stream_id,
                entry.service_id,
                entry.event.start or 0,
                entry.event.event_id,
            ),
        )

    def _channels(self) -> dict[tuple[int | None, int | None, int], LogicalChannel]:
        """The number of each service; the NIT's word counts more than a BAT's."""
        channels: dict[tuple[int | None, int | None, int], LogicalChannel] = {}
        for _, table in sorted(self._networks.items(), reverse=True):
            for stream in table.transport_streams:
                for channel in stream.channels:
                    key = (stream.original_network_id, stream.transport_stream_id, channel.service_id)
                    channels[key] = channel
        return channels

    def _service(
        self, key: tuple[int | None, int | None, int], own: bool, channel: LogicalChannel | None
    ) -> ListedService:
        network, transport_stream, service_id = key
        described = None
        if network is not None and transport_stream is not None:
            described = self._services.get((network, transport_stream, service_id))
        pmt = self._pmts.get(service_id) if own else None
        streams = tuple(map(self._stream, pmt.streams)) if pmt else ()
        seen = [stream.scrambled for stream in streams if stream.present and _is_media(stream)]
        signalled = bool((pmt and pmt.has_ca) or (described and described.free_ca_mode))
        return ListedService(
            original_network_id=network,
            transport_stream_id=transport_stream,
            service_id=service_id,
            lcn=channel.number if channel else None,
            visible=channel.visible if channel else True,
            type=described.type if described else None,
            type_name=described.type_name if described else "not in the SDT",
            definition=described.definition if described else "",
            provider=described.provider if described else "",
            name=described.name if described else "",
            scrambled=any(seen) if seen else signalled,
            ca=_unique((*pmt.ca, *(ca for stream in pmt.streams for ca in stream.ca))) if pmt else (),
            running=described.running.name.lower() if described else "",
            pmt_pid=self._programs.get(service_id) if own else None,
            pcr_pid=pmt.pcr_pid if pmt else None,
            streams=streams,
        )

    def _stream(self, stream: Stream) -> ListedStream:
        return ListedStream(
            pid=stream.pid,
            kind=stream.kind,
            codec=stream.codec,
            stream_type=stream.stream_type,
            languages=stream.languages,
            subtitles=stream.subtitles,
            teletext=stream.teletext,
            present=bool(self._packets[stream.pid]),
            scrambled=bool(self._scrambled[stream.pid]),
        )


def _is_media(stream: ListedStream) -> bool:
    return stream.kind in (StreamKind.VIDEO, StreamKind.AUDIO)


def _unique(systems: tuple[CaSystem, ...]) -> tuple[CaSystem, ...]:
    return tuple(dict.fromkeys(systems))


def _listed(key: tuple[int, int], sections: Iterable[Nit | Bat]) -> ListedNetwork:
    """Bring the sections of a network or bouquet together."""
    tables = list(sections)
    return ListedNetwork(
        id=key[1],
        name=next((table.name for table in tables if table.name), ""),
        actual=key[0] == _NIT_ACTUAL,
        transport_streams=tuple(stream for table in tables for stream in table.transport_streams),
    )
