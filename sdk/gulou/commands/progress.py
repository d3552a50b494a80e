"""How far something long has come, on the last line of a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

EVERY = 0.1
"""Seconds between two drawings."""
_BAR = 24  # cells


class Progress:
    """`with Progress("Sending hello") as progress: … progress(0.4)`.

    Written to stderr, and only where that is a terminal; it is gone when the `with` ends, however it ends.
    Nothing is shown for what takes less than EVERY seconds.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._drawn = time.monotonic()
        self._shown = False

    def __call__(self, share: float | None = None, detail: str = "") -> None:
        """So much is done, 0 … 1; None where nobody can know. `detail` names what is at work now."""
        now = time.monotonic()
        if not self._terminal or now - self._drawn < EVERY:
            return
        self._drawn, self._shown = now, True
        bar = ""
        if share is not None:
            full = round(max(0.0, min(1.0, share)) * _BAR)
            bar = f" {'━' * full}{'┄' * (_BAR - full)} {share:4.0%}"
        line = f"{self._what}{bar}  {detail}".rstrip()
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{line[:width]}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
