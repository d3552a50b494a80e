"""What the host of this machine takes from it, measured beside everything that runs here.

On each core a process sleeps two milliseconds again and again, and goes before all others (SCHED_FIFO at its
highest). What keeps it from waking in time is the host, or the kernel itself. The host tells what it took in
the core's `steal` (proc(5)): a stall counts as the host's only where that grew with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

STALL = 0.005
"""Seconds that are a stall."""
_SLEEP = 0.002
_START = 0.5
_LOOK = 0.05
"""Seconds between two looks at the steal, and from a stall until the kernel has surely counted it."""
_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Stall:
    """A core stood still, on the monotonic clock; `stolen` are seconds that the host says it took then."""

    core: int
    begun: float
    ended: float
    stolen: float

    @property
    def by_host(self) -> bool:
        """The steal is counted in ticks: it may be short of the stall by one."""
        return self.stolen > 0 and self.stolen + _TICK >= self.ended - self.begun


def during(stalls: Iterable[Stall], begun: float, ended: float) -> float:
    """Seconds between these moments in which the host kept a core, or several of them, from working."""
    parts = sorted(
        (max(stall.begun, begun), min(stall.ended, ended))
        for stall in stalls
        if stall.by_host and stall.begun < ended and stall.ended > begun
    )
    covered, reached = 0.0, begun
    for since, until in parts:
        covered += max(0.0, until - max(since, reached))
        reached = max(reached, until)
    return covered


class Host:
    """Measures while it is entered. `measured` is False where the kernel lets nobody go before others."""

    def __init__(self) -> None:
        self.measured = False
        self._probes: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []

    def __enter__(self) -> Self:
        for core in sorted(os.sched_getaffinity(0)):
            told = tempfile.TemporaryFile()
            command = [sys.executable, str(Path(__file__).resolve()), str(core)]
            self._probes.append((subprocess.Popen(command, stdout=told), told))
        time.sleep(_START)
        self.measured = all(probe.poll() is None for probe, _ in self._probes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for probe, told in self._probes:
            probe.terminate()
            probe.wait()
            told.close()

    def stalls(self) -> list[Stall]:
        """All so far; those of the last tenth of a second may not be told yet."""
        found = []
        for _, told in self._probes:
            size = os.fstat(told.fileno()).st_size
            for line in os.pread(told.fileno(), size, 0).decode("ascii").splitlines():
                core, *seconds = line.split()
                found.append(Stall(int(core), *map(float, seconds)))
        return found


def _probe(core: int) -> None:
    os.sched_setaffinity(0, {core})
    try:
        highest = os.sched_get_priority_max(os.SCHED_FIFO)
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(highest))
    except OSError:
        return
    gc.freeze()
    gc.disable()
    pending: list[tuple[float, float, float]] = []
    looked = last = time.monotonic()
    stolen = _stolen(core)
    while True:
        time.sleep(_SLEEP)
        now = time.monotonic()
        if now - last > STALL + _SLEEP:
            pending.append((last + _SLEEP, now, stolen))
            looked = now
        if now - looked > _LOOK:
            stolen = _stolen(core)
            for begun, ended, before in pending:
                print(core, begun, ended, round(stolen - before, 3), flush=True)
            pending.clear()
            looked = now
        last = time.monotonic()


def _stolen(core: int) -> float:
    """Seconds that the host has taken from this core since the start: the eighth number of its line."""
    with Path("/proc/stat").open(encoding="ascii") as lines:
        for line in lines:
            if line.startswith(f"cpu{core} "):
                return int(line.split()[8]) * _TICK
    return 0.0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _probe(int(sys.argv[1]))
