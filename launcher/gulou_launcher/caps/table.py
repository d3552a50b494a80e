"""The caps of one app. `docs/guide/limits.md` says the same to those who write apps.

What the kernel itself refuses (threads, descriptors, the size of a file) stands in
`sandbox.messages.Limits`, what one screen may hold in `stage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gulou.scene import MAX_MESSAGE
from gulou.states import ExitReason

MIB = 1 << 20
TOLD = (0.8, 0.9, 0.95)
"""Shares of a cap at which an app is told, once each, until it has gone below half."""
PATIENCE = 10.0
"""Seconds in a row that an app may owe to one of the rates below before it is stopped."""


class Resource(StrEnum):
    """What is capped; the names that `gulou.scene.Warning` uses."""

    MESSAGES = "messages"
    BYTES = "bytes"
    NODES = "nodes"
    MEMORY = "memory"
    CPU = "cpu"
    DISK = "disk"


class Standing(StrEnum):
    """How far it has come with an app and a cap."""

    TOLD = "told"
    SLOWED = "slowed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Use:
    """What an app takes of one resource, in the resource's own unit: a count, bytes, or seconds of CPU."""

    resource: Resource
    standing: Standing
    used: float
    limit: float

    @property
    def words(self) -> str:
        """For a person: `memory: 152 of 160 MiB`."""
        unit, size = _UNITS.get(self.resource, ("", 1))
        return f"{self.resource}: {self.used / size:,.4g} of {self.limit / size:,.4g}{unit}"


_UNITS = {
    Resource.BYTES: (" MiB", MIB),
    Resource.MEMORY: (" MiB", MIB),
    Resource.DISK: (" MiB", MIB),
    Resource.CPU: (" s", 1),
}


@dataclass(frozen=True)
class Rate:
    """So much a second in the long run, and so much at once."""

    a_second: float
    at_once: float


MESSAGES = Rate(300, 900)
"""Five for each frame that the screen can show."""
BYTES = Rate(2 * MIB, 4 * MIB)


@dataclass(frozen=True)
class Budget:
    """So many seconds of processor time within each window of so many seconds."""

    window: float
    seconds: float


@dataclass(frozen=True)
class CpuCap:
    """Over `slowed` an app gets what the others leave of one core; over `stopped` it is ended."""

    slowed: Budget
    stopped: Budget


FRONT = CpuCap(slowed=Budget(10, 9.5), stopped=Budget(60, 57))
"""On the screen: about one core."""
ASIDE = CpuCap(slowed=Budget(60, 3), stopped=Budget(60, 6))
"""Not on the screen: 5 % of one core on average."""

REASONS = {
    Resource.MESSAGES: ExitReason.FLOODED,
    Resource.BYTES: ExitReason.FLOODED,
    Resource.NODES: ExitReason.FLOODED,
    Resource.MEMORY: ExitReason.MEMORY,
    Resource.CPU: ExitReason.CPU,
    Resource.DISK: ExitReason.STORAGE,
}
"""Why an app is said to have been stopped."""

__all__ = [
    "ASIDE",
    "BYTES",
    "FRONT",
    "MAX_MESSAGE",
    "MESSAGES",
    "PATIENCE",
    "REASONS",
    "TOLD",
    "Budget",
    "CpuCap",
    "Rate",
    "Resource",
    "Standing",
    "Use",
]
