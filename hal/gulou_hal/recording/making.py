"""Puts a recorder together: on the disk of this box, with its tuners, its guide and its clocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gulou_hal.recording.clock import Clock
from gulou_hal.recording.listings import StoredListings
from gulou_hal.recording.reception import Received
from gulou_hal.recording.recorder import Recorder
from gulou_hal.recording.store import Store

if TYPE_CHECKING:
    from gulou_hal.tv.service import Television


def recorder(
    data: Path, television: Television, changed: Callable[[], None], tell: Callable[[str], None]
) -> Recorder:
    """The recorder of a box whose data lies in this folder."""
    clock = Clock()
    television.guide.on_time = clock.broadcast
    return Recorder(
        data / "recordings",
        Store(data / "recordings.sqlite", tell),
        StoredListings(data, television.guide.now_next),
        Received(television.receiver()),
        lambda: {channel.service: channel.name for channel in television.channels},
        changed,
        tell,
        clock,
    )
