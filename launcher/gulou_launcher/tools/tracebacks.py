"""Tracebacks as a developer needs them: without the frames of Gulou and of imports above each."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import gulou
import gulou_launcher

_FRAME = re.compile(r'  File "([^"]+)", line \d+')
_OURS = (
    *(f"{Path(package.__path__[0])}/" for package in (gulou, gulou_launcher)),
    f"{Path(importlib.__file__).parent}/",
    "<frozen importlib",
)
_BEGIN = "Traceback (most recent call last):"


class Tracebacks:
    """Takes lines one by one, and gives back whether to show each."""

    def __init__(self) -> None:
        self._inside = False
        self._hidden = False

    def shows(self, line: str) -> bool:
        """False for a line of a frame that is Gulou's own, with what stands below it."""
        if line == _BEGIN:
            self._inside, self._hidden = True, False
        elif self._inside:
            frame = _FRAME.match(line)
            if frame:
                self._hidden = frame[1].startswith(_OURS)
            elif not line.startswith("  "):
                self._inside = self._hidden = False
        return not self._hidden
