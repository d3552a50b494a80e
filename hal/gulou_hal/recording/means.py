"""What a recorder works with. All of it is under the recorder's lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gulou_hal.recording.clock import Clock
from gulou_hal.recording.library import Library
from gulou_hal.recording.listings import Listings
from gulou_hal.recording.planning import Planning
from gulou_hal.recording.reception import Reception
from gulou_hal.recording.writer import Writer


@dataclass(frozen=True)
class Means:
    """`changed` and `tell` (a sentence, "" to take it back) do not wait."""

    folder: Path
    clock: Clock
    listings: Listings
    reception: Reception
    library: Library
    timers: Planning
    writer: Writer
    changed: Callable[[], None]
    """Recordings or timers are not what they were."""
    tell: Callable[[str], None]
