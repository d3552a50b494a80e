"""What the host of this machine takes from it, measured beside everything that runs here.

On each core a process sleeps a few milliseconds again and again, and goes before all others (SCHED_FIFO at
its highest). What keeps it from waking in time is the host, or the kernel. Two things tell them apart: the
host counts what it gave to other machines (`steal` in proc(5)); and while the kernel is busy its clock goes
on interrupting the core, whereas a core that the host has stopped hears nothing, also where the host waited
for something of its own.
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
_SLEEP = 0.005
_START = 0.5
_STEAL = 1 / os.sysconf("SC_CLK_TCK")
"""What steal is counted in, in seconds."""
_MONOTONIC_COARSE = 6
"""clock_getres(2): it goes on with the kernel's clock."""
_CLOCK = time.clock_getres(_MONOTONIC_COARSE)
"""Seconds from one interruption of a busy core by the kernel's clock to the next."""
_LATER = 0.02
"""Seconds from a stall until the kernel has surely counted what was stolen."""

_TIMER = b"LOC:"
"""The row of `/proc/interrupts` with each core's own timer, on x86."""
_LONGEST = 1 << 16


@dataclass(frozen=True)
class Stall:
    """A core did not come back to its probe in time; `begun` and `ended` on the monotonic clock, in seconds.

    `stolen` are seconds that the host says it took then; `interrupts`, how often the core's timer was heard;
    negative where nobody counts that.
    """

    core: int
    begun: float
    ended: float
    stolen: float
    interrupts: int

    @property
    def by_host(self) -> bool:
        """Whether the host took all of it: by its own count, or because the core heard nothing."""
        length = self.ended - self.begun
        told = self.stolen > 0 and self.stolen + _STEAL >= length
        return told or 0 <= self.interrupts < length / _CLOCK - 1


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
                core, begun, ended, stolen, interrupts = line.split()
                found.append(Stall(int(core), float(begun), float(ended), float(stolen), int(interrupts)))
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
    count = _Count(core)
    stalls: list[tuple[float, float, float, int]] = []
    while True:
        stolen, interrupts = count.stolen(), count.interrupts()
        slept = time.monotonic()
        time.sleep(_SLEEP)
        now = time.monotonic()
        if now - slept > STALL + _SLEEP:
            stalls.append((slept + _SLEEP, now, stolen, count.interrupts() - interrupts))
        while stalls and now - stalls[0][1] > _LATER:
            begun, ended, before, heard = stalls.pop(0)
            print(core, begun, ended, round(stolen - before, 3), heard, flush=True)


class _Count:
    """What the kernel counts of one core, since the start. Read two hundred times a second: with care."""

    def __init__(self, core: int) -> None:
        self._core = b"cpu%d " % core
        self._uncounted = 0
        self._stat = os.open("/proc/stat", os.O_RDONLY)
        self._interrupts = os.open("/proc/interrupts", os.O_RDONLY)
        cores = os.pread(self._interrupts, _LONGEST, 0).splitlines()[0].split()
        self._place = cores.index(self._core.strip().upper())

    def stolen(self) -> float:
        """Seconds that the host has taken from it: the eighth number of its line (proc(5))."""
        data = os.pread(self._stat, _LONGEST, 0)
        return int(data[data.index(self._core) :].split(None, 9)[8]) * _STEAL

    def interrupts(self) -> int:
        """How often its timer has interrupted it; less and less where nobody counts."""
        data = os.pread(self._interrupts, _LONGEST, 0)
        begun = data.find(_TIMER)
        if begun < 0:
            self._uncounted -= 1
            return self._uncounted
        return int(data[begun + len(_TIMER) :].split(None, self._place + 1)[self._place])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _probe(int(sys.argv[1]))
