"""Lets the house know of the server: announces it, answers who searches (SAT>IP 1.2.2 §3.3)."""

from __future__ import annotations

import contextlib
import logging
import random
import socket
import time
from typing import Final

from gulou_hal.satip import multicast, ssdp
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.lan import Network
from gulou_hal.satip.ssdp import Advert, Search
from gulou_hal.sharing.pages import DESCRIPTION

log = logging.getLogger(__name__)

_AGAIN: Final = 0.4 * ssdp.MAX_AGE
_REPEATED: Final = (0.0, 0.3, 1.0)
"""Seconds after the start at which it is said: a datagram may be lost."""
_MOST_ANSWERS: Final = 20
"""Answers within a second; what comes over that is no household."""
_MOST_READ: Final = 64
_HIGHEST_ID: Final = 0xFFFF


class Announcer:
    """Its loop calls `hear` when one of `sockets` is readable, and `tick` about once a second."""

    def __init__(
        self, uuid: str, networks: tuple[Network, ...], server_port: int, port: int = ssdp.PORT
    ) -> None:
        """`server_port` is where the description is served. Raises OSError."""
        self._uuid = uuid
        self._server_port = server_port
        self._port = port
        self._boot = int(time.time()) & 0x7FFFFFFF
        self._ears: dict[socket.socket, Network | None] = {multicast.listener(networks, port): None}
        self._mouths: dict[Network, socket.socket] = {}
        self._due = [time.monotonic() + delay for delay in _REPEATED]
        self._answered: list[float] = []
        self.device_id = 1
        """What tells SAT>IP servers of one network apart; another one is chosen when it is taken."""
        try:
            for network in networks:
                sock = multicast.speaker(network, port)
                self._mouths[network] = sock
                self._ears[sock] = network
        except OSError:
            self._close()
            raise

    @property
    def sockets(self) -> tuple[socket.socket, ...]:
        return tuple(self._ears)

    def tick(self) -> None:
        """Announce the server when it is time to."""
        if self._due and time.monotonic() >= self._due[0]:
            self._due.pop(0)
            if not self._due:
                self._due.append(time.monotonic() + _AGAIN)
            self._announce()

    def hear(self, sock: socket.socket) -> None:
        """Read what somebody said."""
        for _ in range(_MOST_READ):
            try:
                datagram, (peer, port) = sock.recvfrom(4096)
            except OSError:
                return
            network = next((each for each in self._mouths if each.holds(peer)), None)
            if network is None:
                continue
            try:
                said = ssdp.read(datagram)
            except SatipError:
                continue
            if isinstance(said, Search):
                self._answer(said, network, (peer, port), is_alone=self._ears[sock] is not None)
            elif isinstance(said, Advert):
                self._compare(said, network, peer)

    def stop(self) -> None:
        """Say farewell. Safe to call twice."""
        for network in self._mouths:
            self._say(network, Advert(self._uuid, leaving=True))
        self._close()

    def _announce(self) -> None:
        for network in self._mouths:
            self._say(network, self._advert(network))

    def _say(self, network: Network, advert: Advert) -> None:
        for notice in ssdp.notices(advert, self._boot):
            with contextlib.suppress(OSError):
                self._mouths[network].sendto(notice, (ssdp.GROUP, self._port))

    def _advert(self, network: Network) -> Advert:
        location = f"http://{network.address}:{self._server_port}{DESCRIPTION}"
        return Advert(self._uuid, location, self.device_id)

    def _answer(self, search: Search, network: Network, whom: tuple[str, int], *, is_alone: bool) -> None:
        now = time.monotonic()
        self._answered = [when for when in self._answered if when > now - 1]
        wanted = search.target in (ssdp.EVERYTHING, *ssdp.targets(self._uuid))
        if not wanted or len(self._answered) >= _MOST_ANSWERS:
            return
        self._answered.append(now)
        target = ssdp.SERVER if search.target == ssdp.EVERYTHING else search.target
        with contextlib.suppress(OSError):
            self._mouths[network].sendto(ssdp.answer(self._advert(network), target, self._boot), whom)
        if is_alone and search.device_id == self.device_id:  # a server that was here first keeps its number
            self._yield()

    def _compare(self, advert: Advert, network: Network, peer: str) -> None:
        """A newcomer with our number is asked to take another (SAT>IP 1.2.2 §3.3.2)."""
        if advert.uuid != self._uuid and not advert.leaving and advert.device_id == self.device_id:
            with contextlib.suppress(OSError):
                self._mouths[network].sendto(ssdp.search(peer, self.device_id), (peer, self._port))

    def _yield(self) -> None:
        log.info("another server has the number %d", self.device_id)
        for network in self._mouths:
            self._say(network, Advert(self._uuid, leaving=True))
        self.device_id = self.device_id % _HIGHEST_ID + 1
        self._due = [time.monotonic() + random.uniform(0.1, 0.5)]

    def _close(self) -> None:
        for sock in self._ears:
            sock.close()
        self._ears.clear()
        self._mouths.clear()
