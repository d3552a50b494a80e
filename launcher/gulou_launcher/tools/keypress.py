"""Single keys from the terminal, without waiting for Enter."""

from __future__ import annotations

import contextlib
import os
import sys
import termios
import tty
from collections.abc import Iterator

from gulou.waiting import readable


@contextlib.contextmanager
def keypresses() -> Iterator[Keypresses]:
    """The keys of this terminal while the `with` lasts; none where stdin is no terminal."""
    descriptor = sys.stdin.fileno() if sys.stdin is not None and not sys.stdin.closed else -1
    if descriptor < 0 or not os.isatty(descriptor):
        yield Keypresses(None)
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield Keypresses(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


class Keypresses:
    """Waits for a key, but not for long."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    @property
    def possible(self) -> bool:
        return self._descriptor is not None

    def wait(self, seconds: float) -> str:
        """The key that was pressed within so many seconds, in small letters; '' where none was."""
        watched = [] if self._descriptor is None else [self._descriptor]
        if not readable(watched, seconds) or self._descriptor is None:
            return ""
        pressed = os.read(self._descriptor, 1)
        if not pressed:
            self._descriptor = None  # the terminal has gone
        return pressed.decode(errors="replace").lower()
