"""Where channels and guides of the Internet come from, as the household says. Needs `tv.setup`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec

from gulou.services.tv import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou.services.client import ServiceClient

PERMISSION = "tv.setup"
"""What an app's manifest must ask for."""
LONGEST_ADDRESS = 1000
MOST = 32
"""Sources of each kind."""


class SourceKind(StrEnum):
    """What comes from there."""

    channels = "channels"  # an IPTV list, extended M3U
    guide = "guide"  # XMLTV, plain, gzip or xz


class SourceState(StrEnum):
    """How a source stands."""

    waiting = "waiting"  # its turn comes
    fetching = "fetching"
    there = "there"
    failed = "failed"  # `sentence` says why; it is tried again by itself


class Source(msgspec.Struct, frozen=True):
    """An address, and what came of it. `channels` counts those of a list, or those that a guide tells of.

    `fraction` is how far the fetching is, 0 … 1; `fetched` Unix time in seconds, 0 for never. `sentence` says
    what is wrong or odd. One that is `fixed` was given to the box when it was started: it cannot be removed.
    """

    kind: SourceKind
    address: str
    state: SourceState
    sentence: str = ""
    fraction: float = 0.0
    fetched: int = 0
    channels: int = 0
    programmes: int = 0
    fixed: bool = False


class GetSources(msgspec.Struct, frozen=True, tag="tv.sources"):
    """Ask for all sources."""


class Sources(msgspec.Struct, frozen=True, tag="tv.sources"):
    """`offered` are addresses of guides that lists name for themselves and that are not fetched."""

    sources: tuple[Source, ...]
    offered: tuple[str, ...] = ()


class AddSource(msgspec.Struct, frozen=True, tag="tv.sources.add"):
    """Fetch what lies at a web address, now and from now on; one that is known is fetched anew."""

    kind: SourceKind
    address: str


class StopSource(msgspec.Struct, frozen=True, tag="tv.sources.stop"):
    """Break off fetching a guide; what was there stays."""

    kind: SourceKind
    address: str


class RemoveSource(msgspec.Struct, frozen=True, tag="tv.sources.remove"):
    """Fetch it no more. The channels of a list are gone at once; what a guide told runs out."""

    kind: SourceKind
    address: str


class SourcesChanged(msgspec.Struct, frozen=True, tag="tv.sources.changed"):
    """A source stands otherwise: ask again."""


class TvSources:
    """The household's lists and guides. Needs `tv.setup`, and `tv` to be told of changes."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def all(self) -> Sources:
        """Every source, lists first."""
        return cast(Sources, self._client.call(GetSources()))

    def add(self, kind: SourceKind, address: str) -> Sources:
        """Fetch what lies at a web address, now and from now on."""
        return cast(Sources, self._client.call(AddSource(kind, address)))

    def stop(self, source: Source) -> Sources:
        """Break off fetching a guide."""
        return cast(Sources, self._client.call(StopSource(source.kind, source.address)))

    def remove(self, source: Source) -> Sources:
        """Fetch it no more."""
        return cast(Sources, self._client.call(RemoveSource(source.kind, source.address)))

    def watch(self, changed: Callable[[], None]) -> None:
        """Have this called, on the app's own thread, when a source stands otherwise."""

        def told(_: SourcesChanged) -> None:
            changed()

        self._client.call(Watch())
        self._client.keep(Watch())
        self._client.on(SourcesChanged, told)
