"""How HDHomeRuns are found: a small packet by UDP port 65001 (SiliconDust, libhdhomerun, hdhomerun_pkt.h).

Type and length, 16 bits each; fields of tag, length and value; an Ethernet CRC, low byte first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

PORT: Final = 65_001
LONGEST: Final = 1460
REQUEST: Final = 0x0002
REPLY: Final = 0x0003
ANY: Final = 0xFFFFFFFF
TUNER: Final = 1
_TYPE, _ID, _TUNERS, _BASE_URL, _LINEUP_URL = 0x01, 0x02, 0x10, 0x2A, 0x27


class HdhomerunError(Exception):
    """What came is no such packet."""


class Announced(msgspec.Struct, frozen=True):
    """A device as it answers. `tuners` is 0 and the addresses are "" where old firmware does not say."""

    device_id: int
    tuners: int = 0
    base_url: str = ""
    lineup_url: str = ""

    @property
    def name(self) -> str:
        """As it is printed on the device: eight hexadecimal digits."""
        return f"{self.device_id:08X}"


def request(device_id: int = ANY) -> bytes:
    """Return the packet that asks for tuners: all, or the one of this number."""
    return seal(REQUEST, ((_TYPE, TUNER.to_bytes(4, "big")), (_ID, device_id.to_bytes(4, "big"))))


def reply(announced: Announced) -> bytes:
    """Return a device's answer."""
    fields = [(_TYPE, TUNER.to_bytes(4, "big")), (_ID, announced.device_id.to_bytes(4, "big"))]
    fields += [(_TUNERS, bytes((announced.tuners,)))] if announced.tuners else []
    fields += [(_BASE_URL, announced.base_url.encode())] if announced.base_url else []
    fields += [(_LINEUP_URL, announced.lineup_url.encode())] if announced.lineup_url else []
    return seal(REPLY, fields)


def asked_for(packet: bytes) -> int | None:
    """The device number that a request asks for, `ANY` for all; None where no tuners are asked for.

    Raises HdhomerunError.
    """
    kind, fields = unseal(packet)
    wanted = int.from_bytes(fields.get(_TYPE, b""), "big")
    if kind != REQUEST or wanted not in (TUNER, ANY):
        return None
    return int.from_bytes(fields.get(_ID, b"\xff\xff\xff\xff"), "big")


def read(packet: bytes) -> Announced | None:
    """Read an answer; None where it is about something else than tuners. Raises HdhomerunError."""
    kind, fields = unseal(packet)
    if kind != REPLY or int.from_bytes(fields.get(_TYPE, b""), "big") != TUNER:
        return None
    number = fields.get(_ID, b"")
    if len(number) != 4:
        raise HdhomerunError("an HDHomeRun does not say its number")
    return Announced(
        device_id=int.from_bytes(number, "big"),
        tuners=int.from_bytes(fields.get(_TUNERS, b"")[:1], "big"),
        base_url=fields.get(_BASE_URL, b"").decode("ascii", "replace"),
        lineup_url=fields.get(_LINEUP_URL, b"").decode("ascii", "replace"),
    )


def seal(kind: int, fields: Iterable[tuple[int, bytes]]) -> bytes:
    """Return a packet of these fields."""
    payload = b"".join(bytes((tag,)) + _length(len(value)) + value for tag, value in fields)
    packet = struct.pack(">HH", kind, len(payload)) + payload
    return packet + struct.pack("<I", zlib.crc32(packet))


def unseal(packet: bytes) -> tuple[int, dict[int, bytes]]:
    """Return the type and the fields of a packet. Raises HdhomerunError."""
    if not 8 <= len(packet) <= LONGEST:
        raise HdhomerunError(f"a packet of {len(packet)} bytes is none of an HDHomeRun")
    kind, size = struct.unpack_from(">HH", packet)
    if len(packet) < size + 8:
        raise HdhomerunError("a packet of an HDHomeRun is cut short")
    (crc,) = struct.unpack_from("<I", packet, 4 + size)
    if zlib.crc32(packet[: 4 + size]) != crc:
        raise HdhomerunError("a packet of an HDHomeRun is damaged")
    return kind, dict(_fields(packet[4 : 4 + size]))


def _fields(payload: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(payload):
        tag, size = payload[at], payload[at + 1]
        at += 2
        if size & 0x80:  # two bytes: seven bits, then the rest
            if at >= len(payload):
                raise HdhomerunError("a field of an HDHomeRun is cut short")
            size = size & 0x7F | payload[at] << 7
            at += 1
        if at + size > len(payload):
            raise HdhomerunError("a field of an HDHomeRun is cut short")
        yield tag, payload[at : at + size]
        at += size


def _length(size: int) -> bytes:
    return bytes((size,)) if size < 0x80 else bytes((size & 0x7F | 0x80, size >> 7))
