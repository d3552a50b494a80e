"""The lists and guides of the Internet that the household wants: what it adds, removes, and how each stands.

A list is an address of tuners like any other (`iptv+http://…`), beside those that the box was started with;
a guide is one that `gulou_hal.epg.imports` fetches. Only web addresses are taken from apps: what else the box
could read is none of theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from gulou.errors import ServiceError
from gulou.services import messages
from gulou.services.sources import (
    LONGEST_ADDRESS,
    MOST,
    PERMISSION,
    AddSource,
    GetSources,
    RemoveSource,
    Source,
    SourceKind,
    Sources,
    SourcesChanged,
    SourceState,
    StopSource,
)
from gulou_hal.later import Answered, Anyones, Later

if TYPE_CHECKING:
    from gulou_hal.epg.imports import Imports
    from gulou_hal.tuner.iptv.lists import Lists
    from gulou_hal.tv.receiver import Receiver
    from gulou_hal.tv.store import Store

__all__ = ["PERMISSION", "HouseholdSources"]

_SCHEMES: Final = ("iptv:", "iptv+")


class HouseholdSources:
    """The loop calls `tick`; what an app asks is answered from threads, one after the other."""

    def __init__(
        self,
        store: Store,
        imports: Imports,
        receiver: Callable[[], Receiver],
        there: Callable[[], Receiver | None],
        *,
        fixed: Iterable[str],
        fixed_guides: Iterable[str],
        notify: Callable[[messages.Notice], None],
    ) -> None:
        """`receiver` waits for television to be there, `there` does not. `fixed` are addresses of tuners."""
        self._imports = imports
        self._receiver = receiver
        self._there = there
        self._fixed = tuple(address for address in fixed if address.startswith(_SCHEMES))
        self._fixed_guides = frozenset(fixed_guides)
        self._notify = notify
        self._lock = threading.Lock()
        self.lists: tuple[str, ...] = tuple(
            address for address in store.lists() if address not in self._fixed
        )
        """Addresses of tuners that the household added."""
        self._new: set[str] = set()
        """Lists that were added and have not come yet: guides are fetched anew once they have."""
        self._told = Sources(())
        self.handlers: Mapping[type, Anyones] = {
            GetSources: lambda _, query: Later(lambda: Answered(self._all())),
            AddSource: lambda _, query: Later(lambda: Answered(self._add(query))),
            StopSource: lambda _, query: Later(lambda: Answered(self._stop(query))),
            RemoveSource: lambda _, query: Later(lambda: Answered(self._remove(query))),
        }

    def tick(self) -> None:
        """Tell what stands otherwise; called about once a second."""
        found = self._all()
        come = {each.address for each in found.sources if each.fetched} & self._new
        if come:
            self._new -= come
            self._imports.renew()
        if found != self._told:
            self._told = found
            self._notify(SourcesChanged())

    def _all(self) -> Sources:
        receiver = self._there()
        lists = []
        offered: list[str] = []
        for address in (*self._fixed, *self.lists):
            watcher = None if receiver is None else receiver.tuners.watcher(address)
            lists.append(_list(address, watcher, fixed=address in self._fixed))  # type: ignore[arg-type]
            offered += getattr(watcher, "guides", ())
        guides = self._guides(any(each.channels for each in lists) or self._has_channels(receiver))
        known = {each.address for each in guides}
        return Sources((*lists, *guides), tuple(each for each in dict.fromkeys(offered) if each not in known))

    def _guides(self, receives: bool) -> list[Source]:
        found = []
        for source, fraction in self._imports.standing():
            if fraction is not None:
                state = SourceState.fetching
            elif not source.tried:
                state = SourceState.waiting
            else:
                state = SourceState.failed if source.sentence and not source.channels else SourceState.there
            found.append(
                Source(
                    SourceKind.guide,
                    source.address,
                    state,
                    source.sentence if receives or source.tried else _NO_CHANNELS,
                    fraction or 0.0,
                    source.fetched,
                    source.channels,
                    source.programmes,
                    source.address in self._fixed_guides,
                )
            )
        return found

    def _has_channels(self, receiver: Receiver | None) -> bool:
        return receiver is None or bool(receiver.tables.channels)

    def _add(self, query: AddSource) -> Sources:
        address = web_address(query.address)
        with self._lock:
            if sum(each.kind is query.kind for each in self._all().sources) >= MOST:
                raise ServiceError("invalid", f"There are {MOST} already: remove one first")
            if query.kind is SourceKind.guide:
                self._imports.add(address)
            else:
                self._add_list(f"iptv+{address}")
        return self._all()

    def _add_list(self, address: str) -> None:
        receiver = self._receiver()
        watcher = receiver.tuners.watcher(address)
        if watcher is not None:
            watcher.fetch_soon()  # type: ignore[attr-defined]
            return
        from gulou_hal.tv.changes import SaveList

        self._new.add(_shown(address))
        self.lists = (*self.lists, address)
        receiver.tables.change(SaveList(address))
        receiver.tuners.add(address)

    def _stop(self, query: StopSource) -> Sources:
        if query.kind is SourceKind.guide:
            self._imports.cancel(query.address)
        return self._all()

    def _remove(self, query: RemoveSource) -> Sources:
        with self._lock:
            if query.kind is SourceKind.guide:
                if query.address in self._fixed_guides:
                    raise ServiceError("invalid", _FIXED)
                self._imports.remove(query.address)
            else:
                self._remove_list(f"iptv+{query.address}")
        return self._all()

    def _remove_list(self, address: str) -> None:
        if address not in self.lists:
            raise ServiceError("invalid", _FIXED)
        from gulou_hal.tv.changes import ForgetSource

        receiver = self._receiver()
        self.lists = tuple(each for each in self.lists if each != address)
        self._new.discard(_shown(address))
        receiver.tuners.remove(address)
        receiver.tables.change(ForgetSource(address))


_NO_CHANNELS: Final = "It waits for channels: look for channels first, or add a list"
_FIXED: Final = "This one was given to the box when it was started: change it there"


def web_address(text: str) -> str:
    """The address as it is kept; what has no scheme gets http. Raises ServiceError."""
    address = text.strip()
    if "://" not in address:
        address = f"http://{address}"
    scheme, _, rest = address.partition("://")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if scheme.lower() not in ("http", "https") or not host or any(letter.isspace() for letter in address):
        raise ServiceError(
            "invalid", f"{text.strip()} is no web address: write it as http://example.org/tv.m3u"
        )
    if len(address) > LONGEST_ADDRESS:
        raise ServiceError("invalid", f"An address has at most {LONGEST_ADDRESS} characters")
    return f"{scheme.lower()}://{rest}"


def _shown(address: str) -> str:
    return address.removeprefix("iptv+")


def _list(address: str, watcher: Lists | None, *, fixed: bool) -> Source:
    shown = _shown(address)
    if watcher is None:
        return Source(SourceKind.channels, shown, SourceState.waiting, fixed=fixed)
    if watcher.fetching:
        state = SourceState.fetching
    else:
        state = SourceState.failed if watcher.error and not watcher.lines else SourceState.there
    return Source(
        SourceKind.channels,
        shown,
        state,
        "" if watcher.fetching else watcher.error,
        fetched=watcher.fetched,
        channels=len(watcher.lines),
        fixed=fixed,
    )
