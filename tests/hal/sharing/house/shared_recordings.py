"""Television to share: recordings played by the real tuner, and a server on loopback."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator, Sequence
from pathlib import Path

from gulou_hal.satip.description import Frontends
from gulou_hal.satip.lan import Network
from gulou_hal.sharing.server import Server
from gulou_hal.sharing.source import Channel, Refused, Signal
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.tap import Tap

CABLE = "msys=dvbc&freq=474&sr=6900&mtype=256qam"
LOOPBACK = Network("lo", "127.0.0.1", ipaddress.IPv4Network("127.0.0.0/8"))


class Tapped:
    """A tap, as sharing wants it."""

    def __init__(self, tap: Tap, multiplex: Multiplex, of: Recordings) -> None:
        self.tap = tap
        self.want = tap.want
        self._multiplex = multiplex
        self._of = of

    @property
    def lost(self) -> int:
        return self.tap.lost

    def read(self, timeout: float) -> bytes:
        data = self.tap.read(timeout)
        return b"" if self._of.taken else data

    def signal(self) -> Signal:
        locked = self._multiplex.status().tuner.locked and not self._of.taken
        return Signal(locked, 0.8 if locked else None)

    def close(self) -> None:
        self.tap.close()
        if self in self._of.open:
            self._of.open.remove(self)


class Recordings:
    """Multiplexes by their tuning query, as many tuners as there are multiplexes less `missing`."""

    def __init__(self, recordings: dict[str, Path | str], tuners: int | None = None) -> None:
        self.multiplexes = {
            Delivery.parse(query): Multiplex(tuner_for(str(path)), lambda _: None, lambda: None)
            for query, path in recordings.items()
        }
        self.tuners = len(recordings) if tuners is None else tuners
        self.open: list[Tapped] = []
        self.taken = False
        """Whether the tuners are in use for something more important."""
        for multiplex in self.multiplexes.values():
            multiplex.start()

    def frontends(self) -> Sequence[Frontends]:
        return (Frontends(frozenset({"dvbc"}), self.tuners),)

    def channels(self) -> Sequence[Channel]:
        delivery = next(iter(self.multiplexes))
        return (Channel("One", 1, delivery, (0, 17, 256, 257, 4096)), Channel("二台", None, delivery, ()))

    def receive(self, delivery: Delivery, pids: frozenset[int] | None) -> Tapped:
        found = next((each for each in self.multiplexes if each.is_same(delivery)), None)
        if found is None:
            raise Refused("There is no such multiplex", busy=False)
        if len(self.open) >= self.tuners:
            raise Refused("All tuners are in use", busy=True)
        multiplex = self.multiplexes[found]
        tapped = Tapped(multiplex.tap(pids), multiplex, self)
        self.open.append(tapped)
        return tapped

    def close(self) -> None:
        for multiplex in self.multiplexes.values():
            multiplex.stop()


@contextlib.contextmanager
def sharing(recordings: Recordings, network: Network = LOOPBACK) -> Iterator[Server]:
    server = Server(recordings, "00000000-0000-4000-8000-000000000001", "Living room", (network,), (0,))
    server.start()
    try:
        yield server
    finally:
        server.stop()
        recordings.close()
