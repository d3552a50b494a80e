"""A zygote in a small interpreter of its own, as the box has it: these tests have threads and open files.

Run as a script: the number of the control socket, then `Begun` as JSON.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from gulou_launcher.sandbox import landlock, zygote
from gulou_launcher.sandbox.messages import Program
from gulou_launcher.sandbox.walls import Wall


class Circumstance(StrEnum):
    """What this machine may be like."""

    USUAL = "usual"
    MOUNTS_REFUSED = "mounts are refused"
    LANDLOCK_ALLOWS_ALL = "Landlock stands but allows everything"
    NICE = "the box runs at nice 10"


class Begun(msgspec.Struct, frozen=True):
    """How a zygote is begun."""

    unsafe: bool = False
    without: frozenset[Wall] = frozenset()
    under: Circumstance = Circumstance.USUAL


def run_source(
    folder: str, data: str, screen: int, services: int, language: str, program: Program | None
) -> int:
    """The entry of these tests: run app.py, which may `say` something over its services socket."""
    source = (Path(folder) / "app.py").read_text()

    def say(what: object) -> None:
        os.write(services, f"{what}\n".encode())

    names = {"folder": Path(folder), "data": Path(data), "screen": screen, "services": services, "say": say}
    names["language"] = language
    exec(compile(source, str(Path(folder) / "app.py"), "exec"), names)
    return 0


def _refuse_mounts() -> None:
    """Make this process's kernel answer mount(2) as Ubuntu 24.04's AppArmor does in a user namespace."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(pyseccomp.ERRNO(errno.EACCES), "mount")
    rules.load()


def _allow_everything() -> None:
    """A rule holds for what is mounted itself, so that one for / would not do."""
    real = landlock.ruleset

    def lax(version: int, rules: Iterable[tuple[Path, landlock.Fs]]) -> int:
        places = [place for place, _ in rules]
        places += Path(tempfile.gettempdir()).glob("gulou-canary-*/*")
        return real(version, [(place, landlock.Fs(2**16 - 1)) for place in places])

    landlock.ruleset = lax


_CIRCUMSTANCES: Mapping[Circumstance, Callable[[], object]] = {
    Circumstance.USUAL: lambda: None,
    Circumstance.MOUNTS_REFUSED: _refuse_mounts,
    Circumstance.LANDLOCK_ALLOWS_ALL: _allow_everything,
    Circumstance.NICE: lambda: os.setpriority(
        os.PRIO_PROCESS, 0, max(10, os.getpriority(os.PRIO_PROCESS, 0))
    ),
}


if __name__ == "__main__":
    begun = msgspec.json.decode(sys.argv[2], type=Begun)
    _CIRCUMSTANCES[begun.under]()
    zygote.serve(
        socket.socket(fileno=int(sys.argv[1])), run_source, unsafe=begun.unsafe, without=begun.without
    )
