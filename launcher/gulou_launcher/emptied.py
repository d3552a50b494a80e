"""Delete all in a folder, whatever an app has made of it. Not for the frame thread."""

from __future__ import annotations

import contextlib
import itertools
import os
import uuid
from collections.abc import Iterator
from pathlib import Path


def empty(folder: Path) -> None:
    """Delete everything in a folder; the folder stays, and links are not followed.

    Folders in folders are moved up one after the other: an app may nest them deeper than any path is long.
    Nothing may write there meanwhile. What cannot be deleted stays.
    """
    with contextlib.suppress(FileNotFoundError):
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _empty(top)
        finally:
            os.close(top)


def _empty(top: int) -> None:
    names = (f".{uuid.uuid4().hex}-{number}" for number in itertools.count())
    failed: set[str] = set()
    while entries := [entry for entry in _listed(top) if entry.name not in failed]:
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    _lift(entry.name, top, names)
                else:
                    os.unlink(entry.name, dir_fd=top)
            except OSError:
                failed.add(entry.name)


def _lift(name: str, top: int, names: Iterator[str]) -> None:
    """Delete one folder; the folders in it come to the top."""
    os.chmod(name, 0o700, dir_fd=top)
    inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
    try:
        for entry in _listed(inside):
            if entry.is_dir(follow_symlinks=False):
                os.rename(entry.name, next(names), src_dir_fd=inside, dst_dir_fd=top)
            else:
                os.unlink(entry.name, dir_fd=inside)
    finally:
        os.close(inside)
    os.rmdir(name, dir_fd=top)


def _listed(folder: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)
