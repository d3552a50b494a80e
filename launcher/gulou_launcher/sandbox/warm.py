"""What the zygote does once, so that no app has to: all of it is inherited by a fork."""

import contextlib
import faulthandler
import gc
import os
import resource
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from . import kernel, steps
from .messages import MIB

_STACK = MIB  # bytes for each thread of an app
_GROUP_NICE = "5"
_KEPT = ("TZ",)  # of the environment; the rest may hold what is not an app's business
_OUTPUT = {"buffering": 1, "encoding": "utf-8", "errors": "replace", "closefd": False}


@dataclass(frozen=True)
class Size:
    """Bytes that the warm interpreter takes: an app's limit begins on top of them."""

    size: int  # of address space
    private: int  # of writable private memory


def settle() -> None:
    """Leave the launcher's terminal, signals, streams and environment."""
    with contextlib.suppress(PermissionError):
        os.setsid()  # so that Ctrl-C reaches the launcher alone, which then ends us in good order
    with contextlib.suppress(OSError):  # a kernel that does not schedule by session
        # All apps together are one session, whose niceness is what counts beside the launcher's.
        Path("/proc/self/autogroup").write_text(_GROUP_NICE)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    steps.take((kernel.set_name("gulou-zygote"),))
    kernel.one_malloc_arena()
    # By number, as a fork finds its own behind them.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", **_OUTPUT)  # type: ignore[call-overload]  # noqa: SIM115
    sys.stderr = open(2, "w", **_OUTPUT)  # type: ignore[call-overload]  # noqa: SIM115
    faulthandler.enable(2)
    threading.stack_size(_STACK)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, LANG="C.UTF-8")


def freeze() -> Size:
    """Put the objects so far into pages that all apps share; the size then."""
    fields = Path("/proc/self/statm").read_text().split()
    page = resource.getpagesize()
    return Size(int(fields[0]) * page, int(fields[5]) * page)


def pack() -> None:
    """Leave alone what is there from now on: to look for rubbish in it would write to each of its pages."""
    gc.freeze()
