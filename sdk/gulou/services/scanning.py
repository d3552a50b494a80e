"""Looking for channels, and how far that is. Needs the permission `tv.setup`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec

from gulou.services.tv import ServiceKind, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou.services.client import ServiceClient

PERMISSION = "tv.setup"
"""What an app's manifest must ask for."""


class ScanKind(StrEnum):
    """Where to look."""

    network = "network"  # what is known, or else the region; then where the network says that it is
    region = "region"  # the frequencies of the region
    full = "full"  # every frequency that a tuner of this box receives


class ScanState(StrEnum):
    """How a scan stands."""

    never = "never"
    running = "running"
    done = "done"
    cancelled = "cancelled"


class Region(msgspec.Struct, frozen=True):
    """A way in which a region is served. `name` is English; `systems` as in SAT>IP's `msys`."""

    id: str
    name: str
    systems: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """A channel that the scan has met; it can be watched at once. `new`: it was not known before.

    `names` holds names by language, as of `gulou.services.tv.Channel`.
    """

    service: str
    name: str
    kind: ServiceKind
    lcn: int | None = None
    scrambled: bool = False
    new: bool = False
    names: dict[str, str] = {}


class Scan(msgspec.Struct, frozen=True, tag="tv.scan"):
    """How a scan stands: `done` of `total` multiplexes, `multiplexes` of which there are; `now` is looked at.

    `reason` is a sentence where nothing could be found. `went` and `moved` are told at the end. A channel
    that moved is on another multiplex than before, and keeps what the household chose for it.
    """

    state: ScanState
    done: int = 0
    total: int = 0
    now: str = ""
    reason: str = ""
    multiplexes: int = 0
    found: tuple[Found, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class GetRegions(msgspec.Struct, frozen=True, tag="tv.regions"):
    """Ask which regions the tuners of this box can search."""


class Regions(msgspec.Struct, frozen=True, tag="tv.regions"):
    """`chosen` is the region of the last scan, "" before the first. `tuners` counts them."""

    regions: tuple[Region, ...]
    chosen: str = ""
    tuners: int = 0


class StartScan(msgspec.Struct, frozen=True, tag="tv.scan.start"):
    """Begin; answered by `Scan`. One that runs already goes on as it is."""

    kind: ScanKind
    region: str = ""
    other_networks: bool = False


class StopScan(msgspec.Struct, frozen=True, tag="tv.scan.stop"):
    """End it; what was found stays. Answered by `Scan`."""


class GetScan(msgspec.Struct, frozen=True, tag="tv.scan"):
    """Ask how the last scan stands."""


class ScanChanged(msgspec.Struct, frozen=True, tag="tv.scan.changed"):
    """The scan stands otherwise: ask again."""


class Scanning:
    """Looks for channels. Needs the permission `tv.setup`, and `tv` to be told of changes."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def regions(self) -> Regions:
        """The regions that can be searched."""
        return cast(Regions, self._client.call(GetRegions()))

    def start(self, kind: ScanKind, region: str = "", *, other_networks: bool = False) -> Scan:
        """Begin to look for channels."""
        return cast(Scan, self._client.call(StartScan(kind, region, other_networks)))

    def stop(self) -> Scan:
        """End the scan; what was found stays."""
        return cast(Scan, self._client.call(StopScan()))

    def progress(self) -> Scan:
        """How the last scan stands."""
        return cast(Scan, self._client.call(GetScan()))

    def watch(self, changed: Callable[[], None]) -> None:
        """Have this called, on the app's own thread, when the scan stands otherwise."""

        def told(_: ScanChanged) -> None:
            changed()

        self._client.call(Watch())
        self._client.keep(Watch())
        self._client.on(ScanChanged, told)
