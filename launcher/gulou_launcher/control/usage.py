"""What a process uses, as its kernel tells (proc(5))."""

from __future__ import annotations

import os
from pathlib import Path

from gulou_launcher.control.messages import ProcessRecord, Role

_TICK = os.sysconf("SC_CLK_TCK")
_UTIME = 11  # fields after the command's name, from its state on: utime, stime


def memory(pid: int) -> int | None:
    """The proportional set size (PSS) in bytes; None when it is gone or is not ours to see."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return None


def cpu(pid: int) -> float | None:
    """Seconds of processor time, of all threads, since the start; None when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name may hold blanks and brackets: what follows the last bracket counts.
    fields = text.rpartition(")")[2].split()
    return (int(fields[_UTIME]) + int(fields[_UTIME + 1])) / _TICK


def record(role: Role, name: str, pid: int | None, state: str, reason: str = "") -> ProcessRecord:
    """The record of a process with what it uses now. Reads files: not for the frame thread."""
    if pid is None:
        return ProcessRecord(role, name, None, state, reason)
    return ProcessRecord(role, name, pid, state, reason, memory(pid), cpu(pid))
