"""What the files of recordings are called: a person who looks into the folder finds what they look for."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Final

SUFFIX: Final = ".ts"
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
"""What no file system, or not that of a stick for a Windows PC, takes in a name."""
_LONGEST: Final = 120
"""Bytes of the title: the whole name stays under 255."""


def path(folder: Path, start: float, title: str) -> Path:
    """A name that is free: `2026-11-23 20.15 News.ts`, local time."""
    plain = _FORBIDDEN.sub(" ", title).strip(" .") or "Recording"
    plain = plain.encode()[:_LONGEST].decode("utf-8", "ignore").strip()
    stem = f"{time.strftime('%Y-%m-%d %H.%M', time.localtime(start))} {plain}"
    found, number = folder / f"{stem}{SUFFIX}", 1
    while found.exists():
        number += 1
        found = folder / f"{stem} ({number}){SUFFIX}"
    return found
