"""The devices at home, as the gateway finds them: a test lets them come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou.errors import ServiceError
from gulou.services import discovery
from gulou.testing.gateway import Gateway

if TYPE_CHECKING:
    from gulou.manifest import Manifest


class Devices:
    """What announces itself, by type and name. The app is told of the types that it watches."""

    def __init__(
        self,
        gateway: Gateway,
        may: Callable[[str], bool],
        manifest: Callable[[], Manifest | None],
        settle: Callable[[], None],
    ) -> None:
        self.there: dict[tuple[str, str], discovery.Service] = {}
        self.watched: set[str] = set()
        """The types that the app looks for now."""
        self._gateway, self._may, self._manifest, self._settle = gateway, may, manifest, settle
        gateway.answers |= {discovery.Watch: self._watch, discovery.Unwatch: self._unwatch}

    def announce(
        self,
        name: str,
        service_type: str,
        port: int = 80,
        address: str = "192.0.2.10",
        **properties: str,
    ) -> None:
        """A device comes, or changes: `announce("Kitchen radio", "_http._tcp", port=8080, model="R1")`."""
        host = f"{name.lower().replace(' ', '-')}.local"
        service = discovery.Service(name, service_type, host, (address,), port, properties)
        self.there[service_type, name] = service
        self._tell(discovery.Changed(service_type, found=(service,)))

    def leave(self, name: str, service_type: str) -> None:
        """A device goes."""
        del self.there[service_type, name]
        self._tell(discovery.Changed(service_type, lost=(name,)))

    def _tell(self, notice: discovery.Changed) -> None:
        if notice.service_type in self.watched:
            self._gateway.tell(notice)
            self._settle()

    def _watch(self, query: discovery.Watch) -> discovery.Watching:
        manifest, wanted = self._manifest(), query.service_type
        if not self._may(discovery.PERMISSION):
            raise ServiceError("permission", "The app may not look for devices.")
        if manifest is not None and wanted not in manifest.discovers:
            raise ServiceError("permission", f"app.toml does not name {wanted}: add it to discovers.")
        self.watched.add(wanted)
        known = tuple(service for (kind, _), service in self.there.items() if kind == wanted)
        if known:
            self._gateway.tell(discovery.Changed(wanted, found=known))
        return discovery.Watching()

    def _unwatch(self, query: discovery.Unwatch) -> discovery.Watching:
        self.watched.discard(query.service_type)
        return discovery.Watching()
