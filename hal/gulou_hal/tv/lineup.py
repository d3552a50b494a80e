"""The channels: what SDT, NIT, BAT and the PMTs say together about the services of a transport stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from gulou.services import tv
from gulou_hal.si.lcn import LogicalChannel
from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt, Service
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.programs import ProgramMap

_KINDS: Final[Mapping[str, tv.ServiceKind]] = {
    "television": tv.ServiceKind.tv,
    "mosaic": tv.ServiceKind.tv,
    "radio": tv.ServiceKind.radio,
    "FM radio": tv.ServiceKind.radio,
}
"""Service type in words → what a viewer does with it; others go by their streams."""
_UNTYPED: Final = ("unknown", "reserved", "user defined")
_NIT_ACTUAL, _BAT, _NIT_OTHER = 0x40, 0x4A, 0x41
_PREFERENCE: Final = (_NIT_OTHER, _BAT, _NIT_ACTUAL)
"""Who is believed about a channel's number, the last most."""


_Triplet = tuple[int, int, int]
"""original_network_id, transport_stream_id, service_id."""


class Lineup:
    """Takes in tables as they come; `channels` is what they amount to. Not thread-safe."""

    def __init__(self, believed: Sequence[int] = _PREFERENCE) -> None:
        """`believed` are the tables that may number channels, the last most."""
        self._believed = tuple(believed)
        self._sdt: dict[int, Sdt] = {}
        self._numbers: dict[int, dict[tuple[int, int], Nit | Bat]] = {table: {} for table in _PREFERENCE}

    @property
    def complete(self) -> bool:
        """All sections of the SDT came."""
        sdt = self._sdt
        return bool(sdt) and len(sdt) == next(iter(sdt.values())).header.last_section + 1

    def feed(self, table: Sdt | Nit | Bat) -> bool:
        """Take in a table's section; return whether it can matter here."""
        if not table.header.current:
            return False
        if isinstance(table, Sdt):
            if not table.actual:
                return False
            edition = _edition(table)
            self._sdt = {number: known for number, known in self._sdt.items() if _edition(known) == edition}
            self._sdt[table.header.section] = table
        else:
            header = table.header
            self._numbers[header.table_id][header.extension, header.section] = table
        return True

    def channels(
        self, transport_stream_id: int, programs: Mapping[int, ProgramMap]
    ) -> tuple[tv.Channel, ...]:
        """The channels by LCN then by name; without an SDT the programs with picture or sound, by number."""
        described = {
            service.service_id: (sdt.original_network_id, service)
            for sdt in self._sdt.values()
            if sdt.transport_stream_id == transport_stream_id
            for service in sdt.services
        }
        network = next((onid for onid, _ in described.values()), self._network_of(transport_stream_id))
        numbers = self._logical_channels(transport_stream_id, network)
        found = []
        for sid in sorted(described.keys() | programs.keys()):
            onid, service = described.get(sid, (network, None))
            number = numbers.get(sid)
            program = programs.get(sid)
            if (number is not None and not number.visible) or (service is None and _is_silent(program)):
                continue
            identity = ServiceId(onid, transport_stream_id, sid)
            found.append(_channel(identity, service, program, number.number if number else None))
        found.sort(key=lambda channel: (channel.lcn is None, channel.lcn or 0, channel.name))
        return tuple(found)

    def _network_of(self, tsid: int) -> int:
        """The original network of a transport stream without an SDT, as the NIT says; 0 where nobody does."""
        streams = [stream for nit in self._numbers[_NIT_ACTUAL].values() for stream in nit.transport_streams]
        return next(
            (stream.original_network_id for stream in streams if stream.transport_stream_id == tsid), 0
        )

    def _logical_channels(self, tsid: int, onid: int) -> dict[int, LogicalChannel]:
        """The numbers of a transport stream. A service in HD has its twin's, and leaves it its own."""
        plain: dict[_Triplet, LogicalChannel] = {}
        simulcast: dict[_Triplet, LogicalChannel] = {}
        for table_id in self._believed:
            for table in self._numbers[table_id].values():
                for stream in table.transport_streams:
                    for channel in stream.channels:
                        triplet = stream.original_network_id, stream.transport_stream_id, channel.service_id
                        (simulcast if channel.simulcast else plain)[triplet] = channel
        left = {
            channel.number: plain.get(triplet) for triplet, channel in simulcast.items() if channel.visible
        }
        numbers: dict[int, LogicalChannel] = {}
        for triplet, channel in plain.items():
            if triplet[:2] != (onid, tsid) or triplet in simulcast:
                continue
            if channel.number not in left:
                numbers[triplet[2]] = channel
            elif (own := left[channel.number]) is not None:
                numbers[triplet[2]] = msgspec.structs.replace(channel, number=own.number)
        for triplet, channel in simulcast.items():
            if triplet[:2] == (onid, tsid):
                numbers[triplet[2]] = channel
        return numbers


def _edition(sdt: Sdt) -> tuple[int, int, int]:
    return sdt.transport_stream_id, sdt.original_network_id, sdt.header.version


def _is_silent(program: ProgramMap | None) -> bool:
    kinds = (tv.StreamKind.video, tv.StreamKind.audio)
    return program is None or all(stream.kind not in kinds for stream in program.streams)


def _channel(
    identity: ServiceId, service: Service | None, program: ProgramMap | None, lcn: int | None
) -> tv.Channel:
    streams = program.streams if program else ()
    named = service is not None and service.name
    return tv.Channel(
        service=identity.url,
        name=service.name if service is not None and named else f"Service {identity.sid}",
        lcn=lcn,
        names={name.language: name.name for name in service.names} if service else {},
        provider=service.provider if service else "",
        kind=_kind(service, streams),
        scrambled=bool(service and service.free_ca_mode) or bool(program and program.has_ca),
        unsupported=program.unsupported if program else "",
        streams=streams,
    )


def _kind(service: Service | None, streams: tuple[tv.Stream, ...]) -> tv.ServiceKind:
    name = "unknown" if service is None else service.type_name
    if name in _KINDS:
        return _KINDS[name]
    kinds = {stream.kind for stream in streams}
    if name not in _UNTYPED:
        return tv.ServiceKind.data
    if tv.StreamKind.video in kinds:
        return tv.ServiceKind.tv
    return tv.ServiceKind.radio if tv.StreamKind.audio in kinds else tv.ServiceKind.data
