"""How a multiplex is sent: the delivery system descriptors (EN 300 468 §6.2.13, GB/T 28161)."""

from typing import Final

import msgspec

from gulou_hal.si.clock import BCD
from gulou_hal.si.descriptors import Kind, Loop
from gulou_hal.si.text import Decode


class Cable(msgspec.Struct, frozen=True, tag="cable", tag_field="system"):
    """DVB-C. Frequency in Hz, symbol rate in symbols per second."""

    frequency: int
    symbol_rate: int
    modulation: str
    fec: str


class Satellite(msgspec.Struct, frozen=True, tag="satellite", tag_field="system"):
    """DVB-S and DVB-S2. Frequency in Hz, symbol rate in symbols per second, degrees positive to the east."""

    frequency: int
    symbol_rate: int
    orbital_position: float
    polarisation: str
    second_generation: bool
    modulation: str
    fec: str
    roll_off: str = ""
    """0.35, 0.25 or 0.20 where it is DVB-S2."""
    input_stream: int | None = None
    """Of several streams in one signal, which; from the S2 descriptor."""
    scrambling: int = 0
    """The gold index of the physical layer's scrambling sequence; from the S2 descriptor."""


class Satellite2(msgspec.Struct, frozen=True, gc=False):
    """What the S2 descriptor adds to the satellite's own."""

    input_stream: int | None
    scrambling: int


class Terrestrial(msgspec.Struct, frozen=True, tag="terrestrial", tag_field="system"):
    """DVB-T. Frequency in Hz (0: not said), bandwidth in Hz."""

    frequency: int
    bandwidth: int
    constellation: str
    code_rate: str
    guard_interval: str
    transmission_mode: str


class Terrestrial2(msgspec.Struct, frozen=True, tag="terrestrial2", tag_field="system"):
    """DVB-T2. Bandwidth in Hz; frequencies in Hz, empty where only the identity is sent."""

    plp_id: int
    system_id: int
    bandwidth: int
    frequencies: tuple[int, ...]


class Dtmb(msgspec.Struct, frozen=True, tag="dtmb", tag_field="system"):
    """DTMB (GB 20600). Frequency in Hz; 8 MHz wide."""

    frequency: int
    fec: str
    modulation: str
    carriers: int
    frame_header: str
    interleaving: int


Delivery = Cable | Satellite | Terrestrial | Terrestrial2 | Dtmb

_UNKNOWN: Final = "unknown"
_T2_EXTENSION: Final = 0x04
_CABLE_MODULATIONS: Final = {1: "16-QAM", 2: "32-QAM", 3: "64-QAM", 4: "128-QAM", 5: "256-QAM"}
_INNER_FEC: Final = {
    1: "1/2",
    2: "2/3",
    3: "3/4",
    4: "5/6",
    5: "7/8",
    6: "8/9",
    7: "3/5",
    8: "4/5",
    9: "9/10",
    15: "none",
}
_SATELLITE_MODULATIONS: Final = ("auto", "QPSK", "8PSK", "16-QAM")
_ROLL_OFFS: Final = ("0.35", "0.25", "0.20", "")
_POLARISATIONS: Final = ("horizontal", "vertical", "left", "right")
_BANDWIDTHS: Final = (8_000_000, 7_000_000, 6_000_000, 5_000_000)
_BANDWIDTHS_T2: Final = (*_BANDWIDTHS, 10_000_000, 1_712_000)
_CONSTELLATIONS: Final = ("QPSK", "16-QAM", "64-QAM", _UNKNOWN)
_CODE_RATES: Final = ("1/2", "2/3", "3/4", "5/6", "7/8")
_GUARD_INTERVALS: Final = ("1/32", "1/16", "1/8", "1/4")
_TRANSMISSION_MODES: Final = ("2k", "8k", "4k", _UNKNOWN)
_DTMB_FEC: Final = {1: "2/5", 2: "3/5", 3: "4/5"}
_DTMB_MODULATIONS: Final = {1: "4-QAM-NR", 2: "4-QAM", 3: "16-QAM", 4: "32-QAM", 5: "64-QAM"}
_DTMB_CARRIERS: Final = {1: 1, 2: 3780}
_DTMB_FRAME_HEADERS: Final = {1: "PN420", 2: "PN595", 3: "PN945"}
_DTMB_INTERLEAVING: Final = {1: 240, 2: 720}


def _bcd(field: bytes) -> int:
    """Whole bytes of BCD as a number; -1 where a digit is none."""
    value = 0
    for byte in field:
        if BCD[byte] < 0:
            return -1
        value = value * 100 + BCD[byte]
    return value


def cable(body: bytes) -> Cable:
    """Descriptor 0x44, §6.2.13.1."""
    return Cable(
        frequency=_bcd(body[:4]) * 100,
        modulation=_CABLE_MODULATIONS.get(body[6], _UNKNOWN),
        symbol_rate=_bcd(body[7:10]) * 1000 + (BCD[body[10] & 0xF0] * 10),
        fec=_INNER_FEC.get(body[10] & 0x0F, _UNKNOWN),
    )


def satellite(body: bytes) -> Satellite:
    """Descriptor 0x43, §6.2.13.2."""
    flags = body[6]
    position = _bcd(body[4:6]) / 10
    return Satellite(
        frequency=_bcd(body[:4]) * 10_000,
        orbital_position=position if flags & 0x80 else -position,
        polarisation=_POLARISATIONS[flags >> 5 & 3],
        second_generation=bool(flags & 0x04),
        modulation=_SATELLITE_MODULATIONS[flags & 3],
        symbol_rate=_bcd(body[7:10]) * 1000 + (BCD[body[10] & 0xF0] * 10),
        fec=_INNER_FEC.get(body[10] & 0x0F, _UNKNOWN),
        roll_off=_ROLL_OFFS[flags >> 3 & 3] if flags & 0x04 else "",
    )


def satellite2(body: bytes) -> Satellite2:
    """Descriptor 0x79, §6.2.13.3."""
    flags, at = body[0], 1
    scrambling = 0
    if flags & 0x80:
        scrambling = int.from_bytes((body[at] & 0x03, body[at + 1], body[at + 2]), "big")
        at += 3
    return Satellite2(body[at] if flags & 0x40 else None, scrambling)


def terrestrial(body: bytes) -> Terrestrial | Dtmb:
    """Descriptor 0x5A, §6.2.13.4; with 8 bytes it is China's, for DTMB."""
    if len(body) == 8:
        return dtmb(body)
    code_rate = body[5] & 7
    frequency = int.from_bytes(body[:4], "big")
    bandwidth = body[4] >> 5
    return Terrestrial(
        frequency=0 if frequency == 0xFFFFFFFF else frequency * 10,
        bandwidth=_BANDWIDTHS[bandwidth] if bandwidth < len(_BANDWIDTHS) else 0,
        constellation=_CONSTELLATIONS[body[5] >> 6],
        code_rate=_CODE_RATES[code_rate] if code_rate < len(_CODE_RATES) else _UNKNOWN,
        guard_interval=_GUARD_INTERVALS[body[6] >> 3 & 3],
        transmission_mode=_TRANSMISSION_MODES[body[6] >> 1 & 3],
    )


def dtmb(body: bytes) -> Dtmb:
    """GB/T 28161: the frequency is BCD in 100 Hz, like cable's; some networks send DVB's number of 10 Hz."""
    digits = _bcd(body[:4])
    return Dtmb(
        frequency=digits * 100 if digits >= 0 else int.from_bytes(body[:4], "big") * 10,
        fec=_DTMB_FEC.get(body[4] >> 4, _UNKNOWN),
        modulation=_DTMB_MODULATIONS.get(body[4] & 0x0F, _UNKNOWN),
        carriers=_DTMB_CARRIERS.get(body[5] >> 4, 0),
        frame_header=_DTMB_FRAME_HEADERS.get(body[5] & 0x0F, _UNKNOWN),
        interleaving=_DTMB_INTERLEAVING.get(body[6] >> 4, 0),
    )


def terrestrial2(body: bytes) -> Terrestrial2:
    """Extension descriptor 0x04, §6.4.6.3; ``body`` starts after the extension's tag."""
    bandwidth = 0
    frequencies: list[int] = []
    if len(body) >= 5:
        width = body[3] >> 2 & 0x0F
        bandwidth = _BANDWIDTHS_T2[width] if width < len(_BANDWIDTHS_T2) else 0
        other_frequencies = body[4] & 2
        at = 5
        while at + 2 < len(body):
            at += 2  # cell_id
            size = body[at] if other_frequencies else 4
            at += 1 if other_frequencies else 0
            frequencies += [int.from_bytes(body[i : i + 4], "big") * 10 for i in range(at, at + size, 4)]
            at += size
            if at < len(body):
                at += 1 + body[at]  # subcells
    return Terrestrial2(
        plp_id=body[0],
        system_id=int.from_bytes(body[1:3], "big"),
        bandwidth=bandwidth,
        frequencies=tuple(frequencies),
    )


def _extension(body: bytes, _: Decode) -> list[Delivery]:
    return [terrestrial2(body[1:])] if body[0] == _T2_EXTENSION else []


def deliveries(found: Loop, decode: Decode) -> tuple[Delivery, ...]:
    """How a transport stream is sent, by the descriptors of its loop."""
    systems = tuple(system for kind in DELIVERY_KINDS for system in kind.read(found, decode))
    more = next(iter(_SATELLITE2.read(found, decode)), None)
    if more is None:
        return systems
    return tuple(
        msgspec.structs.replace(system, input_stream=more.input_stream, scrambling=more.scrambling)
        if isinstance(system, Satellite) and system.second_generation
        else system
        for system in systems
    )


_SATELLITE2: Final = Kind(0x79, lambda body, _: [satellite2(body)])
DELIVERY_KINDS: Final[tuple[Kind[Delivery], ...]] = (
    Kind(0x43, lambda body, _: [satellite(body)]),
    Kind(0x44, lambda body, _: [cable(body)]),
    Kind(0x5A, lambda body, _: [terrestrial(body)]),
    Kind(0x7F, _extension),
)
