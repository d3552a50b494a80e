"""Which files of an app have changed since the last look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MOST_FILES = 5000
"""More are not looked at: something else than an app lies there."""
_NOT_OURS = frozenset({"__pycache__", "node_modules", "tests", "build", "dist"})
_NOT_WATCHED = (".pyc", ".pyo", "~", ".swp", ".tmp", ".new")

Stamp = tuple[int, int]


class Watched:
    """The files below a folder, by their time and size. Looking costs a stat(2) for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._look()

    def changes(self) -> list[Path]:
        """The files that are new, changed or gone since the last call, in the order of their names."""
        now, before = self._look(), self._known
        self._known = now
        names = sorted(
            {name for name, stamp in now.items() if before.get(name) != stamp} | (before.keys() - now)
        )
        return [Path(name) for name in names]

    def _look(self) -> dict[str, Stamp]:
        found: dict[str, Stamp] = {}
        for entry in _files(str(self._folder)):
            try:
                status = entry.stat()
            except OSError:
                continue
            found[entry.path] = (status.st_mtime_ns, status.st_size)
            if len(found) >= MOST_FILES:
                break
        return found


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError:
        return
    names = {entry.name for entry in listed}
    for entry in listed:
        name = entry.name
        # A .mo is made from the .po beside it, by whoever watches.
        made = name.endswith(".mo") and f"{name[:-3]}.po" in names
        if name.startswith(".") or name in _NOT_OURS or name.endswith(_NOT_WATCHED) or made:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            yield entry
