"""Where to look for multiplexes: the channel plans of regions, as rows of frequencies.

A row is a raster: every `step` from the first to the last centre frequency. What the receiver can find out
by itself (constellation, code rate) is left open; a cable's symbol rate is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from gulou_hal.tuner.delivery import Delivery, System


class Raster(msgspec.Struct, frozen=True):
    """Frequencies in MHz; `query` is the rest of each delivery."""

    system: System
    first: float
    last: float
    step: float
    query: str = ""

    def deliveries(self) -> Iterator[Delivery]:
        """Each multiplex that may be there."""
        for number in range(round((self.last - self.first) / self.step) + 1):
            megahertz = self.first + number * self.step
            yield Delivery.parse(f"msys={self.system}&freq={megahertz:.6f}&{self.query}")


class Region(msgspec.Struct, frozen=True):
    """One way in which one region is served. `numbering` names its row in `gulou_hal.tv.numbering`."""

    id: str
    name: str
    rasters: tuple[Raster, ...]
    source: str
    """Where the frequencies stand."""
    numbering: str = ""

    @property
    def systems(self) -> frozenset[System]:
        return frozenset(raster.system for raster in self.rasters)

    def deliveries(self, systems: Iterable[System]) -> list[Delivery]:
        """What can be tried with tuners of these systems."""
        able = frozenset(systems)
        return [found for raster in self.rasters if raster.system in able for found in raster.deliveries()]


def _both(first: float, last: float, step: float, width: int) -> tuple[Raster, ...]:
    """A raster where DVB-T and DVB-T2 stand side by side."""
    return tuple(Raster(system, first, last, step, f"bw={width}") for system in (System.dvbt, System.dvbt2))


def _transponder(system: System, megahertz: float, query: str) -> Raster:
    """One transponder of the first satellite position."""
    return Raster(system, megahertz, megahertz, 1, f"src=1&{query}")


# Held against tvheadend's dtv-scan-tables (auto-Australia, auto-Italy) and, for China, the published table of
# GB/T 17786-1999 and GY/T 106-1999, from 111 MHz on.
_GE06: Final = "ITU GE06 agreement: UHF channels 21 to 48, VHF band III"
REGIONS: Final = (
    Region(
        "cn-cable",
        "China, cable",
        (
            Raster(System.dvbc, 115, 459, 8, "sr=6875&mtype=64qam"),
            Raster(System.dvbc, 474, 858, 8, "sr=6875&mtype=64qam"),
        ),
        "GB/T 17786-1999, GY/T 106-1999: Z-1 … Z-7, DS-6 … DS-12, Z-8 … Z-37 without a gap, then DS-13 …"
        " DS-24, Z-39 … Z-43, DS-25 … DS-56; GY/T 170-2001: 6.875 MBaud",
        "cn",
    ),
    Region(
        "cn-terrestrial",
        "China, aerial (DTMB)",
        (Raster(System.dtmb, 474, 562, 8, "bw=8"), Raster(System.dtmb, 610, 794, 8, "bw=8")),
        "GB 20600-2006; channels DS-13 … DS-24 and DS-25 … DS-48 as in GB/T 17786-1999",
        "cn",
    ),
    Region("gb", "United Kingdom, aerial", _both(474, 690, 8, 8), _GE06, "gb"),
    Region(
        "it",
        "Italy, aerial",
        (
            *_both(474, 690, 8, 8),
            *_both(177.5, 226.5, 7, 7),
            *_both(186, 186, 1, 7),
            *_both(194.5, 203.5, 9, 7),
        ),
        f"{_GE06}; Italy's own channels E, F and G of band III (dtv-scan-tables, auto-Italy)",
        "it",
    ),
    Region(
        "nordic",
        "Nordic countries, aerial",
        (*_both(474, 690, 8, 8), *_both(177.5, 226.5, 7, 7)),
        f"NorDig Unified; {_GE06}",
        "nordig",
    ),
    Region(
        "europe",
        "Europe, aerial",
        (*_both(474, 690, 8, 8), *_both(177.5, 226.5, 7, 7)),
        _GE06,
    ),
    Region(
        "europe-cable",
        "Europe, cable",
        (Raster(System.dvbc, 114, 858, 8, "sr=6900&mtype=256qam"),),
        "CENELEC EN 50083, channels 8 MHz wide",
    ),
    Region(
        "au",
        "Australia, aerial",
        (
            Raster(System.dvbt, 177.5, 226.5, 7, "bw=7"),
            Raster(System.dvbt, 529.5, 690.5, 7, "bw=7"),
        ),
        "ACMA channel plan: channels 6 to 12 and 28 to 51, 7 MHz wide; dtv-scan-tables, auto-Australia",
        "au",
    ),
    Region(
        "astra-19e",
        "Satellite Astra 19.2° east",
        (
            _transponder(System.dvbs2, 11493.75, "pol=h&sr=22000&fec=23&mtype=8psk"),
            _transponder(System.dvbs2, 11361.75, "pol=h&sr=22000&fec=23&mtype=8psk"),
            _transponder(System.dvbs, 12187.5, "pol=h&sr=27500&fec=34&mtype=qpsk"),
        ),
        "SES, transponders 11, 19 and 89: from there the network's own list leads on",
    ),
    Region(
        "astra-28e",
        "Satellite Astra 28.2° east",
        (
            _transponder(System.dvbs, 11778, "pol=v&sr=27500&fec=23&mtype=qpsk"),
            _transponder(System.dvbs, 11428, "pol=h&sr=27500&fec=23&mtype=qpsk"),
        ),
        "home transponders of Sky and of Freesat: from there the network's own list leads on",
    ),
)
"""A row for each; the first that fits the tuners is offered first."""


def region(name: str) -> Region | None:
    return next((found for found in REGIONS if found.id == name), None)


def offered(systems: Iterable[System]) -> tuple[Region, ...]:
    """The regions that tuners of these systems can search."""
    able = frozenset(systems)
    return tuple(found for found in REGIONS if found.systems & able)
