"""Finds an HDHomeRun and keeps an eye on it: `hdhomerun://HOST`, `hdhomerun://auto`."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from typing import Final
from urllib.parse import urlsplit

import msgspec

from gulou_hal.satip import lan
from gulou_hal.satip.errors import SatipError
from gulou_hal.tuner.contract import Tuner, TunerError, Tuning
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.device import Device, UnusableDevice
from gulou_hal.tuner.devices import Found, Watcher
from gulou_hal.tuner.hdhomerun import api, discovery
from gulou_hal.tuner.hdhomerun.discovery import HdhomerunError
from gulou_hal.tuner.hdhomerun.tuner import HdhomerunTuner

log = logging.getLogger(__name__)

_AUTO: Final = "auto"
_ANSWERS: Final = 0.5
_LOOK_AGAIN: Final = 60.0
_LOOK_SOONER: Final = 10.0
_MOST: Final = 16
_MOST_TUNERS: Final = 8
_STREAMS: Final = 5004
"""The port of its streams, beside that of its pages."""


class Box(msgspec.Struct, frozen=True):
    """An HDHomeRun as it was last seen."""

    host: str
    base: str
    discover: api.Discover
    streams: int = _STREAMS
    multiplexes: tuple[Delivery, ...] = ()

    @property
    def title(self) -> str:
        """What people call it: its kind, and the number that is printed on it."""
        return f"{self.discover.friendly_name} {self.discover.device_id}".strip()


class HdhomerunDevice(Device):
    """One of its tuners. Every box of the house can use it by itself."""

    lent = True

    def __init__(self, number: int, address: str, box: Box) -> None:
        super().__init__(f"hdhr:{box.discover.device_id}#{number}", box.title, address, box.discover.systems)
        self.box = box
        self._number = number

    @property
    def multiplexes(self) -> tuple[Delivery, ...]:
        return self.box.multiplexes

    def tuner(self, delivery: Delivery | None) -> Tuner:
        if delivery is None:
            raise TunerError(f"{self.title} needs to be told what to receive")
        box = self.box
        path = f"/tuner{self._number}/ch{delivery.frequency}"
        tuning = Tuning(f"http://{box.host}:{box.streams}{path}", "hdhomerun", box.host)
        return HdhomerunTuner(tuning, box.host, box.streams, path, box.base, box.title, delivery.title)


class Servers(Watcher):
    """One thread asks and looks. A device that is switched off keeps its tuners: they say that it is gone."""

    port: int = discovery.PORT

    def __init__(self, address: str, found: Found) -> None:
        super().__init__(address, found)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hdhomerun", daemon=True)
        self._host = ""
        self._boxes: dict[str, Box] = {}
        self._devices: dict[str, HdhomerunDevice] = {}

    def start(self) -> None:
        with contextlib.suppress(ValueError):
            self._host = urlsplit(f"//{Tuning.parse(self.address).address}").hostname or ""
        if not self._host:
            raise TunerError(
                f"{self.address} names no server: write hdhomerun://auto, or hdhomerun://192.168.1.20"
            )
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except Exception:
                log.exception("an HDHomeRun could not be looked at")
            settled = self._boxes and all(box.multiplexes for box in self._boxes.values())
            self._stopping.wait(_LOOK_AGAIN if settled else _LOOK_SOONER)

    def _look(self) -> None:
        for host, announced in self._asked().items():
            try:
                self._boxes[host] = look(host, announced)
            except (SatipError, OSError) as error:
                log.info("%s: %s", host, error)
        if not self._boxes:
            if self._host != _AUTO:
                self.found.now([UnusableDevice(self.address, self._sentence())])
            return
        now: dict[str, HdhomerunDevice] = {}
        for box in self._boxes.values():
            for number in range(min(box.discover.tuner_count, _MOST_TUNERS)):
                device = HdhomerunDevice(number, self.address, box)
                known = self._devices.get(device.name, device)
                known.box = box
                now[known.name] = known
        self._devices = now
        self.found.now(now.values())

    def _asked(self) -> dict[str, discovery.Announced]:
        """Ask the one device, or all in the house, and collect who answers."""
        networks = lan.networks()
        whom = [str(network.network.broadcast_address) for network in networks]
        found: dict[str, discovery.Announced] = {}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            for host in whom if self._host == _AUTO else [self._host]:
                with contextlib.suppress(OSError):
                    sock.sendto(discovery.request(), (host, self.port))
            deadline = time.monotonic() + _ANSWERS
            while len(found) < _MOST and (left := deadline - time.monotonic()) > 0:
                sock.settimeout(left)
                packet, (peer, _) = sock.recvfrom(2048)
                with contextlib.suppress(HdhomerunError):
                    announced = discovery.read(packet)
                    if announced is not None and (
                        self._host != _AUTO or any(n.holds(peer) for n in networks)
                    ):
                        found[peer] = announced
        return found

    def _sentence(self) -> str:
        return f"No HDHomeRun answers at {self._host}: check that it is on, and that this is its address"


def look(host: str, announced: discovery.Announced) -> Box:
    """Read what a device says of itself, at its own address only. Raises SatipError or OSError."""
    base = announced.base_url.rstrip("/") or f"http://{host}"
    if urlsplit(base).hostname != host:
        raise SatipError(f"{host} says that its pages are elsewhere: {base[:100]}")
    found = api.discover(base)
    known = msgspec.structs.replace(found, device_id=found.device_id[:16] or announced.name)
    channels: tuple[api.Listed, ...] = ()
    with contextlib.suppress(SatipError, OSError):
        channels = api.lineup(base)
    return Box(host, base, known, _port(host, channels), api.deliveries(channels, known.systems))


def _port(host: str, channels: tuple[api.Listed, ...]) -> int:
    """Where its streams are, as its channels' addresses say."""
    for channel in channels:
        with contextlib.suppress(ValueError):
            parts = urlsplit(channel.url)
            if parts.hostname == host and parts.port:
                return parts.port
    return _STREAMS
