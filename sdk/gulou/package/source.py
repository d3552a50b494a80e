"""What of an app's folder goes into its package, and how it is called there."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gulou.package.catalogue import compiled
from gulou.package.errors import PackageError
from gulou.package.layout import LARGEST_FILE, MOST_FILES, SUFFIX, check_names

_CACHES = frozenset({"__pycache__", "node_modules"})
_NOT_FOR_BOXES = frozenset({".pyc", ".pyo", ".po", ".pot", SUFFIX})
_TESTS = frozenset({"tests", "test"})


@dataclass(frozen=True)
class Content:
    """A file to be: where its bytes are, or the bytes themselves where they are made here."""

    path: Path
    made: bytes | None = None


def contents(folder: Path, *, tests: bool = False) -> dict[str, Content]:
    """The files of the package by their names in it, in order. Raises PackageError.

    Left out: what begins with a dot, caches, virtual environments, packages, and `tests/` at the top unless
    asked for. Of each .po the .mo goes in, made here.
    """
    found: dict[str, Content] = {}
    catalogues: dict[str, Content] = {}
    for path in _files(folder, tests):
        name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
        if path.suffix == ".po":
            catalogues[name.removesuffix(".po") + ".mo"] = Content(path, compiled(_text(path), str(path)))
        elif path.suffix not in _NOT_FOR_BOXES:
            if name in found:
                raise PackageError(f"{path}: two files have this name, written in two ways: rename one.")
            found[name] = Content(path)
        if len(found) + len(catalogues) > MOST_FILES:
            raise PackageError(f"{folder} has too many files: at most {MOST_FILES} go into a package.")
    found |= catalogues
    check_names(found)
    return {name: found[name] for name in sorted(found, key=str.encode)}


def _files(folder: Path, tests: bool) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        here = Path(place)
        wanted = (name for name in folders if _wanted(here / name, tests or here != folder))
        folders[:] = list(wanted)
        for name in [*folders, *names]:
            if (here / name).is_symlink() and not name.startswith("."):
                raise PackageError(f"{here / name} is a link: put the file itself in its place.")
        for name in names:
            if name.startswith(".") or name.endswith("~"):
                continue
            status = (here / name).lstat()
            if not stat.S_ISREG(status.st_mode):
                raise PackageError(f"{here / name} is no file: take it out of the app's folder.")
            if status.st_size > LARGEST_FILE:
                raise PackageError(f"{here / name} is larger than {LARGEST_FILE >> 20} MiB: make it smaller.")
            yield here / name


def _wanted(folder: Path, tests: bool) -> bool:
    if folder.name.startswith(".") or folder.name in _CACHES or (folder / "pyvenv.cfg").exists():
        return False
    return tests or folder.name not in _TESTS


def _unreadable(error: OSError) -> None:
    raise PackageError(f"{error.filename} cannot be read: {error.strerror}.")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageError(f"{path} cannot be read: {error}.") from error
