"""What an app has printed: the errors in it."""

from __future__ import annotations

from pathlib import Path


def tracebacks(log: Path) -> list[str]:
    """The last line of each traceback in an app's log."""
    found: list[str] = []
    inside = False
    try:
        lines = log.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    for line in lines:
        if line.startswith("Traceback (most recent call last):"):
            inside = True
        elif inside and not line.startswith((" ", "\t")):
            found.append(line[:200])
            inside = False
    return found
