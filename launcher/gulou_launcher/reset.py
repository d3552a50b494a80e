"""Beginning anew: what the household decided on is written down first, and done before the next start.

The note is on the disk or it is not, so a power cut leaves the box as it was or, after the next start, anew.
"""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from pathlib import Path

_NOTE = "begin-anew"
_HOUSEHOLD = ("household.sqlite*",)
_BOX = (
    *_HOUSEHOLD,
    "apps",
    "epg.sqlite*",
    "guide.sqlite*",
    "kivy",
    "lan-identity.pem",
    "logs",
    "packages",
    "page.key",
    "phone.key",
    "pinyin",
    "recordings",
    "recordings.sqlite*",
    "remotes",
    "search.sqlite*",
    "sharing-id",
    "tv.sqlite*",
)
"""All that a box makes in its folder. What somebody else has laid there is not touched."""


class Reset(StrEnum):
    """How much of it."""

    settings = "settings"  # what the household answered and chose; channels, recordings and apps stay
    everything = "everything"


_GONE = {Reset.settings: _HOUSEHOLD, Reset.everything: _BOX}


def note(folder: Path, reset: Reset) -> None:
    """Have it done at the next start. Waits for the disk; raises OSError where that refuses."""
    fresh = folder / f"{_NOTE}.new"
    with fresh.open("w") as file:
        file.write(reset)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _NOTE)
    there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def carry_out(folder: Path) -> None:
    """Do what was noted, if anything was. Done by halves, it is done again; no file may be open."""
    try:
        wanted = Reset((folder / _NOTE).read_text().strip())
    except (OSError, ValueError):
        return
    for pattern in _GONE[wanted]:
        for path in folder.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    (folder / _NOTE).unlink(missing_ok=True)
