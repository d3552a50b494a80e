"""Logical channel numbers: the digits on the remote, which every country sends in its own way.

The tag is private, so what it means depends on the private data specifier before it, and on the network's
configuration. Sources: IEC 62216-1 (EACEM's E-Book: 0x83, 10 bits) and DIGITALEUROPE's addition to it (0x88:
services in HD take the numbers of their twins); NorDig Unified §12.2.9 (0x83 with 14 bits, 0x87 with named
lists); UK D-Book 7 part A §8.5.3.6 (0x83 without a visible flag) and §8.5.3.23 (0x88). Tags and specifiers
were held against TSDuck's tables, which name the same documents.
"""

from typing import Final

import msgspec


class LogicalChannel(msgspec.Struct, frozen=True, gc=False):
    """A number for a service; ``visible`` is False for one that lists should leave out."""

    service_id: int
    number: int
    visible: bool
    simulcast: bool = False
    """Whether this is the number that a receiver of HD gives it, in the place of the service that has it."""


class LcnScheme(msgspec.Struct, frozen=True):
    """How a network sends its numbers."""

    tag: int = 0x83
    bits: int = 10
    """Width of the number: 10 or 14."""
    has_visible_flag: bool = True
    named_lists: bool = False
    """The numbers are inside named lists per country, as with NorDig's 0x87."""
    tables: frozenset[int] = frozenset({0x40, 0x41, 0x4A})
    """Where they are looked for: NIT actual, NIT other, BAT."""
    simulcast: bool = False
    """The numbers are those of services in HD, which go before the others."""


_NORDIG: Final = 0x00000029
_UK: Final = 0x0000233A
_EACEM: Final = 0x00000028
_BSKYB: Final = 0x00000002

HD_SIMULCAST: Final = LcnScheme(tag=0x88, simulcast=True)
DEFAULT_SCHEMES: Final = (LcnScheme(), LcnScheme(tag=0x87, named_lists=True))
BY_SPECIFIER: Final[dict[int, tuple[LcnScheme, ...]]] = {
    _EACEM: (LcnScheme(), HD_SIMULCAST),
    _NORDIG: (LcnScheme(bits=14), LcnScheme(tag=0x87, named_lists=True)),
    _UK: (LcnScheme(has_visible_flag=False), HD_SIMULCAST),
    _BSKYB: (),
}
"""Private data specifier → what its tags mean; a network's own configuration goes before it."""


def logical_channels(body: bytes, scheme: LcnScheme) -> list[LogicalChannel]:
    """Read one descriptor; raises IndexError where its lengths do not fit."""
    if not scheme.named_lists:
        return _numbers(body, scheme)
    found = []
    at = 0
    while at + 2 <= len(body):
        at += 2 + body[at + 1] + 3  # list id, name, country
        end = at + 1 + body[at]
        found += _numbers(body[at + 1 : end], scheme)
        at = end
    return found


def _numbers(body: bytes, scheme: LcnScheme) -> list[LogicalChannel]:
    mask = (1 << scheme.bits) - 1
    return [
        LogicalChannel(
            service_id=body[i] << 8 | body[i + 1],
            number=(body[i + 2] << 8 | body[i + 3]) & mask,
            visible=not scheme.has_visible_flag or bool(body[i + 2] & 0x80),
            simulcast=scheme.simulcast,
        )
        for i in range(0, len(body) - 3, 4)
    ]
