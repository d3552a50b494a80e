"""Listens for the services of some types, on a thread of its own: one Zeroconf for the whole box.

Fifty services at most are resolved at a time, from the cache first, then from the network, then once more:
all at once would lose one in five.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Final

import zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from gulou.services.discovery import Changed, Service

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
MOST: Final = 1000
"""Services of one type that are kept: more than a home has."""
_DOMAIN = ".local."
_SRV: Final = 33  # RFC 2782
_TRIES: Final = (1000, 3000)
"""Milliseconds that a device is given to answer, the first time and the second."""
_BATCH: Final = 0.05
"""Seconds in which changes are gathered into one message."""
_IN_MESSAGE: Final = 64
_CHECK: Final = 5.0
"""Seconds between looks for devices that have gone without a word, and for new networks."""
_SELDOM: Final = 12
_TEXT: Final = 255
"""Bytes of a string in DNS, the most that a key with its value may have."""

Tell = Callable[[Changed], None]


class _Type:
    """One type that is looked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.browser: AsyncServiceBrowser | None = None
        self.known: dict[str, Service] = {}
        """By full name, `Kitchen radio._http._tcp.local.`"""
        self.wanted: set[str] = set()
        """Full names announced and not taken back."""
        self.resolving: dict[str, asyncio.Task[None]] = {}
        self.again: set[str] = set()


class Browser:
    """`tell` is called on the browser's thread. `watch`, `unwatch` and `close` may come from any other."""

    def __init__(self, tell: Tell, check: float = _CHECK) -> None:
        self._tell = tell
        self._check = check
        self._types: dict[str, _Type] = {}
        self._changes: dict[tuple[str, str], Service | None] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._loop = asyncio.new_event_loop()
        self._zeroconf: AsyncZeroconf | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._checks = 0
        self._ended = asyncio.Event()
        self.trouble = ""
        """Why nothing can be found just now."""
        self._thread = threading.Thread(target=self._run, name="discovery", daemon=True)
        self._thread.start()

    def watch(self, service_type: str) -> None:
        """Look for this type from now on; what is known of it is told at once."""
        self._loop.call_soon_threadsafe(self._watch, service_type)

    def unwatch(self, service_type: str) -> None:
        """Look for it no more."""
        self._loop.call_soon_threadsafe(self._unwatch, service_type)

    def close(self) -> None:
        """End; returns at once."""
        with contextlib.suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._ended.set)

    def join(self, timeout: float) -> None:
        self._thread.join(timeout)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        except Exception:
            log.exception("discovery has ended")
        finally:
            self._loop.close()

    async def _listen(self) -> None:
        """Keep a Zeroconf while the network is there, and look after what it found."""
        while not self._ended.is_set():
            if self._zeroconf is None:
                self._open()
            else:
                await self._look_after()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), self._check)
        for known in self._types.values():
            for task in known.resolving.values():
                task.cancel()
        if self._zeroconf is not None:
            await self._zeroconf.async_close()

    def _open(self) -> None:
        try:
            self._zeroconf = AsyncZeroconf()
        except OSError as error:
            self.trouble = f"Devices at home cannot be looked for ({error.strerror or error})"
            return
        self.trouble = ""
        for known in self._types.values():
            self._browse(known)

    async def _look_after(self) -> None:
        """Follow the networks that come and go; look again for devices whose word has run out."""
        assert self._zeroconf is not None
        try:
            await self._zeroconf.async_update_interfaces()
        except OSError as error:
            log.warning("discovery could not follow the network: %s", error)
        self._checks += 1
        for known in self._types.values():
            for name in known.wanted - known.resolving.keys():
                # One that never answered is asked again now and then.
                if not self._vouched_for(name) and (name in known.known or self._checks % _SELDOM == 0):
                    self._resolve(known, name)

    def _vouched_for(self, name: str) -> bool:
        """Whether the device has said of late that the service is there: its SRV record has not run out."""
        assert self._zeroconf is not None
        now = zeroconf.current_time_millis()
        records = self._zeroconf.zeroconf.cache.async_entries_with_name(name)
        return any(each.type == _SRV and not each.is_expired(now) for each in records)

    def _watch(self, service_type: str) -> None:
        known = self._types.get(service_type)
        if known is None:
            known = self._types[service_type] = _Type(service_type)
            if self._zeroconf is not None:
                self._browse(known)
        for name, service in known.known.items():
            self._change(known, name, service)

    def _unwatch(self, service_type: str) -> None:
        known = self._types.pop(service_type, None)
        if known is None:
            return
        for task in known.resolving.values():
            task.cancel()
        if known.browser is not None:
            ending = self._loop.create_task(known.browser.async_cancel())
            self._ending.add(ending)  # or it may be collected before it is done
            ending.add_done_callback(self._ending.discard)

    def _browse(self, known: _Type) -> None:
        assert self._zeroconf is not None

        def changed(
            zeroconf: zeroconf.Zeroconf,
            service_type: str,
            name: str,
            state_change: zeroconf.ServiceStateChange,
        ) -> None:
            self._announced(known, name, state_change)

        known.browser = AsyncServiceBrowser(self._zeroconf.zeroconf, known.name + _DOMAIN, handlers=[changed])

    def _announced(self, known: _Type, name: str, change: zeroconf.ServiceStateChange) -> None:
        if change is zeroconf.ServiceStateChange.Removed:
            known.wanted.discard(name)
            self._lost(known, name)
        elif len(known.wanted) < MOST or name in known.wanted:
            known.wanted.add(name)
            self._resolve(known, name)

    def _resolve(self, known: _Type, name: str) -> None:
        if name in known.resolving:
            known.again.add(name)
        else:
            known.resolving[name] = self._loop.create_task(self._resolved(known, name))

    async def _resolved(self, known: _Type, name: str) -> None:
        assert self._zeroconf is not None
        try:
            async with self._at_once:
                service = await _ask(self._zeroconf.zeroconf, known.name, name)
        except Exception:
            log.exception("%s could not be resolved", name)
            service = None
        finally:
            known.resolving.pop(name, None)
        if service is None:
            self._lost(known, name)
        elif name in known.wanted and known.known.get(name) != service:
            known.known[name] = service
            self._change(known, name, service)
        if name in known.again:  # it changed meanwhile
            known.again.discard(name)
            self._resolve(known, name)

    def _lost(self, known: _Type, name: str) -> None:
        if known.known.pop(name, None) is not None:
            self._change(known, name, None)

    def _change(self, known: _Type, name: str, service: Service | None) -> None:
        if not self._changes:
            self._loop.call_later(_BATCH, self._tell_changes)
        self._changes[known.name, _instance(name, known.name)] = service

    def _tell_changes(self) -> None:
        changes, self._changes = list(self._changes.items()), {}
        for service_type in {service_type for (service_type, _), _ in changes}:
            mine = [(name, service) for (of, name), service in changes if of == service_type]
            for at in range(0, len(mine), _IN_MESSAGE):
                some = mine[at : at + _IN_MESSAGE]
                found = tuple(service for _, service in some if service is not None)
                self._tell(Changed(service_type, found, tuple(name for name, it in some if it is None)))


async def _ask(zc: zeroconf.Zeroconf, service_type: str, name: str) -> Service | None:
    """What there is to know of a service; None where the device does not say."""
    info = AsyncServiceInfo(service_type + _DOMAIN, name)
    if not info.load_from_cache(zc):
        for timeout in _TRIES:
            if await info.async_request(zc, timeout):
                break
        else:
            return None
    return Service(
        _instance(name, service_type),
        service_type,
        (info.server or "").rstrip("."),
        tuple(info.parsed_scoped_addresses()),
        info.port or 0,
        {_text(key): _text(value or b"") for key, value in info.properties.items()},
    )


def _instance(name: str, service_type: str) -> str:
    return name.removesuffix(f".{service_type}{_DOMAIN}")


def _text(raw: bytes) -> str:
    return raw[:_TEXT].decode("utf-8", "replace")
