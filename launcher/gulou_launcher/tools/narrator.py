"""What `gulou run` tells on the terminal: lines for a person, or one JSON object a line for an editor."""

from __future__ import annotations

import json
import sys
import threading
import time

_DIM, _RED, _GREEN, _PLAIN = "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[0m"


class Narrator:
    """Tells what happens, from any thread."""

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json
        self._color = sys.stdout.isatty() and not as_json
        self._lock = threading.Lock()

    def started(self, name: str, version: str, size: str, language: str, data: str) -> None:
        width, _, height = size.partition("x")
        self._event("started", name=name, version=version, size=size, language=language, data=data)
        self._line(f"{name} {version} on a simulated TV of {width} × {height}, in {language}.")
        self._line(f"What it keeps is in {data}; --fresh begins without.", _DIM)

    def granted(self, permissions: list[str]) -> None:
        self._event("granted", permissions=permissions)
        self._line(f"Granted for you, so that it asks nobody: {', '.join(permissions)}.", _DIM)

    def page(self, address: str) -> None:
        self._event("page", address=address)
        self._line(f"Watch and steer it in a browser on this machine: {address}")

    def keys(self) -> None:
        self._line("Save a file and it reloads. Keys: r reloads now, q quits.", _DIM)

    def note(self, sentence: str) -> None:
        """Something that should be known."""
        self._event("note", sentence=sentence)
        self._line(sentence)

    def reloaded(self, seconds: float, names: list[str], kept: bool) -> None:
        """New code is on the screen, so many seconds after the change was seen."""
        self._event("reloaded", seconds=round(seconds, 4), files=names, state_kept=kept)
        state = "with what it saved" if kept else "from its beginning, since it saved nothing"
        self._line(f"{_now()} reloaded in {seconds * 1000:.0f} ms, {state}: {_named(names)}", _GREEN)

    def failed(self, sentence: str) -> None:
        """New code does not work; the old screen stays."""
        self._event("failed", sentence=sentence)
        self._line(f"{_now()} {sentence}", _RED)
        self._line("         The old screen stays until this is mended.", _DIM)

    def stopped(self, reason: str) -> None:
        """The app fell."""
        self._event("stopped", reason=reason)
        self._line(f"{_now()} {reason}", _RED)
        self._line("         Save a file, and it starts again.", _DIM)

    def printed(self, line: str) -> None:
        """A line that the app printed, or of its traceback."""
        self._event("printed", line=line)
        self._line(_printable(line))

    def box(self, line: str) -> None:
        """A line that the box wrote."""
        self._event("box", line=line)
        self._line(line, _DIM)

    def _event(self, event: str, **fields: object) -> None:
        if self._json:
            with self._lock:
                print(json.dumps({"event": event, **fields}, ensure_ascii=False), flush=True)

    def _line(self, line: str, color: str = "") -> None:
        if not self._json:
            with self._lock:
                print(f"{color}{line}{_PLAIN}" if color and self._color else line, flush=True)


def _now() -> str:
    return time.strftime("%H:%M:%S")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more if names else "as you asked"


def _printable(line: str) -> str:
    """Without what would steer the terminal: an app may print anything."""
    return "".join(char if char.isprintable() or char == "\t" else "?" for char in line)
