"""The launcher's turn on the processor: before everybody else's, as long as it needs little of it.

A frame is made by several threads in turn. Beside an app that wants all of the processor each of them waits
for some milliseconds, and together that makes a frame late. What compositors do helps: the few threads that
a frame waits for run at the lowest of the real-time priorities (sched(7)), where the kernel allows it. It
does so for root, for CAP_SYS_NICE, and for RLIMIT_RTPRIO above zero.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_DRAWS = 2
_READS = 1
"""Priorities. Who reads what apps send comes after who draws."""
_OF_OPENGL = ("llvmpipe",)
"""Beginnings of the names of threads that draw where there is no GPU."""
_SLOW = 0.010
"""Seconds of a frame for which all cores draw. Where it is more, too little is left for the others: for the
gateway, which must not miss a packet."""
_REST = 0.2
"""Seconds of rest for each second of work. Without it the kernel takes what it keeps for others all at once:
50 ms in each second (sched_rt_runtime_us)."""
_SHORTEST, _LONGEST = 0.001, 0.005
"""Seconds of rest at a time."""
_MEMORY = 32
"""Frames after which the mean has forgotten a single one."""
_TASKS = Path("/proc/self/task")


class Urgency:
    """Belongs to the frame thread, but for `read`."""

    def __init__(self) -> None:
        self._threads: dict[int, int] = {}
        self._mean = 0.0
        self._owed = 0.0
        self._since = time.monotonic()
        self.held = True
        """Whether these threads come before others now, as far as the kernel allows it."""

    def draw(self) -> None:
        """This thread draws, and so do those that OpenGL has started. Threads that it starts later do not."""
        self._hasten(threading.get_native_id(), _DRAWS)
        for thread in _drawing():
            self._hasten(thread, _DRAWS)

    def read(self) -> None:
        """This thread reads what frames wait for."""
        self._hasten(threading.get_native_id(), _READS)

    def waited(self, seconds: float) -> None:
        """The frame thread has had nothing to do for so long, until now."""
        before, self._since = self._since, time.monotonic()
        worked = max(0.0, self._since - before - seconds)
        self._owed = max(0.0, self._owed + worked * _REST - seconds)

    def rest(self) -> None:
        """Where the frame thread has worked without a pause, others have their turn now."""
        if self._owed >= _SHORTEST:
            owed = min(self._owed, _LONGEST)
            time.sleep(owed)
            self.waited(owed)

    def drawn(self, seconds: float) -> None:
        """The processor has drawn a frame in this time. While that is long as a rule, nobody is preferred."""
        self._mean += (min(seconds, 2 * _SLOW) - self._mean) / _MEMORY
        hold = self._mean < (_SLOW if self.held else _SLOW / 2)
        if hold != self.held:
            self.held = hold
            for thread, priority in list(self._threads.items()):
                self._hasten(thread, priority)

    def _hasten(self, thread: int, priority: int) -> None:
        self._threads[thread] = priority
        policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK if self.held else os.SCHED_OTHER
        with contextlib.suppress(OSError):
            os.sched_setscheduler(thread, policy, os.sched_param(priority if self.held else 0))


def _drawing() -> Iterator[int]:
    for task in _TASKS.iterdir():
        with contextlib.suppress(OSError):  # it has ended since
            if (task / "comm").read_text().startswith(_OF_OPENGL):
                yield int(task.name)
