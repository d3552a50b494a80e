"""Which package may take the place of which app."""

from __future__ import annotations

from gulou.package.errors import PackageError
from gulou.package.layout import Index
from gulou.package.signing import fingerprint
from gulou_launcher.apps import Installed
from gulou_launcher.packages.shelf import Record


def version_key(version: str) -> tuple[int, ...]:
    """What versions are compared by: 1.10 is newer than 1.9, and 1.0 is 1."""
    parts = [int(part) for part in version.split(".") if part.isdecimal()]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def check(index: Index, key: bytes, record: Record | None, there: Installed | None, *, force: bool) -> None:
    """Raise PackageError unless this package may be installed.

    `record` is what the shelf knows of the app, `there` the app that the box has by this id.
    `force` allows an older version, and nothing else.
    """
    if there is not None and (record is None or not record.folder):
        where = "comes with the box" if there.factory else f"lies in {there.folder}"
        raise PackageError(f"An app called {index.id} {where} already: give yours another id.")
    if record is None:
        return
    if record.key != key:
        what = "was" if record.folder else "was, and its data is still here,"
        raise PackageError(
            f"{index.id} {what} signed by another key ({fingerprint(record.key)}), and this package by "
            f"{fingerprint(key)}: sign it with that key, or remove the app with its data first."
        )
    if record.folder and not force and version_key(index.version) < version_key(record.version):
        raise PackageError(
            f"{index.id} {record.version} is installed, and this package is the older {index.version}: "
            "install it with --force, or give it a newer version."
        )
