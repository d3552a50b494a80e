"""What an app keeps on the disk. Reads folders: not for the frame thread."""

from __future__ import annotations

import os
from pathlib import Path

LEAST = 4096
"""Bytes that every file and folder counts for, however small: names take room too."""


def kept(folder: Path, enough: float, before: float = float("inf")) -> int:
    """Bytes of disk that all in this folder takes; the count ends when it is over `enough`.

    Only what has not changed since `before` counts: Unix time, by the change time, which no app can set.
    Links are not followed. What the app moves meanwhile may be counted twice or not at all.
    """
    found, folders = 0, [str(folder)]
    while folders and found <= enough:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    if status.st_ctime < before:
                        found += max(LEAST, status.st_blocks * 512)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if found > enough:
                        break
        except FileNotFoundError:
            continue
        except OSError:
            # Too deep for a path, or shut to us: nobody keeps things there for a good reason.
            return int(enough) + 1
    return found
