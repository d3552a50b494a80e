"""Discovery of the kit: devices that announce themselves to the app when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou.errors import ServiceError
from gulou.services import discovery
from gulou.testing.gateway import Gateway

if TYPE_CHECKING:
    from gulou.manifest import Manifest


class Devices:
    """What is at home: `announce` and `remove` tell the app, if it looks for that type.

    What is announced before the app begins is found at once. `watched` holds the types that it looks for.
    """

    def __init__(
        self,
        gateway: Gateway,
        may: Callable[[str], bool],
        manifest: Callable[[], Manifest | None],
        settle: Callable[[], None],
    ) -> None:
        self.services: dict[tuple[str, str], discovery.Service] = {}
        self.watched: set[str] = set()
        self._gateway, self._may, self._manifest, self._settle = gateway, may, manifest, settle
        gateway.answers[discovery.Watch] = self._watch
        gateway.answers[discovery.Unwatch] = self._unwatch

    def announce(
        self,
        service_type: str,
        name: str,
        *,
        host: str = "device.local",
        addresses: tuple[str, ...] = ("192.168.1.20",),
        port: int = 80,
        **properties: str,
    ) -> discovery.Service:
        """A device comes, or says something new; further keywords are properties of its TXT record."""
        service = discovery.Service(name, service_type, host, addresses, port, properties)
        self.services[service_type, name] = service
        self._tell(discovery.Changed(service_type, found=(service,)))
        return service

    def remove(self, service_type: str, name: str) -> None:
        """A device says goodbye."""
        del self.services[service_type, name]
        self._tell(discovery.Changed(service_type, lost=(name,)))

    def _tell(self, changed: discovery.Changed) -> None:
        if changed.service_type in self.watched and self._may(discovery.PERMISSION):
            self._gateway.tell(changed)
            self._settle()

    def _watch(self, query: discovery.Watch) -> discovery.Watching:
        manifest = self._manifest()
        if not self._may(discovery.PERMISSION):
            raise ServiceError("permission", "The app may not look for devices.")
        if manifest is not None and query.service_type not in manifest.discovers:
            raise ServiceError(
                "permission", f"app.toml does not name {query.service_type}: add it to discovers."
            )
        self.watched.add(query.service_type)
        known = tuple(
            it for (service_type, _), it in self.services.items() if service_type == query.service_type
        )
        if known:
            self._gateway.tell(discovery.Changed(query.service_type, found=known))
        return discovery.Watching()

    def _unwatch(self, query: discovery.Unwatch) -> discovery.Watching:
        self.watched.discard(query.service_type)
        return discovery.Watching()
