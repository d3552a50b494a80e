"""NIT and BAT: networks, bouquets, and the transport streams in them (EN 300 468 §5.2.1 and §5.2.2)."""

from typing import Final

import msgspec

from gulou_hal.si.delivery import Delivery, deliveries
from gulou_hal.si.descriptors import (
    BOUQUET_NAME,
    BOUQUET_NAMES,
    NETWORK_NAME,
    NETWORK_NAMES,
    Kind,
    NameIn,
    group,
    split,
)
from gulou_hal.si.lcn import BY_SPECIFIER, DEFAULT_SCHEMES, LcnScheme, LogicalChannel, logical_channels
from gulou_hal.si.section import Header, header, loop
from gulou_hal.si.text import Decode

_SPECIFIER: Final = 0x5F


class ListedService(msgspec.Struct, frozen=True, gc=False):
    """An entry of the service list descriptor."""

    service_id: int
    type: int


class TransportStream(msgspec.Struct, frozen=True, gc=False):
    """A transport stream of a network or bouquet."""

    transport_stream_id: int
    original_network_id: int
    delivery: tuple[Delivery, ...]
    services: tuple[ListedService, ...]
    channels: tuple[LogicalChannel, ...]


class Nit(msgspec.Struct, frozen=True, gc=False):
    """Network information of this network (0x40) or another (0x41)."""

    header: Header
    name: str
    names: tuple[NameIn, ...]
    transport_streams: tuple[TransportStream, ...]

    @property
    def network_id(self) -> int:
        return self.header.extension

    @property
    def actual(self) -> bool:
        """It describes the network that carries it."""
        return self.header.table_id == 0x40


class Bat(msgspec.Struct, frozen=True, gc=False):
    """Bouquet association (0x4A)."""

    header: Header
    name: str
    names: tuple[NameIn, ...]
    channels: tuple[LogicalChannel, ...]
    """Numbers that stand in front of the list of transport streams."""
    transport_streams: tuple[TransportStream, ...]

    @property
    def bouquet_id(self) -> int:
        return self.header.extension


def _service_list(body: bytes, _: Decode) -> list[ListedService]:
    return [ListedService(body[i] << 8 | body[i + 1], body[i + 2]) for i in range(0, len(body) - 2, 3)]


SERVICE_LIST: Final = Kind(0x41, _service_list)


def nit(data: bytes, decode: Decode, schemes: tuple[LcnScheme, ...] | None = None) -> Nit:
    """table_id 0x40 and 0x41; ``schemes`` is how this network sends its numbers, None to go by the stream."""
    first, at = loop(data, 8)
    found = group(first)
    return Nit(
        header=header(data),
        name=next(iter(NETWORK_NAME.read(found, decode)), ""),
        names=NETWORK_NAMES.read(found, decode),
        transport_streams=_transport_streams(data, at, decode, schemes),
    )


def bat(data: bytes, decode: Decode, schemes: tuple[LcnScheme, ...] | None = None) -> Bat:
    """table_id 0x4A; ``schemes`` as for ``nit``."""
    first, at = loop(data, 8)
    found = group(first)
    return Bat(
        header=header(data),
        name=next(iter(BOUQUET_NAME.read(found, decode)), ""),
        names=BOUQUET_NAMES.read(found, decode),
        channels=_channels(data[0], first, schemes),
        transport_streams=_transport_streams(data, at, decode, schemes),
    )


def _transport_streams(
    data: bytes, at: int, decode: Decode, schemes: tuple[LcnScheme, ...] | None
) -> tuple[TransportStream, ...]:
    body, _ = loop(data, at)
    streams = []
    at, end = 0, len(body)
    while at + 6 <= end:
        start = at + 6
        stop = min(end, start + ((body[at + 4] & 0x0F) << 8 | body[at + 5]))
        descriptors = body[start:stop]
        found = group(descriptors)
        streams.append(
            TransportStream(
                transport_stream_id=body[at] << 8 | body[at + 1],
                original_network_id=body[at + 2] << 8 | body[at + 3],
                delivery=deliveries(found, decode),
                services=SERVICE_LIST.read(found, decode),
                channels=_channels(data[0], descriptors, schemes),
            )
        )
        at = stop
    return tuple(streams)


def _channels(
    table_id: int, descriptors: bytes, schemes: tuple[LcnScheme, ...] | None
) -> tuple[LogicalChannel, ...]:
    known = DEFAULT_SCHEMES if schemes is None else schemes
    channels: list[LogicalChannel] = []
    for tag, body in split(descriptors):
        if tag == _SPECIFIER and schemes is None:
            known = BY_SPECIFIER.get(int.from_bytes(body[:4], "big"), DEFAULT_SCHEMES)
        for scheme in known:
            if tag == scheme.tag and table_id in scheme.tables:
                try:
                    channels += logical_channels(body, scheme)
                except IndexError:
                    continue
    return tuple(channels)
