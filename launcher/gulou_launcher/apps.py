"""The installed apps: where they lie, what their manifests say, and how each one stands."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gulou.errors import ManifestError
from gulou.manifest import FILE, Manifest, read_manifest
from gulou.states import AppState, ExitReason
from gulou_launcher.caps.table import Resource, Use

CRASHES = 3
"""This many failures within CRASH_WINDOW seconds put an app in quarantine, until the box is started again."""
CRASH_WINDOW = 120.0
_NOT_ITS_FAULT = (ExitReason.REFUSED, ExitReason.KILLED)
"""What the box or somebody outside did to an app puts it in no quarantine."""


@dataclass
class Installed:
    """One app on this box. `reason` is a sentence in English where the state needs one.

    `factory`: it ships with the box.
    """

    folder: Path
    manifest: Manifest
    factory: bool = False
    state: AppState = AppState.STOPPED
    reason: str = ""
    detail: str = ""
    pid: int | None = None
    crashes: list[float] = field(default_factory=list)
    uses: dict[Resource, Use] = field(default_factory=dict)
    """The caps that its process came near to, or went over."""

    def failed(self, reason: ExitReason, detail: str) -> None:
        """Its process is gone for a bad reason."""
        now = time.monotonic()
        self.crashes = [moment for moment in self.crashes if now - moment < CRASH_WINDOW]
        self.crashes += [now] if reason not in _NOT_ITS_FAULT else []
        self.state = AppState.QUARANTINED if len(self.crashes) >= CRASHES else AppState.FAILED
        self.reason = reason.sentence
        self.detail = detail


_CHECKOUT = Path(__file__).resolve().parents[2]
FACTORY = (Path("/usr/share/gulou/apps"), _CHECKOUT / "apps")
"""Where the apps lie that ship with the box: of the image, and of a checkout."""


_FIRST = ("live-tv", "recordings", "channels")
"""Folders of the apps that home has first: what a household wants most stands next to hand."""


def _place(folder: Path) -> tuple[int, str]:
    return (_FIRST.index(folder.name) if folder.name in _FIRST else len(_FIRST), folder.name)


def app_folders() -> list[Path]:
    """Where apps lie: $GULOU_APPS (a path list), the image's folder, and a checkout's apps and examples."""
    named = os.environ.get("GULOU_APPS")
    if named:
        return [Path(place) for place in named.split(os.pathsep) if place]
    return [*FACTORY, _CHECKOUT / "examples"]


def find_apps(folders: Sequence[Path]) -> tuple[dict[str, Installed], list[str]]:
    """The apps in these folders by id, and a sentence for each that cannot be used."""
    found: dict[str, Installed] = {}
    troubles = []
    for folder in folders:
        if not folder.is_dir():
            continue
        # A folder may also be an app itself: what a developer works on.
        for place in [folder] if (folder / FILE).is_file() else sorted(folder.iterdir(), key=_place):
            if not (place / FILE).is_file():
                continue
            try:
                manifest = read_manifest(place)
            except ManifestError as error:
                troubles.append(str(error))
                continue
            if manifest.id in found:
                troubles.append(
                    f"{place}: another app is called {manifest.id} too, in {found[manifest.id].folder}."
                )
                continue
            found[manifest.id] = Installed(
                place.resolve(), manifest, factory=place.resolve().parent in FACTORY
            )
    return found, troubles
