"""The list of `iptv+http://…` or `iptv:///path/list.m3u`, and devices that receive what stands in it."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from gulou.services.tv import Channel
from gulou_hal.iptv import m3u
from gulou_hal.iptv.errors import FeedError
from gulou_hal.iptv.feed import Feed
from gulou_hal.iptv.renumber import Renumbered
from gulou_hal.iptv.web import WebTuner
from gulou_hal.tuner.contract import Tuner, TunerError, Tuning
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Found, Watcher
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.identity import ServiceId

log = logging.getLogger(__name__)

_LINES: Final = 4
"""Streams of one list at a time: providers allow few, and a household's line carries few."""
_AGAIN: Final = 6 * 3600.0
_RETRY: Final = 60.0
_MOST: Final = 20_000
_WEB: Final = ("http", "https")
_NETWORK: Final = ("udp", "rtp")

Line = tuple[Delivery, Channel]


class Lists(Watcher):
    """Fetches the list on a thread, now and then again."""

    def __init__(self, address: str, found: Found) -> None:
        super().__init__(address, found)
        self.error = ""
        """Why there is no list, "" while there is one."""
        self.fetching = True
        self.fetched = 0
        """Unix time when it was read last, 0 for never."""
        self.guides: tuple[str, ...] = ()
        """Where the list says that its guides are."""
        self._ended = False
        self._again = threading.Event()
        self._devices = [Stream(self, number) for number in range(_LINES)]
        self.lines: tuple[Line, ...] = ()
        self._services: dict[str, ServiceId] = {}
        self._thread = threading.Thread(target=self._watch, name="iptv list", daemon=True)

    def start(self) -> None:
        self.found.now(self._devices)
        self._thread.start()

    def stop(self) -> None:
        self._ended = True
        self._again.set()

    def fetch_soon(self) -> None:
        """Read the list anew, now."""
        self.fetching = True
        self._again.set()

    def service(self, url: str) -> ServiceId | None:
        """Which channel has this address."""
        return self._services.get(url)

    def fetch(self) -> None:
        """Read the list. Raises FeedError."""
        address = _plain(self.address)
        listed = []
        for row in m3u.read(Feed(address).pieces(), address):
            listed.append(row)
            if len(listed) >= _MOST:
                break
        lines = []
        services = {}
        for url, channel in m3u.channels(self.address, listed):
            lines.append((Delivery(System.iptv, url=url), channel))
            identity = ServiceId.from_url(channel.service)
            if identity is not None:
                services[url] = identity
        self._services = services
        self.lines = tuple(lines)
        self.guides = tuple(dict.fromkeys(guide for row in listed for guide in row.guides))
        self.fetched = int(time.time())

    def _watch(self) -> None:
        wait = 0.0
        while True:
            self._again.wait(wait)
            self._again.clear()
            if self._ended:
                return
            self.fetching = True
            try:
                self.fetch()
                self.error, wait = "", _AGAIN
            except FeedError as error:
                self.error, wait = str(error), _RETRY
                log.warning("%s", error)
            except Exception:
                log.exception("the list %s could not be read", self.address)
                self.error = f"{self.address} could not be used: see Logs in Settings"
                wait = _RETRY
            self.fetching = False


class Stream(Device):
    """One stream at a time."""

    def __init__(self, lists: Lists, number: int) -> None:
        super().__init__(
            f"iptv:{lists.address}#{number}",
            f"{_plain(lists.address).rpartition('/')[2] or lists.address} {number + 1}",
            lists.address,
            frozenset({System.iptv}),
        )
        self._lists = lists

    @property
    def listed(self) -> tuple[Line, ...]:
        """The channels of the list; the same object until the list is another."""
        return self._lists.lines

    def tuner(self, delivery: Delivery | None) -> Tuner:
        if delivery is None or not delivery.url:
            raise TunerError(self._lists.error or f"{self.address} receives many channels: say which")
        service = self._lists.service(delivery.url)
        if service is None:
            raise TunerError(
                self._lists.error or f"{delivery.url} is not in the list any more; choose another channel"
            )
        return Renumbered(_tuner(delivery.url, local=self.address.startswith("iptv:")), service)


def _tuner(url: str, *, local: bool) -> Tuner:
    """What opens an address of a list. A list is a stranger's: no command, no file of this box."""
    tuning = Tuning.parse(url)
    if tuning.scheme in _WEB:
        return WebTuner(tuning)
    if tuning.scheme in _NETWORK or (local and tuning.scheme == "file"):
        return tuner_for(url)
    raise TunerError(f"{url} cannot be received: {tuning.scheme}:// is not taken from a list")


def _plain(address: str) -> str:
    """Where the list lies."""
    if address.startswith("iptv+"):
        return address.removeprefix("iptv+")
    return "file://" + address.removeprefix("iptv://")
