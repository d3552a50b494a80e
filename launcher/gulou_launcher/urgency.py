"""Who has the processor first: what draws, then what receives, then the apps.

A frame is made by several threads in turn, and beside an app that wants all of the processor each of them
would wait for some milliseconds. Here is what keeps that short, as far as the kernel allows it: to root, by
CAP_SYS_NICE, RLIMIT_NICE and RLIMIT_RTPRIO.

As compositors do, the threads that draw have the lowest of the real-time priorities, and so have those that
take Python's lock for a moment, again and again: the frame thread would wait for one that holds the lock and
does not get on. What computes for long stands back.
"""

from __future__ import annotations

import contextlib
import os
import struct
import threading
import time
from pathlib import Path

LAUNCHER = -10
GATEWAY = -5
"""Nicenesses. Apps together are at 5, see `sandbox.warm`."""
_DRAWS, _HELPS = 2, 1
"""Real-time priorities (sched(7))."""
_OF_OPENGL = ("llvmpipe",)
"""Beginnings of the names of threads that draw where there is no GPU."""
_REST = 0.2
"""Seconds of rest for each second of work. Without it the kernel takes what it keeps for others all at once:
50 ms in each second (sched_rt_runtime_us)."""
_SHORTEST, _LONGEST = 0.001, 0.004
"""Seconds of rest at a time."""
_SLICE = 100_000
"""Nanoseconds: who asks for short turns has them sooner (Linux 6.12, sched(7))."""
_ATTRIBUTES = struct.Struct("=IIQiIQQQ")
"""struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period."""
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}


def hasten(niceness: int) -> None:
    """Give this process, and every thread that it starts from now on, its turn before others."""
    _be_a_session()
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(niceness))
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    _ask_for_short_turns()


def draw() -> None:
    """This thread draws, and so do those that OpenGL has started. What it starts from now on does not."""
    _in_real_time(threading.get_native_id(), _DRAWS)
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # it has ended since
            if (task / "comm").read_text().startswith(_OF_OPENGL):
                _in_real_time(int(task.name), _DRAWS)


def help_drawing(*, heirs: bool = False) -> None:
    """This thread does a little now and then that who draws may have to wait for.

    With `heirs` the threads that it starts help from their first instruction on, which needs Python's lock
    already; so would processes, of which it must start none.
    """
    _in_real_time(threading.get_native_id(), _HELPS, heirs=heirs)


def stand_back() -> None:
    """This thread computes for long."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def _in_real_time(thread: int, priority: int, *, heirs: bool = False) -> None:
    policy = os.SCHED_RR if heirs else os.SCHED_RR | os.SCHED_RESET_ON_FORK
    with contextlib.suppress(OSError):
        os.sched_setscheduler(thread, policy, os.sched_param(priority))


class Rest:
    """What the thread that draws owes to others."""

    def __init__(self) -> None:
        self._owed = 0.0
        self._since = time.monotonic()

    def waited(self, seconds: float) -> None:
        """It has had nothing to do for so long, until now."""
        before, self._since = self._since, time.monotonic()
        worked = max(0.0, self._since - before - seconds)
        self._owed = max(0.0, self._owed + worked * _REST - seconds)

    def take(self) -> float:
        """Where it has worked without a pause, others have their turn now; for how many seconds."""
        self.waited(0.0)
        if self._owed < _SHORTEST:
            return 0.0
        owed = min(self._owed, _LONGEST)
        time.sleep(owed)
        self.waited(owed)
        return owed


def _be_a_session() -> None:
    """The kernel shares the processor out among sessions (autogroup in sched(7)).

    Not where a terminal is its keyboard: a session of its own has none.
    """
    with contextlib.suppress(OSError):
        if not os.isatty(0):
            os.setsid()


def _ask_for_short_turns() -> None:
    number = _SCHED_SETATTR.get(os.uname().machine)
    if number is not None:
        import ctypes

        niceness = os.getpriority(os.PRIO_PROCESS, 0)
        attributes = _ATTRIBUTES.pack(_ATTRIBUTES.size, os.SCHED_OTHER, 0, niceness, 0, _SLICE, 0, 0)
        ctypes.CDLL(None).syscall(ctypes.c_long(number), 0, attributes, 0)
