"""SDT: what the services are called and of which type they are (EN 300 468 §5.2.3)."""

from enum import IntEnum
from typing import Final

import msgspec

from gulou_hal.si.descriptors import Kind, group, language_code
from gulou_hal.si.section import Header, header, loop
from gulou_hal.si.text import Decode


class RunningStatus(IntEnum):
    """EN 300 468 table 6."""

    UNDEFINED = 0
    NOT_RUNNING = 1
    STARTS_SOON = 2
    PAUSING = 3
    RUNNING = 4
    OFF_AIR = 5
    RESERVED_6 = 6
    RESERVED_7 = 7


RUNNING: Final = tuple(RunningStatus)

SERVICE_TYPES: Final[dict[int, str]] = {
    0x00: "unknown",
    0x01: "television",
    0x02: "radio",
    0x03: "teletext",
    0x04: "NVOD reference",
    0x05: "NVOD time-shifted",
    0x06: "mosaic",
    0x07: "FM radio",
    0x0A: "radio",
    0x0B: "mosaic",
    0x0C: "data",
    0x0E: "RCS map",
    0x0F: "RCS FLS",
    0x10: "DVB MHP",
    0x11: "television",
    0x16: "television",
    0x17: "NVOD time-shifted",
    0x18: "NVOD reference",
    0x19: "television",
    0x1A: "NVOD time-shifted",
    0x1B: "NVOD reference",
    0x1C: "television",
    0x1D: "NVOD time-shifted",
    0x1E: "NVOD reference",
    0x1F: "television",
    0x20: "television",
    0x21: "television",
    0x22: "television",
}
"""EN 300 468 table 89, by what a viewer does with them; from 0x1F on HEVC, UHD HEVC, VVC and AVS3."""

_DEFINITIONS: Final[dict[int, str]] = {
    0x11: "HD",
    0x16: "SD",
    0x19: "HD",
    0x1C: "HD",
    0x1F: "HD",
    0x20: "UHD",
    0x21: "UHD",
    0x22: "UHD",
}


class ServiceName(msgspec.Struct, frozen=True, gc=False):
    """A service's name and its provider's in one language, ISO 639-2."""

    language: str
    provider: str
    name: str


class Service(msgspec.Struct, frozen=True, gc=False):
    """A row of the SDT."""

    service_id: int
    type: int
    """service_type of table 89; 0 where the SDT has no service descriptor."""
    provider: str
    name: str
    names: tuple[ServiceName, ...]
    free_ca_mode: bool
    """True: some stream of the service is under conditional access."""
    running: RunningStatus
    has_schedule: bool
    has_present_following: bool

    @property
    def type_name(self) -> str:
        """In words, such as ``television`` or ``radio``; ``user defined`` from 0x80."""
        return SERVICE_TYPES.get(self.type, "user defined" if 0x80 <= self.type <= 0xFE else "reserved")

    @property
    def definition(self) -> str:
        """``SD``, ``HD`` or ``UHD`` where the type says so, else empty."""
        return _DEFINITIONS.get(self.type, "")


class Sdt(msgspec.Struct, frozen=True, gc=False):
    """Service description of this transport stream (0x42) or another (0x46)."""

    header: Header
    original_network_id: int
    services: tuple[Service, ...]

    @property
    def transport_stream_id(self) -> int:
        return self.header.extension

    @property
    def actual(self) -> bool:
        """It describes the transport stream that carries it."""
        return self.header.table_id == 0x42


def _service(body: bytes, decode: Decode) -> list[tuple[int, str, str]]:
    middle = 2 + body[1]
    end = middle + 1 + body[middle]
    return [(body[0], decode(body[2:middle]), decode(body[middle + 1 : end]))]


def _names(body: bytes, decode: Decode) -> list[ServiceName]:
    found = []
    at = 0
    while at + 5 <= len(body):
        middle = at + 4 + body[at + 3]
        end = middle + 1 + body[middle]
        provider, name = decode(body[at + 4 : middle]), decode(body[middle + 1 : end])
        found.append(ServiceName(language_code(body[at : at + 3]), provider, name))
        at = end
    return found


SERVICE: Final = Kind(0x48, _service)
SERVICE_NAMES: Final = Kind(0x5D, _names)


def sdt(data: bytes, decode: Decode) -> Sdt:
    """table_id 0x42 and 0x46."""
    services = []
    at, end = 11, len(data) - 4
    while at + 5 <= end:
        service_id, flags, status = data[at] << 8 | data[at + 1], data[at + 2], data[at + 3]
        body, at = loop(data, at + 3)
        found = group(body)
        kind, provider, name = next(iter(SERVICE.read(found, decode)), (0, "", ""))
        services.append(
            Service(
                service_id=service_id,
                type=kind,
                provider=provider,
                name=name,
                names=SERVICE_NAMES.read(found, decode),
                free_ca_mode=bool(status & 0x10),
                running=RUNNING[status >> 5],
                has_schedule=bool(flags & 2),
                has_present_following=bool(flags & 1),
            )
        )
    return Sdt(header(data), data[8] << 8 | data[9], tuple(services))
