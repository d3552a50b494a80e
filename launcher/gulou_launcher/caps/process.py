"""What an app's process takes, as the kernel tells (proc(5)); a slower place for one that takes too much."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Fields of /proc/PID/stat after the command's name, which may hold blanks and brackets.
_STATE, _PARENT, _UTIME, _STIME, _STARTED = 0, 1, 11, 12, 19


@dataclass(frozen=True)
class Process:
    """`cpu` is seconds of all threads since the start; `started` tells two processes of one number apart."""

    pid: int
    parent: int
    stopped: bool
    cpu: float
    started: int


def process(pid: int) -> Process | None:
    """How a process stands; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    cpu = (int(fields[_UTIME]) + int(fields[_STIME])) / _TICK
    return Process(pid, int(fields[_PARENT]), fields[_STATE] in "TtZX", cpu, int(fields[_STARTED]))


def memory(pid: int) -> tuple[int, int]:
    """Bytes of address space, and of writable private memory: what RLIMIT_AS and RLIMIT_DATA count."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0, 0
    return int(fields[0]) * _PAGE, int(fields[5]) * _PAGE


def nameless(pid: int, device: int) -> int:
    """Bytes on this device in files that the process has open and that no folder names any more."""
    found: dict[int, int] = {}
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as descriptors:
        for each in descriptors:
            with contextlib.suppress(OSError):
                file = each.stat()
                if file.st_nlink == 0 and file.st_dev == device and stat.S_ISREG(file.st_mode):
                    found[file.st_ino] = file.st_blocks * 512
    return sum(found.values())


def slow(pid: int) -> None:
    """Let it have one core, and of that what nobody else wants."""
    _schedule(pid, os.SCHED_IDLE, {max(os.sched_getaffinity(0))})


def hasten(pid: int) -> None:
    """Let it run as others do again; where the box is not root, the kernel may not allow that."""
    _schedule(pid, os.SCHED_OTHER, os.sched_getaffinity(0))


def _schedule(pid: int, policy: int, cores: set[int]) -> None:
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):  # a thread that has ended since
                os.sched_setaffinity(int(task.name), cores)
                os.sched_setscheduler(int(task.name), policy, os.sched_param(0))
