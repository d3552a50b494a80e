"""Why an app ended, from what the kernel says of its process and what the app said last."""

import os
import signal

from gulou.states import ExitReason

from .lockin import OUT_OF_MEMORY

_NEARLY = 0.8  # of its memory limit: a crash in C beyond this is put down to memory
_BY_CRASHING = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP}


def reason(status: int, last_line: str, used: float, starved: bool) -> tuple[ExitReason, str]:
    """The reason and a detail for the developer.

    `status` is as wait(2) gives it, `used` the most memory that it held as a share of its limit, `starved`
    whether the kernel ended it for memory.
    """
    if os.WIFSIGNALED(status):
        number = signal.Signals(os.WTERMSIG(status))
        if starved or (number in _BY_CRASHING and used > _NEARLY):
            return ExitReason.MEMORY, last_line or f"{number.name} at {used:.0%} of its memory"
        if number in _BY_CRASHING:
            return ExitReason.CRASHED, f"{number.name}: {signal.strsignal(number)}"
        return ExitReason.KILLED, f"{number.name}: {signal.strsignal(number)}"
    code = os.WEXITSTATUS(status)
    if code == 0:
        return ExitReason.ENDED, ""
    if code == OUT_OF_MEMORY or last_line.startswith("MemoryError"):
        return ExitReason.MEMORY, last_line or "MemoryError"
    return ExitReason.CRASHED, last_line or f"exit status {code}"
