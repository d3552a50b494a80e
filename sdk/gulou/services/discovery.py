"""Discovery: what devices at home announce by multicast DNS (zeroconf, RFC 6762 and RFC 6763)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou.services.client import ServiceClient

PERMISSION = "discovery"
"""What an app's manifest must ask for, with the types that it may look for in `discovers`."""


class Service(msgspec.Struct, frozen=True):
    """One service that a device announces.

    `name` is what people call it (`Kitchen radio`); `host` ends in `.local`; `addresses` are IP addresses,
    those of IPv4 first; `properties` are of its TXT record, '' where a key has no value.
    """

    name: str
    type: str
    host: str
    addresses: tuple[str, ...]
    port: int
    properties: dict[str, str] = {}


class Watch(msgspec.Struct, frozen=True, tag="discovery.watch"):
    """Ask for all services of this type, as `_http._tcp`: those known now, and those to come."""

    service_type: str


class Watching(msgspec.Struct, frozen=True, tag="discovery.watch"):
    pass


class Unwatch(msgspec.Struct, frozen=True, tag="discovery.unwatch"):
    """Ask for no more of this type."""

    service_type: str


class Changed(msgspec.Struct, frozen=True, tag="discovery.changed"):
    """Services of this type that came or changed, and the names of those that went."""

    service_type: str
    found: tuple[Service, ...] = ()
    lost: tuple[str, ...] = ()


class Watched:
    """Something that is looked for; `cancel` ends that."""

    def __init__(self, discovery: Discovery, service_type: str) -> None:
        self._discovery = discovery
        self.type = service_type
        self.services: dict[str, Service] = {}
        """Those that are there now, by name."""

    def cancel(self) -> None:
        self._discovery._cancel(self)


class Discovery:
    """Finds devices at home. Needs the permission `discovery`."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._watched: list[tuple[Watched, Callable[[Service], object], Callable[[Service], object]]] = []
        client.on(Changed, self._changed)

    def watch(
        self,
        service_type: str,
        found: Callable[[Service], object] = lambda _: None,
        lost: Callable[[Service], object] = lambda _: None,
    ) -> Watched:
        """Have these called, on the app's own thread, for each service that comes or changes, and that goes.

        `service_type` is as in app.toml, `_http._tcp`. Raises ServiceError for one that is not named there.
        """
        watched = Watched(self, service_type)
        self._watched.append((watched, found, lost))
        try:
            self._client.call(Watch(service_type))
        except BaseException:
            self._watched.pop()
            raise
        self._client.keep(Watch(service_type))
        return watched

    def _cancel(self, watched: Watched) -> None:
        self._client.forget(Watch(watched.type))
        self._watched = [row for row in self._watched if row[0] is not watched]
        if all(row[0].type != watched.type for row in self._watched):
            self._client.call(Unwatch(watched.type))

    def _changed(self, notice: Changed) -> None:
        for watched, found, lost in list(self._watched):
            if watched.type != notice.service_type:
                continue
            for service in notice.found:
                if watched.services.get(service.name) != service:
                    watched.services[service.name] = service
                    found(service)
            for name in notice.lost:
                gone = watched.services.pop(name, None)
                if gone is not None:
                    lost(gone)
