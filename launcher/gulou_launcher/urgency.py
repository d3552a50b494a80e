"""Who has the processor first: what draws, then what receives, then the apps.

A frame is made by several threads in turn, and beside an app that wants all of the processor each of them
would wait for some milliseconds. Three things keep that short, as far as the kernel allows it: nicenesses
below zero are for root, CAP_SYS_NICE and RLIMIT_NICE. Real-time priority is not among them: it would keep
out the gateway as well, and the kernel takes it away for 50 ms whenever it was used for most of a second.
"""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path

LAUNCHER = -10
GATEWAY = -5
"""Nicenesses. Apps together are at 5, see `sandbox.warm`."""
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
