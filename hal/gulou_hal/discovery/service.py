"""The service `discovery`: who looks for which type. Nothing listens while nobody does."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from gulou.errors import ServiceError
from gulou.services import discovery, hosts
from gulou_hal import link
from gulou_hal.app import App
from gulou_hal.later import Answered, Handler, Later
from gulou_hal.net.addresses import is_home

if TYPE_CHECKING:
    from gulou_hal.discovery.browser import Browser

Send = Callable[[int, discovery.Changed], None]
Post = Callable[[Callable[[], None]], None]


class Discovery:
    """Called on the gateway's loop. `send` hands a notice to an app's instance."""

    def __init__(self, post: Post, send: Send) -> None:
        self._post = post
        self._send = send
        self._browser: Browser | None = None
        self._watching: dict[str, dict[int, dict[str, discovery.Service]]] = {}
        """By type and instance, what each app was told of."""

    @property
    def handlers(self) -> dict[type, Handler]:
        return {discovery.Watch: self._watch, discovery.Unwatch: self._unwatch}

    @property
    def record(self) -> link.Record:
        """How it stands, for `gulou status`."""
        if self._browser is None:
            return link.Record("discovery", "resting")
        if self._browser.trouble:
            return link.Record("discovery", "failed", self._browser.trouble)
        return link.Record("discovery", "listening", detail={"types": len(self._watching)})

    def has_told(self, instance: int, types: Collection[str], host: str, port: int) -> bool:
        """Whether this app was told of a service of these types at this name or address in the home."""
        literal = hosts.address(host)
        if literal is not None and not is_home(literal):
            return False  # whoever announces may announce anything
        services = (it for each in types for it in self._watching.get(each, {}).get(instance, {}).values())
        return any(
            it.port == port and host in map(hosts.shortest, (it.host, *it.addresses)) for it in services
        )

    def forget(self, instance: int) -> None:
        """The app is gone, or may look no more."""
        for service_type in [name for name, apps in self._watching.items() if instance in apps]:
            self._leave(service_type, instance)

    def close(self) -> None:
        self._watching.clear()
        self._rest()

    def _watch(self, app: App, query: Any) -> Later:
        service_type: str = query.service_type
        if service_type not in app.discovers:
            raise ServiceError(
                "permission",
                f"{app.app_id} may not look for {service_type}: add it to discovers in app.toml, "
                f'as "{service_type}".',
            )
        # On a thread: to load what listens takes a tenth of a second, on a small box a whole one.
        return Later(_load, lambda _: self._listen(app.instance, service_type))

    def _listen(self, instance: int, service_type: str) -> None:
        from gulou_hal.discovery.browser import Browser

        self._watching.setdefault(service_type, {})[instance] = {}
        if self._browser is None:
            self._browser = Browser(lambda changed: self._post(lambda: self._changed(changed)))
        self._browser.watch(service_type)

    def _unwatch(self, app: App, query: Any) -> discovery.Watching:
        self._leave(query.service_type, app.instance)
        return discovery.Watching()

    def _leave(self, service_type: str, instance: int) -> None:
        apps = self._watching.get(service_type, {})
        apps.pop(instance, None)
        if not apps and self._watching.pop(service_type, None) is not None and self._browser is not None:
            self._browser.unwatch(service_type)
        self._rest()

    def _rest(self) -> None:
        if not self._watching and self._browser is not None:
            self._browser.close()
            self._browser = None

    def _changed(self, changed: discovery.Changed) -> None:
        """Tell each app what it does not know yet."""
        for instance, told in list(self._watching.get(changed.service_type, {}).items()):
            found = tuple(each for each in changed.found if told.get(each.name) != each)
            lost = tuple(name for name in changed.lost if told.pop(name, None) is not None)
            told.update({each.name: each for each in found})
            if found or lost:
                self._send(instance, discovery.Changed(changed.service_type, found, lost))


def _load() -> Answered:
    import gulou_hal.discovery.browser  # noqa: F401

    return Answered(discovery.Watching())
