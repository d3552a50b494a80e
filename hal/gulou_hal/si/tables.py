"""Sections to tables: ``TABLES`` has a row for each table_id (EN 300 468 table 2)."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from gulou_hal.si.eit import Eit
from gulou_hal.si.eit_reader import eit, eits
from gulou_hal.si.lcn import LcnScheme
from gulou_hal.si.nit import Bat, Nit, bat, nit
from gulou_hal.si.psi import Cat, Pat, Pmt, cat, pat, pmt
from gulou_hal.si.sdt import Sdt, sdt
from gulou_hal.si.tdt import Tdt, Tot, tdt, tot
from gulou_hal.si.text import DEFAULT_CHARSET, TextDecoder, text_decoder

Table: TypeAlias = Pat | Cat | Pmt | Nit | Bat | Sdt | Eit | Tdt | Tot
"""What one section says; a table of several sections is the sum of theirs."""
Parser: TypeAlias = Callable[[bytes, TextDecoder], Table]

TABLES: Final[dict[int, Parser]] = {
    0x00: pat,
    0x01: cat,
    0x02: pmt,
    0x40: nit,
    0x41: nit,
    0x42: sdt,
    0x46: sdt,
    0x4A: bat,
    **dict.fromkeys(range(0x4E, 0x70), eit),
    0x70: tdt,
    0x73: tot,
}
"""table_id → what reads its sections."""


_ARIB_NETWORKS: Final = frozenset({0x0004, 0x0006, 0x0007, *range(0x7880, 0x7FF0)})
"""Networks of Japan (ARIB STD-B10 and TR-B14): their texts are in an encoding of their own, untagged."""
_NETWORK_AT: Final = (
    {0x40: 3, 0x41: 3, 0x42: 8, 0x46: 8}  # NIT: network_id; SDT: original_network_id
    | dict.fromkeys(range(0x4E, 0x70), 10)
)
"""table_id → where the section names its network."""
_MIN_EIT: Final = 18
"""Header and CRC, without any event."""


class TableParser:
    """Reads sections of one network, with its way of writing texts and numbers."""

    def __init__(self, charset: str = DEFAULT_CHARSET, lcn: tuple[LcnScheme, ...] | None = None) -> None:
        """``charset`` is for texts that do not say theirs; ``lcn`` None goes by what the stream says.

        Raises UnknownCharsetError.
        """
        self._decode = text_decoder(charset)
        self._decode_arib = text_decoder("arib") if charset == DEFAULT_CHARSET else self._decode
        self._tables = dict(TABLES)
        if lcn is not None:
            self._tables |= {
                0x40: lambda data, decode: nit(data, decode, lcn),
                0x41: lambda data, decode: nit(data, decode, lcn),
                0x4A: lambda data, decode: bat(data, decode, lcn),
            }

    def parse(self, data: bytes) -> Table | None:
        """Read a section whose CRC is right; None for tables not known here and for sections cut short."""
        parser = self._tables.get(data[0]) if data else None
        if parser is None:
            return None
        try:
            return parser(data, self._decode_arib if _is_arib(data) else self._decode)
        except IndexError:
            return None

    def parse_all(self, sections: Sequence[bytes]) -> list[Table]:
        """Read many sections, in order, faster than one by one; what ``parse`` gives None for is left out."""
        tables: list[Table] = []
        for reads_together, run in groupby(sections, _is_common_eit):
            if reads_together:
                tables += eits(list(run), self._decode)
            else:
                tables += [table for data in run if (table := self.parse(data)) is not None]
        return tables


def _is_arib(data: bytes) -> bool:
    at = _NETWORK_AT.get(data[0])
    return at is not None and data[at] << 8 | data[at + 1] in _ARIB_NETWORKS


def _is_common_eit(data: bytes) -> bool:
    return len(data) >= _MIN_EIT and 0x4E <= data[0] < 0x70 and not _is_arib(data)
