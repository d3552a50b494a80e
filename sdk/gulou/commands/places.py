"""Where a command lives, by a quick look at what is installed.

`importlib.metadata` tells the same of every form of installation, but to import it takes longer than many a
command: it reads mail headers with the standard library's package for mail.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A command's function. Named as in an entry point, whose `load` does the same."""

    name: str
    module: str
    attr: str

    def load(self) -> Any:
        """The function. Raises what its import raises."""
        return getattr(import_module(self.module), self.attr)


def find(group: str, name: str) -> Place | None:
    """The command of this name; None where the quick look does not find it, which is not the last word.

    What is installed says so in NAME.dist-info/entry_points.txt (Entry points specification, File format).
    """
    for folder in map(Path, sys.path):
        for file in _files(folder):
            value = _value(file, group, name)
            if value is not None:
                module, _, attr = value.partition(":")
                if attr.isidentifier():
                    return Place(name, module, attr)
    return None


def _files(folder: Path) -> list[Path]:
    try:
        places = sorted(os.listdir(folder))  # noqa: PTH208 - a Path for each file would take longer
    except OSError:
        return []  # of a path's entries not all are there, or folders
    return [folder / place / "entry_points.txt" for place in places if place.endswith(".dist-info")]


def _value(file: Path, group: str, name: str) -> str | None:
    try:
        text = file.read_text("utf-8")
    except (OSError, ValueError):
        return None
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside:
            key, equals, value = line.partition("=")
            if equals and key.strip() == name:
                return value.strip()
    return None
