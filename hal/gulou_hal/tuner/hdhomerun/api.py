"""What an HDHomeRun says of itself by HTTP: discover.json, lineup.json, status.json (its HTTP API)."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.fetch import fetch
from gulou_hal.tuner.delivery import Delivery, System

PATIENCE: Final = 3.0
_LONGEST: Final = 2 << 20
_HIGHEST: Final = 10_000_000_000

Said = TypeVar("Said")


class Discover(msgspec.Struct, frozen=True, rename="pascal"):
    """discover.json."""

    friendly_name: str = "HDHomeRun"
    model_number: str = ""
    device_id: str = msgspec.field(default="", name="DeviceID")
    base_url: str = msgspec.field(default="", name="BaseURL")
    lineup_url: str = msgspec.field(default="", name="LineupURL")
    tuner_count: int = 2

    @property
    def systems(self) -> frozenset[System]:
        """What it receives, by the end of its model's name: DT, DC; nothing of use where it is US."""
        model = self.model_number.upper()
        if model.endswith("DC"):
            return frozenset({System.dvbc})
        return frozenset({System.dvbt, System.dvbt2}) if model.endswith("DT") else frozenset()


class Listed(msgspec.Struct, frozen=True, rename="pascal"):
    """A channel of lineup.json. Frequency in Hz, 0 where the firmware does not say."""

    guide_number: str = ""
    guide_name: str = ""
    url: str = msgspec.field(default="", name="URL")
    frequency: int = 0
    modulation: str = ""


class Tuning(msgspec.Struct, frozen=True, rename="pascal"):
    """A tuner of status.json. Strength and quality in percent; None while it is not tuned."""

    resource: str = ""
    signal_strength_percent: int | None = None
    signal_quality_percent: int | None = None


def discover(base: str) -> Discover:
    """What the device at an address is. Raises SatipError or OSError."""
    return _read(f"{base}/discover.json", Discover)


def lineup(base: str) -> tuple[Listed, ...]:
    """The channels that it found. Raises SatipError or OSError."""
    return _read(f"{base}/lineup.json?tuning", tuple[Listed, ...])


def status(base: str) -> tuple[Tuning, ...]:
    """How its tuners receive. Raises SatipError or OSError."""
    return _read(f"{base}/status.json", tuple[Tuning, ...])


def deliveries(channels: tuple[Listed, ...], systems: frozenset[System]) -> tuple[Delivery, ...]:
    """The multiplexes of these channels, where the firmware names their frequencies."""
    found: list[Delivery] = []
    for channel in channels:
        if not 0 < channel.frequency < _HIGHEST or not systems:
            continue
        second = System.dvbt2 in systems and "t2" in channel.modulation.lower()
        system = System.dvbt2 if second else min(systems)
        delivery = Delivery(system, channel.frequency)
        if not any(delivery.is_same(known) for known in found):
            found.append(delivery)
    return tuple(found)


def read(document: bytes, kind: type[Said]) -> Said:
    """Read one of these documents. Raises SatipError."""
    try:
        return msgspec.json.decode(document, type=kind)
    except (ValueError, RecursionError) as error:  # ValueError: msgspec's own, and text that is not UTF-8
        raise SatipError(f"this is not what an HDHomeRun says: {error}") from None


def _read(url: str, kind: type[Said]) -> Said:
    return read(fetch(url, PATIENCE, _LONGEST), kind)
