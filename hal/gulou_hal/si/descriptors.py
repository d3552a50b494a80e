"""Descriptor loops, and the kinds of descriptor that several tables share (EN 300 468 §6).

A ``Kind`` is one row: a tag and what reads its body. Kinds that belong to one table stand beside that table.
A descriptor whose lengths do not fit is left out; the others stay.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from gulou_hal.si.text import Decode

T = TypeVar("T")
Loop: TypeAlias = Mapping[int, list[bytes]]
"""Tag → bodies in order."""


def split(loop: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and body of each descriptor; what is cut at the loop's end is left out."""
    at, last = 0, len(loop) - 2
    while at <= last:
        start = at + 2
        at = start + loop[start - 1]
        if at <= last + 2:
            yield loop[start - 2], loop[start:at]


def group(loop: bytes) -> Loop:
    """The descriptors of a loop by tag."""
    grouped: dict[int, list[bytes]] = {}
    for tag, body in split(loop):
        grouped.setdefault(tag, []).append(body)
    return grouped


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of descriptor: its tag, and what turns a body into values."""

    tag: int
    parse: Callable[[bytes, Decode], list[T]]

    def read(self, loop: Loop, decode: Decode) -> tuple[T, ...]:
        """The values of all descriptors of this kind in a loop, in order."""
        values: list[T] = []
        for body in loop.get(self.tag, ()):
            try:
                values += self.parse(body, decode)
            except IndexError:
                continue
        return tuple(values)


class CaSystem(msgspec.Struct, frozen=True, gc=False):
    """A conditional access system and the PID of its messages: ECM in a PMT, EMM in a CAT."""

    system_id: int
    pid: int


class NameIn(msgspec.Struct, frozen=True, gc=False):
    """A name in one language, ISO 639-2."""

    language: str
    name: str


def language_code(field: bytes) -> str:
    """Three bytes of ISO 639-2 or ISO 3166; empty where they are no letters."""
    code = field.decode("latin-1")
    return code if code.isascii() and code.isalnum() else ""


def _ca(body: bytes, _: Decode) -> list[CaSystem]:
    return [CaSystem(body[0] << 8 | body[1], (body[2] & 0x1F) << 8 | body[3])]


def _name(body: bytes, decode: Decode) -> list[str]:
    return [decode(body)]


def _names(body: bytes, decode: Decode) -> list[NameIn]:
    found = []
    at = 0
    while at + 4 <= len(body):
        end = at + 4 + body[at + 3]
        found.append(NameIn(language_code(body[at : at + 3]), decode(body[at + 4 : end])))
        at = end
    return found


CA: Final = Kind(0x09, _ca)
"""ISO/IEC 13818-1 §2.6.16."""
NETWORK_NAME: Final = Kind(0x40, _name)
BOUQUET_NAME: Final = Kind(0x47, _name)
NETWORK_NAMES: Final = Kind(0x5B, _names)
BOUQUET_NAMES: Final = Kind(0x5C, _names)
