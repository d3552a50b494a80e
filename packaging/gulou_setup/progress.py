"""What the person at the terminal sees while a step works."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .errors import SetupError

WIDTH = 100


class Line:
    """One step's line: rewritten in place on a terminal, printed at its start and end elsewhere."""

    def __init__(self, number: int, count: int, title: str) -> None:
        self._head = f"[{number}/{count}] {title}"
        self._began = time.monotonic()
        self._live = sys.stdout.isatty()
        self._write("…", end="" if self._live else "\n")

    def say(self, doing: str) -> None:
        """Show what is being done now (on a terminal only: a log would fill with it)."""
        if self._live:
            self._write(f": {doing} ({time.monotonic() - self._began:.0f} s)", end="")

    def stay(self, text: str) -> None:
        """Print a line of its own, which stays."""
        print(f"\r\033[K      {text}" if self._live else f"      {text}", flush=True)

    def done(self) -> None:
        self._write(f": done ({time.monotonic() - self._began:.1f} s)", end="\n")

    def _write(self, tail: str, end: str) -> None:
        text = (self._head + tail)[:WIDTH] if self._live else self._head + tail
        print(f"\r\033[K{text}" if self._live else text, end=end, flush=True)


def run(
    command: Sequence[str],
    line: Line,
    log: Path,
    failed: str,
    doing: Callable[[str], str | None] = lambda _: None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run `command` with its output in `log`; `doing` turns an output line into what to show, or None.

    Raises SetupError that begins with `failed` and ends with the last lines of the output.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    shown = ""
    with log.open("w", encoding="utf-8") as kept:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=env,
            )
        except OSError as error:
            raise SetupError(f"{failed}: {error}") from None
        with child:
            assert child.stdout is not None
            for text in child.stdout:
                kept.write(text)
                shown = doing(text.rstrip()) or shown
                if shown:
                    line.say(shown)
    if child.returncode:
        last = [text for text in log.read_text(encoding="utf-8").splitlines() if text.strip()][-6:]
        raise SetupError("\n".join([f"{failed}. Its last words (all of them are in {log}):", *last]))
