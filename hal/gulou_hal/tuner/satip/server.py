"""A SAT>IP server of the house as this box knows it, and its frontends as devices."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import msgspec

from gulou_hal.satip import description, fetch, playlist
from gulou_hal.satip.description import Description
from gulou_hal.satip.errors import SatipError
from gulou_hal.tuner.contract import Tuner, TunerError, Tuning
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.satip.tuner import SatipTuner

_PATIENCE: Final = 3.0


class Server(msgspec.Struct, frozen=True):
    """A server at `host`. `multiplexes` are those that its list of channels names."""

    host: str
    port: int
    description: Description
    multiplexes: tuple[Delivery, ...] = ()

    @property
    def title(self) -> str:
        """What people call it."""
        return self.description.name or self.host


def look(location: str, host: str, port: int | None = None) -> Server:
    """Read the description at an address, which must be of `host`. Raises SatipError or OSError."""
    if urlsplit(location).hostname != host:
        raise SatipError(f"{host} says that its description is elsewhere: {location[:100]}")
    found = description.read(fetch.fetch(location, _PATIENCE, description.LONGEST), location)
    multiplexes: tuple[Delivery, ...] = ()
    if found.playlist and urlsplit(found.playlist).hostname == host:
        with contextlib.suppress(SatipError, OSError):
            listed = fetch.fetch(found.playlist, _PATIENCE, playlist.LONGEST)
            multiplexes = tuple(_multiplexes(playlist.read(listed)))
    return Server(host, port or found.port, found, multiplexes)


class SatipDevice(Device):
    """One frontend. Which one of a kind the server takes is left to the server."""

    lent = True

    def __init__(self, name: str, address: str, systems: frozenset[System], server: Server) -> None:
        super().__init__(name, server.title, address, systems)
        self.server = server
        """As it was last seen; its watcher keeps it up to date."""
        self.elsewhere: tuple[Delivery, ...] = ()
        """What other servers say can be received there, and this one does not."""

    @property
    def multiplexes(self) -> tuple[Delivery, ...]:
        return self.server.multiplexes

    def receives(self, delivery: Delivery | None) -> bool:
        if delivery is None or not super().receives(delivery):
            return False
        return not any(other.is_same(delivery) for other in self.elsewhere)

    def tuner(self, delivery: Delivery | None) -> Tuner:
        if delivery is None:
            raise TunerError(f"{self.title} needs to be told what to receive")
        server = self.server
        host = f"[{server.host}]" if ":" in server.host else server.host
        options = Tuning.parse(self.address).options
        tuning = Tuning(f"satip://{host}:{server.port}/?{delivery.query}", "satip", host, options)
        return SatipTuner(tuning, server.host, server.port, delivery.query, server.title, delivery.title)


def devices(server: Server, address: str) -> list[SatipDevice]:
    """The frontends of a server, which was found by way of `address`."""
    found: list[SatipDevice] = []
    for each in server.description.frontends:
        systems = frozenset(System(name) for name in each.systems if name in System.__members__)
        for _ in range(each.count if systems else 0):
            name = f"satip:{server.host}#{len(found) + 1}"
            found.append(SatipDevice(name, address, systems, server))
    return found


def _multiplexes(entries: Iterable[playlist.Entry]) -> list[Delivery]:
    found: list[Delivery] = []
    for entry in entries:
        with contextlib.suppress(TunerError):
            delivery = Delivery.parse(entry.query)
            if not any(delivery.is_same(known) for known in found):
                found.append(delivery)
    return found
