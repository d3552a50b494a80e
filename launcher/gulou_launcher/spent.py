"""What became of a thread's time: it worked, waited for a core, rested, or was held up by others."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Spent:
    """Of one thread, from one moment to another; times in seconds.

    `worked`: it computed. `queued`: it could have, but others had the cores (0.0 where the kernel does not
    count it). `rested`: it meant to wait. For what is left of the time it was held up by Python's lock, or by
    the threads of OpenGL. `faults` are pages that it touched first, `reads` those that came from the disk;
    `ousted` is how often a core was taken from it.
    """

    worked: float = 0.0
    queued: float = 0.0
    rested: float = 0.0
    faults: int = 0
    reads: int = 0
    ousted: int = 0

    def held_up(self, took: float) -> float:
        """The rest of `took` seconds."""
        return max(0.0, took - self.worked - self.queued - self.rested)


class Meter:
    """Reads the account of the thread that makes it, which alone may call it. A reading takes a few µs."""

    def __init__(self) -> None:
        self._schedule = -1
        self._rested = 0.0
        with contextlib.suppress(OSError):
            self._schedule = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)

    def rested(self, seconds: float) -> None:
        """It has waited for so long because it wanted to."""
        self._rested += seconds

    def read(self) -> Spent:
        """Everything since the thread began."""
        use = resource.getrusage(resource.RUSAGE_THREAD)
        return Spent(
            time.thread_time(), self._queued(), self._rested, use.ru_minflt, use.ru_majflt, use.ru_nivcsw
        )

    def since(self, before: Spent) -> Spent:
        """What was spent since that reading."""
        now = self.read()
        return Spent(*(getattr(now, field.name) - getattr(before, field.name) for field in fields(Spent)))

    def _queued(self) -> float:
        """schedstat: nanoseconds on a core, nanoseconds in the queue for one, turns (sched-stats.rst)."""
        if self._schedule < 0:
            return 0.0
        try:
            return int(os.pread(self._schedule, 96, 0).split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0
