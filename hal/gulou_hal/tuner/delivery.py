"""Where a multiplex is, whatever receives it: the parameters of a delivery system, in SAT>IP's vocabulary.

As text a delivery is a SAT>IP query (SAT>IP specification 1.2.2 §3.5.11): `msys=dvbc&freq=474&sr=6900`.
Ours beside it: `msys=dtmb` with `tmode=c3780`, `gi=945` and `ilv=720`, and `msys=iptv&url=…` for what has an
address instead of a frequency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import msgspec

from gulou_hal.si import delivery as si
from gulou_hal.tuner.contract import TunerError


class System(StrEnum):
    """How a multiplex is sent; the values of `msys`."""

    dvbc = "dvbc"
    dvbt = "dvbt"
    dvbt2 = "dvbt2"
    dvbs = "dvbs"
    dvbs2 = "dvbs2"
    dtmb = "dtmb"
    iptv = "iptv"


SATELLITE: Final = frozenset({System.dvbs, System.dvbs2})
_NEAR: Final[Mapping[System, int]] = {System.dvbs: 2_000_000, System.dvbs2: 2_000_000}
_NEAR_ELSEWHERE: Final = 200_000
"""Hz by which two frequencies may differ and be the same multiplex: offsets, drift, rounding in a NIT."""


class Delivery(msgspec.Struct, frozen=True):
    """One multiplex on the air or in a cable. "" and 0 stand for: the receiver finds out."""

    system: System
    frequency: int = 0
    """Hz; a satellite transponder's own, before any conversion."""
    symbol_rate: int = 0
    """Symbols per second."""
    modulation: str = ""
    """`mtype`: qpsk, 8psk, 16apsk, 16qam … 256qam, 4qam, 4qam-nr."""
    fec: str = ""
    """12, 23, 34, 45, 56, 78, 89, 25, 35, 910."""
    source: int = 1
    """`src`: the satellite position, 1 to 255, numbered as the dish's switch is wired."""
    polarisation: str = ""
    """h, v, l, r."""
    roll_off: str = ""
    """0.35, 0.25, 0.20."""
    pilots: str = ""
    """on, off."""
    bandwidth: int = 0
    """Hz."""
    transmission_mode: str = ""
    """2k, 8k, 4k, 1k, 16k, 32k; DTMB's carriers: c1, c3780."""
    guard_interval: str = ""
    """14, 18, 116, 132, 1128, 19128, 19256; DTMB's frame header: 420, 595, 945."""
    interleaving: str = ""
    """DTMB: 240, 720."""
    plp: int | None = None
    """DVB-T2's physical layer pipe, 0 to 255."""
    t2_system: int | None = None
    input_stream: int | None = None
    """`isi`: which of the streams in a DVB-S2 signal, 0 to 255 (ETSI EN 302 307-1 §5.1.6)."""
    pls_mode: str = ""
    """How `pls_code` numbers the physical layer's scrambling sequence: root, gold, combo."""
    pls_code: int = 0
    """0 to 262142 (ETSI EN 302 307-1 §5.5.4)."""
    inversion: str = ""
    """`specinv`: 0, 1."""
    url: str = ""
    """For `iptv` alone: what has an address and no frequency."""

    @classmethod
    def parse(cls, text: str) -> Delivery:
        """Read a query. Words that are not ours, as `pids`, are passed over. Raises TunerError."""
        words = dict(parse_qsl(text.removeprefix("?")))
        system = words.pop("msys", "")
        if system not in {each.value for each in System}:
            known = ", ".join(System)
            raise TunerError(f"{text} names no delivery system: write msys= and one of {known}")
        fields: dict[str, Any] = {"system": System(system)}
        for word, value in words.items():
            row = _WORDS.get(word)
            if row is None:
                continue
            try:
                fields[row[0]] = row[1](value.lower() if word != "url" else value)
            except (ValueError, OverflowError):
                raise TunerError(f"{word}={value} is no value for {word}; correct it in {text}") from None
        found = cls(**fields)
        if not (found.url if found.system is System.iptv else found.frequency):
            missing = "url=" if found.system is System.iptv else "freq= in MHz"
            raise TunerError(f"{text} does not say where to tune to: add {missing}")
        return found

    @property
    def query(self) -> str:
        """The text that `parse` reads; the same delivery always gives the same text."""
        words = [f"src={self.source}"] if self.system in SATELLITE else []
        words.append(f"msys={self.system}")
        for word, (field, _, write) in _WORDS.items():
            value = getattr(self, field)
            if word != "src" and (value or (value == 0 and field in _ZERO_SAYS)):
                words.append(f"{word}={write(value)}")
        return "&".join(words)

    @property
    def title(self) -> str:
        """What a person calls it: 474 MHz, 11494 H, or an address."""
        if self.system is System.iptv:
            return self.url
        where = _megahertz(self.frequency)
        return f"{where} {self.polarisation.upper()}" if self.system in SATELLITE else f"{where} MHz"

    def is_same(self, other: Delivery) -> bool:
        """Whether the other can only be the same multiplex, told less or more exactly."""
        if self.system is System.iptv or other.system is System.iptv:
            return self.system is other.system and self.url == other.url
        satellites = (self.system in SATELLITE, other.system in SATELLITE)
        if satellites == (True, True):
            near = self.source == other.source and self.polarisation == other.polarisation
        else:
            near = self.system is other.system
        apart = abs(self.frequency - other.frequency)
        return (
            near
            and apart <= _NEAR.get(self.system, _NEAR_ELSEWHERE)
            and (self.plp or 0, self.input_stream or 0) == (other.plp or 0, other.input_stream or 0)
        )

    @classmethod
    def from_nit(cls, descriptor: si.Delivery, source: int = 1) -> Delivery | None:
        """From a delivery system descriptor of a NIT; None where it tells no frequency.

        `source` is the number of the satellite position that the NIT came from.
        """
        return _FROM_NIT[type(descriptor)](descriptor, source)


def _megahertz(hertz: int) -> str:
    return f"{hertz / 1e6:.6f}".rstrip("0").rstrip(".")


def _kilosymbols(symbols: int) -> str:
    return f"{symbols / 1000:.3f}".rstrip("0").rstrip(".")


def _from_megahertz(text: str) -> int:
    hertz = round(float(text) * 1e6)
    if not 0 < hertz < 100_000_000_000:
        raise ValueError(text)
    return hertz


def _kilo(text: str) -> int:
    symbols = round(float(text) * 1000)
    if symbols < 0:
        raise ValueError(text)
    return symbols


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not 0 <= number <= most:
            raise ValueError(text)
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


_MODULATIONS: Final = (
    *("qpsk", "8psk", "16apsk", "32apsk"),
    *("4qam-nr", "4qam", "16qam", "32qam", "64qam", "128qam", "256qam"),
)
_WORDS: Final[Mapping[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]]] = {
    "src": ("source", _number(255), str),
    "freq": ("frequency", _from_megahertz, _megahertz),
    "pol": ("polarisation", _one_of("h", "v", "l", "r"), str),
    "bw": ("bandwidth", _from_megahertz, _megahertz),
    "tmode": ("transmission_mode", _one_of("1k", "2k", "4k", "8k", "16k", "32k", "c1", "c3780"), str),
    "mtype": ("modulation", _one_of(*_MODULATIONS), str),
    "sr": ("symbol_rate", _kilo, _kilosymbols),
    "fec": ("fec", _one_of("12", "23", "34", "45", "56", "67", "78", "89", "25", "35", "910"), str),
    "ro": ("roll_off", _one_of("0.35", "0.25", "0.20"), str),
    "plts": ("pilots", _one_of("on", "off"), str),
    "gi": (
        "guard_interval",
        _one_of("14", "18", "116", "132", "1128", "19128", "19256", "420", "595", "945"),
        str,
    ),
    "ilv": ("interleaving", _one_of("240", "720"), str),
    "plp": ("plp", _number(255), str),
    "isi": ("input_stream", _number(255), str),
    "plsm": ("pls_mode", _one_of("root", "gold", "combo"), str),
    "plsc": ("pls_code", _number(262_142), str),
    "t2id": ("t2_system", _number(65535), str),
    "specinv": ("inversion", _one_of("0", "1"), str),
    "url": ("url", str, lambda url: quote(url, safe="")),
}
"""Word of the query → field, how it is read, how it is written."""
_ZERO_SAYS: Final = frozenset({"plp", "t2_system", "input_stream"})
"""Fields whose 0 is a value."""


def _fec(text: str) -> str:
    return text.replace("/", "") if "/" in text else ""


def _modulation(text: str) -> str:
    """`64-QAM` → `64qam`; what is not known is left to the receiver."""
    word = text.lower().replace("-qam", "qam")
    return word if word in _MODULATIONS else ""


def _cable(found: si.Cable, _: int) -> Delivery | None:
    if found.frequency <= 0:
        return None
    modulation = _modulation(found.modulation)
    return Delivery(System.dvbc, found.frequency, max(0, found.symbol_rate), modulation)


def _satellite(found: si.Satellite, source: int) -> Delivery | None:
    if found.frequency <= 0:
        return None
    return Delivery(
        System.dvbs2 if found.second_generation else System.dvbs,
        found.frequency,
        max(0, found.symbol_rate),
        _modulation(found.modulation),
        _fec(found.fec),
        source,
        found.polarisation[:1],
        found.roll_off,
        input_stream=found.input_stream,
        pls_mode="gold" if found.scrambling else "",
        pls_code=found.scrambling,
    )


def _terrestrial(found: si.Terrestrial, _: int) -> Delivery | None:
    if found.frequency <= 0:
        return None
    return Delivery(
        System.dvbt,
        found.frequency,
        modulation=_modulation(found.constellation),
        fec=_fec(found.code_rate),
        bandwidth=found.bandwidth,
        transmission_mode=found.transmission_mode if found.transmission_mode != "unknown" else "",
        guard_interval=_fec(found.guard_interval),
    )


def _terrestrial2(found: si.Terrestrial2, _: int) -> Delivery | None:
    if not found.frequencies or found.frequencies[0] <= 0:
        return None
    return Delivery(
        System.dvbt2,
        found.frequencies[0],
        bandwidth=found.bandwidth,
        plp=found.plp_id,
        t2_system=found.system_id,
    )


def _dtmb(found: si.Dtmb, _: int) -> Delivery | None:
    if found.frequency <= 0:
        return None
    return Delivery(
        System.dtmb,
        found.frequency,
        modulation=_modulation(found.modulation),
        fec=_fec(found.fec),
        bandwidth=8_000_000,
        transmission_mode=f"c{found.carriers}" if found.carriers else "",
        guard_interval=found.frame_header.removeprefix("PN") if found.frame_header != "unknown" else "",
        interleaving=str(found.interleaving) if found.interleaving else "",
    )


_FROM_NIT: Final[Mapping[type, Callable[[Any, int], Delivery | None]]] = {
    si.Cable: _cable,
    si.Satellite: _satellite,
    si.Terrestrial: _terrestrial,
    si.Terrestrial2: _terrestrial2,
    si.Dtmb: _dtmb,
}
