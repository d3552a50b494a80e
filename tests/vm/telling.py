"""How the guest tells what it does, a line at a time, and waits that end and say what they waited for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

COMMAND_SECONDS: Final = 60.0
"""For a command that takes a moment, on a machine that is busy with other things."""
RESTLESS: Final = Path("/run/restless")
"""The number of a process of little weight that never rests, unless it is stopped."""
_ports: Final[list[TextIO]] = [sys.stdout]


class TooLateError(Exception):
    """What was waited for did not come; the message says what that was, and for how long."""


def to(port: TextIO) -> None:
    """Have everything told here from now on."""
    _ports[:] = [port]


def tell(**facts: Any) -> None:
    """Tell what a step saw."""
    print(json.dumps(facts), file=_ports[0], flush=True)


def say(now: str) -> None:
    """Tell what is being done, for who looks on."""
    tell(now=now, clock=time.monotonic())


def wait(what: str, condition: Callable[[], object], seconds: float) -> float:
    """Seconds until the condition held. Raises TooLateError."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TooLateError(f"waited {seconds:g} s for {what}")
        time.sleep(0.02)
    return time.monotonic() - began


def command(*words: str) -> None:
    """Run a command to its end. Raises TooLateError, and RuntimeError with what it said where it failed."""
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        raise TooLateError(f"waited {COMMAND_SECONDS:g} s for {' '.join(words)}") from None
    if ran.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {ran.returncode}: {ran.stderr or ran.stdout}")


@contextmanager
def unhurried() -> Iterator[None]:
    """For what reads files that may not be in memory yet.

    The guest's clock leaps while nothing is to do, and that is also while a file is on its way. As long as a
    process never rests, the clock counts its instructions instead. The guest begins so.
    """
    restless = int(RESTLESS.read_text())
    os.kill(restless, signal.SIGCONT)
    try:
        yield
    finally:
        os.kill(restless, signal.SIGSTOP)
