"""Where installed packages lie: `packages/<id>/<version>/`, and a record beside it that says which counts.

A package is unpacked aside, flushed to the disk and moved into place; then the record is replaced, and that
is the moment from which the new one counts. A power cut before it leaves the old one, after it the new one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gulou.manifest_rules import APP_ID
from gulou.package.errors import PackageError

if TYPE_CHECKING:
    # A start needs to know where packages lie, not how they are read.
    from gulou.package.read import Package, Told

FOLDER = "packages"
_RECORD = "record.json"
_ASIDE = ".aside-"
_libc = ctypes.CDLL(None, use_errno=True)


class Record(msgspec.Struct, frozen=True):
    """One app's place on the shelf. `key` signed it first, and is the only one whose updates are taken.

    `folder` is the name of the folder that counts; empty where the app was removed and its data kept, with
    which the key is kept, so that nobody else's app comes to that data. `sha256` is that of the index.
    """

    id: str
    version: str
    key: bytes
    sha256: str
    folder: str


class Shelf:
    """The packages of one box. Not for the frame thread; one thread at a time may change it."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def record(self, app_id: str) -> Record | None:
        """What is known of this app; None where nothing is. A record that cannot be read is none."""
        if APP_ID.fullmatch(app_id) is None:
            return None  # it comes from outside, and would be a path
        try:
            return msgspec.json.decode((self.folder / app_id / _RECORD).read_bytes(), type=Record)
        except (OSError, ValueError):
            return None

    def folders(self) -> list[Path]:
        """The folders of the installed apps."""
        return [
            self.folder / record.id / record.folder
            for path in self._apps()
            if (record := self.record(path.name)) is not None and record.folder
        ]

    def unpack(self, package: Package, told: Told = lambda share, name: None) -> Path:
        """Unpack aside. Raises PackageError, and leaves nothing then."""
        aside = self.folder / f"{_ASIDE}{os.getpid()}-{package.index.id}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(aside, ignore_errors=True)
            package.unpack(aside, told)
        except OSError as error:
            shutil.rmtree(aside, ignore_errors=True)
            why = (error.strerror or str(error)).lower()
            raise PackageError(f"The package cannot be kept on the disk ({why}): make room on it.") from error
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        return aside

    def put(self, aside: Path, app_id: str, version: str, key: bytes, sha256: str) -> Path:
        """Let what was unpacked count from now on; its folder. Raises PackageError."""
        place = self.folder / app_id
        try:
            _flush_all(aside)
            place.mkdir(exist_ok=True)
            _flush(self.folder)
            folder = _free(place, version)
            aside.rename(place / folder)
            _flush(place)
            _replace(place / _RECORD, msgspec.json.encode(Record(app_id, version, key, sha256, folder)))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise PackageError(f"The package cannot be kept on the disk ({why}): make room on it.") from error
        return place / folder

    def take_away(self, app_id: str, *, forget: bool) -> None:
        """Remove an app; unless it is to be forgotten, its key is still known. Raises PackageError."""
        record = self.record(app_id)
        place = self.folder / app_id
        try:
            if record is not None and not forget:
                _replace(place / _RECORD, msgspec.json.encode(msgspec.structs.replace(record, folder="")))
            elif place.exists():
                gone = self.folder / f"{_ASIDE}{os.getpid()}-{app_id}"
                shutil.rmtree(gone, ignore_errors=True)
                place.rename(gone)
                _flush(self.folder)
        except OSError as error:
            raise PackageError(f"The app cannot be removed ({error.strerror or error}).") from error
        self.tidy()

    def tidy(self) -> None:
        """Delete what does not count: what a power cut left, and what was replaced."""
        for path in self._apps(aside=True):
            if path.name.startswith(_ASIDE):
                shutil.rmtree(path, ignore_errors=True)
                continue
            record = self.record(path.name)
            for inner in path.iterdir():
                if inner.name == _RECORD or (record is not None and inner.name == record.folder):
                    continue
                if inner.is_dir():
                    shutil.rmtree(inner, ignore_errors=True)
                else:
                    inner.unlink(missing_ok=True)
            if record is None:
                with contextlib.suppress(OSError):
                    path.rmdir()

    def _apps(self, *, aside: bool = False) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.iterdir()):
                if path.is_dir() and (aside or not path.name.startswith(_ASIDE)):
                    yield path


def _free(place: Path, version: str) -> str:
    """A name for the folder of this version, beside one of the same version that still runs."""
    names = (version if number == 1 else f"{version}+{number}" for number in range(1, 1000))
    return next(name for name in names if not (place / name).exists())


def _replace(path: Path, data: bytes) -> None:
    """Replace a file: whole or as it was, also through a power cut."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _flush(path.parent)


def _flush_all(folder: Path) -> None:
    """Have all below this folder on the disk; thousands of files one by one would take many seconds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if _libc.syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
