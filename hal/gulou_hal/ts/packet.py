"""Transport stream packets as rows of a numpy array (ISO/IEC 13818-1 §2.4.3).

``Packets`` is a (n, 188) array of bytes, each row one packet. The functions here read one field of all
rows at once; none of them looks at the sync byte again once ``sync.PacketReader`` has found it.
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

PACKET_SIZE: Final = 188
SYNC_BYTE: Final = 0x47
NULL_PID: Final = 0x1FFF
CLOCK_HZ: Final = 27_000_000
"""The rate of PCR ticks."""
PCR_MODULUS: Final = (1 << 33) * 300
"""PCR wraps here, after 26.5 hours."""

Packets: TypeAlias = NDArray[np.uint8]
Rows: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]


def as_packets(data: bytes | bytearray | memoryview) -> Packets:
    """View whole aligned 188-byte packets without copying; a last, cut packet is left out.

    The view is writable where ``data`` is.
    """
    count = len(data) // PACKET_SIZE
    return np.frombuffer(data, dtype=np.uint8, count=count * PACKET_SIZE).reshape(count, PACKET_SIZE)


def _any_bit(column: NDArray[np.uint8], mask: int) -> Flags:
    flags: Flags = (column & mask) != 0
    return flags


def pids(packets: Packets) -> NDArray[np.uint16]:
    """The 13-bit PID of each packet."""
    high = (packets[:, 1] & np.uint8(0x1F)).astype(np.uint16)
    return high << np.uint16(8) | packets[:, 2]


def continuity_counters(packets: Packets) -> NDArray[np.uint8]:
    """The 4-bit counter of each packet; it moves only with packets that have a payload."""
    return packets[:, 3] & np.uint8(0x0F)


def has_transport_error(packets: Packets) -> Flags:
    """The demodulator gave this packet up: nothing in it can be trusted."""
    return _any_bit(packets[:, 1], 0x80)


def starts_unit(packets: Packets) -> Flags:
    """payload_unit_start_indicator: a PES packet or a section begins here."""
    return _any_bit(packets[:, 1], 0x40)


def is_scrambled(packets: Packets) -> Flags:
    """transport_scrambling_control says that the payload is scrambled."""
    return _any_bit(packets[:, 3], 0xC0)


def has_payload(packets: Packets) -> Flags:
    """adaptation_field_control says that a payload follows."""
    return _any_bit(packets[:, 3], 0x10)


def adaptation_flags(packets: Packets) -> NDArray[np.uint8]:
    """The flag byte of the adaptation field, 0 where there is none."""
    present = ((packets[:, 3] & 0x20) != 0) & (packets[:, 4] != 0) & (packets[:, 4] <= 183)
    return np.where(present, packets[:, 5], np.uint8(0))


def is_random_access(packets: Packets) -> Flags:
    """random_access_indicator: a decoder may start with the PES packet that begins here."""
    return _any_bit(adaptation_flags(packets), 0x40)


def payload_offsets(packets: Packets) -> NDArray[np.intp]:
    """Where the payload starts in each row; 188 where there is none, or the adaptation field is wrong."""
    adapted = (packets[:, 3] & 0x20) != 0
    offsets = np.where(adapted, packets[:, 4].astype(np.intp) + 5, 4)
    return np.where(has_payload(packets), np.minimum(offsets, PACKET_SIZE), PACKET_SIZE)


def pcr_rows(packets: Packets) -> Rows:
    """The rows that carry a PCR."""
    flags = (adaptation_flags(packets) & 0x10) != 0
    return np.flatnonzero(flags & (packets[:, 4] >= 7) & ~has_transport_error(packets))


def read_pcrs(packets: Packets, rows: Rows) -> NDArray[np.int64]:
    """The PCRs of ``rows`` in ticks of 27 MHz, from 0 to below ``PCR_MODULUS``."""
    field = packets[rows, 6:12].astype(np.int64)
    base = field[:, 0] << 25 | field[:, 1] << 17 | field[:, 2] << 9 | field[:, 3] << 1 | field[:, 4] >> 7
    return base * 300 + ((field[:, 4] & 1) << 8 | field[:, 5])


def write_pcrs(packets: Packets, rows: Rows, ticks: NDArray[np.int64]) -> None:
    """Write PCRs (27 MHz, taken modulo ``PCR_MODULUS``) into ``rows`` in place."""
    base, extension = np.divmod(ticks % PCR_MODULUS, 300)
    field = np.empty((len(rows), 6), dtype=np.uint8)
    for column, shift in enumerate((25, 17, 9, 1)):
        field[:, column] = base >> shift & 0xFF
    field[:, 4] = (base & 1) << 7 | 0x7E | extension >> 8
    field[:, 5] = extension & 0xFF
    packets[rows, 6:12] = field


def pes_rows(packets: Packets) -> tuple[Rows, NDArray[np.intp]]:
    """The rows where a clear PES packet begins, and where in each row its start code stands.

    Only rows with at least nine bytes of payload count: with fewer, the PES header's flags are not there.
    """
    starts = starts_unit(packets) & ~is_scrambled(packets) & ~has_transport_error(packets)
    rows = np.flatnonzero(starts & has_payload(packets))
    at = payload_offsets(packets[rows])
    fits = at <= PACKET_SIZE - 9
    rows, at = rows[fits], at[fits]
    code = (packets[rows, at] == 0) & (packets[rows, at + 1] == 0) & (packets[rows, at + 2] == 1)
    return rows[code], at[code]
