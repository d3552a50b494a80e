"""Finds the SAT>IP servers of the house and keeps an eye on them: `satip://auto`, `satip://HOST[:PORT]`."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from typing import Final
from urllib.parse import urlsplit

from gulou.waiting import readable
from gulou_hal.satip import lan, multicast, ssdp
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.ssdp import Advert
from gulou_hal.tuner.contract import TunerError, Tuning
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.device import UnusableDevice
from gulou_hal.tuner.devices import Found, Watcher
from gulou_hal.tuner.satip.server import SatipDevice, Server, devices, look

log = logging.getLogger(__name__)

_AUTO: Final = "auto"
_SEARCHES: Final = (0.0, 0.5, 2.0, 5.0, 15.0)
"""Seconds after the start at which the house is asked; afterwards every so often."""
_SEARCH_AGAIN: Final = 120.0
_LOOK_AGAIN: Final = 60.0
"""Seconds between two looks at a server: its channels may have changed."""
_LOOK_SOONER: Final = 10.0
"""And where it did not answer, or has no channels yet."""
_ANSWER: Final = 1.5
_MOST_SERVERS: Final = 32
_DESCRIPTION: Final = "description.xml"


class Servers(Watcher):
    """One thread searches, listens and looks. A server that is switched off keeps its devices until it is
    said to have left: its tuners say that it does not answer.
    """

    networks: tuple[lan.Network, ...] | None = None
    """Where to search; None: in all networks of the home, as they are then."""
    ssdp_port: int = ssdp.PORT

    def __init__(self, address: str, found: Found) -> None:
        super().__init__(address, found)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="satip", daemon=True)
        self._host = _AUTO
        self._port: int | None = None
        self._known: dict[str, Advert] = {}
        self._servers: dict[str, Server] = {}
        self._looked: dict[str, float] = {}
        self._devices: dict[str, SatipDevice] = {}

    def start(self) -> None:
        authority = Tuning.parse(self.address).address
        try:
            parts = urlsplit(f"//{authority}")
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError:
            self._host = ""
        if not self._host:
            raise TunerError(f"{self.address} names no server: write satip://auto, or satip://192.168.1.20")
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        try:
            if self._host == _AUTO:
                self._search_house()
            else:
                self._mind_one()
        except Exception:
            log.exception("servers are looked for no more")

    # One server, by its name or address.

    def _mind_one(self) -> None:
        while not self._stopping.is_set():
            try:
                server = self._one()
            except (SatipError, OSError) as error:
                log.info("%s: %s", self.address, error)
                if not self._devices:
                    self.found.now([UnusableDevice(self.address, self._sentence())])
                self._stopping.wait(_LOOK_SOONER)
                continue
            self._have(self._host, server)
            self._stopping.wait(_LOOK_AGAIN if server.multiplexes else _LOOK_SOONER)

    def _one(self) -> Server:
        """Raises SatipError or OSError."""
        host = str(socket.getaddrinfo(self._host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
        tried: list[str] = []
        if self._port is not None:  # a Gulou serves its description beside RTSP
            tried.append(f"http://{host}:{self._port}/{_DESCRIPTION}")
        location = _asked(host, self.ssdp_port)
        if location:
            tried.append(location)
        error: Exception = SatipError("it does not answer")
        for each in tried:
            try:
                return look(each, host, self._port)
            except (SatipError, OSError) as refused:
                error = refused
        raise error

    def _sentence(self) -> str:
        return (
            f"No SAT>IP server answers at {self._host}: check that it is on, that it shares its tuners, "
            "and that this is its address"
        )

    # All servers of the house.

    def _search_house(self) -> None:
        start = time.monotonic()
        due = [start + delay for delay in _SEARCHES]
        while not self._stopping.is_set():
            networks = lan.networks() if self.networks is None else self.networks
            with contextlib.ExitStack() as opened:
                ears = self._opened(networks, opened)
                again = time.monotonic() + _LOOK_AGAIN
                while not self._stopping.is_set() and time.monotonic() < again:
                    if time.monotonic() >= due[0]:
                        due.pop(0)
                        if not due:
                            due.append(time.monotonic() + _SEARCH_AGAIN)
                        self._ask(ears[1:])
                    self._hear(ears, networks)
                    self._look_around()

    def _opened(self, networks: tuple[lan.Network, ...], opened: contextlib.ExitStack) -> list[socket.socket]:
        """The ear for announcements, and a mouth in each network."""
        ears = [opened.enter_context(multicast.listener(networks, self.ssdp_port))]
        for network in networks:
            with contextlib.suppress(OSError):
                ears.append(opened.enter_context(multicast.speaker(network)))
        return ears

    def _ask(self, mouths: list[socket.socket]) -> None:
        for mouth in mouths:
            with contextlib.suppress(OSError):
                mouth.sendto(ssdp.search(), (ssdp.GROUP, self.ssdp_port))

    def _hear(self, ears: list[socket.socket], networks: tuple[lan.Network, ...]) -> None:
        for ear in readable(ears, 0.25):
            with contextlib.suppress(OSError, SatipError):
                datagram, (peer, _) = ear.recvfrom(4096)
                said = ssdp.read(datagram)
                mine = any(peer == network.address for network in lan.networks())
                if isinstance(said, Advert) and not mine and any(each.holds(peer) for each in networks):
                    self._note(said, peer)

    def _note(self, advert: Advert, peer: str) -> None:
        """Believe a server only about itself."""
        known = self._known.get(peer)
        if advert.leaving:
            if known is not None and known.uuid == advert.uuid:
                log.info("%s has left", peer)
                del self._known[peer]
                self._servers.pop(peer, None)
                self._tell()
        elif known is None and len(self._known) >= _MOST_SERVERS:
            return
        elif known is None or known.location != advert.location:
            self._known[peer] = advert
            self._looked[peer] = 0.0

    def _look_around(self) -> None:
        """Look at one server for which it is time."""
        for host, advert in self._known.items():
            if time.monotonic() >= self._looked.get(host, 0.0):
                self._looked[host] = time.monotonic() + _LOOK_SOONER
                try:
                    server = look(advert.location, host)
                except (SatipError, OSError) as error:
                    log.info("%s: %s", advert.location, error)
                    return
                if server.multiplexes:
                    self._looked[host] = time.monotonic() + _LOOK_AGAIN
                self._have(host, server)
                return

    # Both.

    def _have(self, host: str, server: Server) -> None:
        if self._servers.get(host) != server:
            self._servers[host] = server
            self._tell()

    def _tell(self) -> None:
        now: dict[str, SatipDevice] = {}
        for server in self._servers.values():
            for device in devices(server, self.address):
                known = self._devices.get(device.name)
                if known is None or (known.systems, known.title) != (device.systems, device.title):
                    known = device
                known.server = server
                known.elsewhere = self._elsewhere(server)
                now[device.name] = known
        self._devices = now
        self.found.now(now.values())

    def _elsewhere(self, server: Server) -> tuple[Delivery, ...]:
        """What is known to be received by other servers, and not by this one."""
        others = (each.multiplexes for each in self._servers.values() if each is not server)
        return tuple(
            delivery
            for multiplexes in others
            for delivery in multiplexes
            if not any(delivery.is_same(own) for own in server.multiplexes)
        )


def _asked(host: str, port: int) -> str:
    """Where the server at an address says that its description is, "" where it does not say."""
    search = ssdp.search(host)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((host, port))
        sock.settimeout(_ANSWER / 3)
        for _ in range(3):
            with contextlib.suppress(OSError, SatipError):
                sock.send(search)
                said = ssdp.read(sock.recv(4096))
                if isinstance(said, Advert):
                    return said.location
    return ""
