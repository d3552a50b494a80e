"""The app that a developer works on: a folder with an app.toml."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gulou.errors import GulouError
from gulou.manifest import FILE, Manifest, read_manifest
from gulou_launcher.control.address import SOCKET
from gulou_launcher.places import default_data

_HASHED = 8


@dataclass(frozen=True)
class Project:
    """An app's folder and what its manifest says."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        return self.manifest.id


def open_project(path: Path) -> Project:
    """The app in this folder. Raises ManifestError, or GulouError where there is no such folder."""
    folder = path.absolute()
    if not folder.is_dir():
        raise GulouError(f"There is no folder {path}: give the folder of the app, the one with the {FILE}.")
    if not (folder / FILE).is_file():
        inside = sorted(place.parent.name for place in folder.glob(f"*/{FILE}"))
        mend = f"give {path / inside[0]}, for one" if inside else "`gulou new NAME` makes one"
        raise GulouError(f"{path} is no app, since it has no {FILE}: {mend}.")
    return Project(folder.resolve(), read_manifest(folder))


def data_of(folder: Path) -> Path:
    """Where the simulated TV of the app in this folder keeps what is its own.

    Not in the app's folder: there the app could read it, and a package would hold it.
    """
    place = folder.resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:_HASHED]
    return default_data().with_name("gulou-run") / f"{place.name}-{mark}"


def nearest_data() -> Path:
    """The data folder of the box that a command without `--data` means.

    That is the simulated TV of the app in the working folder while that runs, else the machine's own box.
    """
    here = Path.cwd()
    if (here / FILE).is_file():
        data = data_of(here)
        if (data / SOCKET).exists():
            return data
    return default_data()
