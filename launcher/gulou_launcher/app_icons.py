"""The icons and banners of the installed apps: their files are opened here, and read by the worker alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from gulou.manifest import Manifest
from gulou.ui.picture import scene
from gulou_launcher.apps import Installed
from gulou_launcher.pictures.albums import Album
from gulou_launcher.post import Post

SCENES = {"live-tv": "tv", "recordings": "recordings", "channels": "channels"}
"""The apps that come with the box: which scene of the box's own stands for each."""


def banner(manifest: Manifest) -> str:
    """What home calls the app's banner; '' where it has none."""
    if manifest.banner:
        return f"{manifest.id}/banner@{manifest.version}"
    return scene(SCENES[manifest.id]) if manifest.id in SCENES else ""


def icon(manifest: Manifest) -> str:
    """What home calls the app's icon; '' where it has none."""
    return f"{manifest.id}/icon@{manifest.version}" if manifest.icon else ""


class Icons:
    """Opens what home needs, on a thread of its own: a disk may take its time."""

    def __init__(self, apps: Mapping[str, Installed], post: Post) -> None:
        self._apps = apps
        self._post = post
        self.album: Album

    def need(self, name: str) -> None:
        """Home shows this one soon."""
        app_id, _, which = name.partition("/")
        app = self._apps.get(app_id)
        if app is None:
            self.album.arrived(name, None)
            return
        path = app.manifest.icon if which.startswith("icon@") else app.manifest.banner
        threading.Thread(target=self._open, args=(name, app.folder, path), name="icon", daemon=True).start()

    def _open(self, name: str, folder: Path, path: str) -> None:
        self._post.deliver(lambda opened: self.album.arrived(name, opened), open_inside(folder, path))


def open_inside(folder: Path, path: str) -> int | None:
    """A descriptor, to read, of a file below `folder`; None where there is none. No link leads out of it."""
    parts = PurePosixPath(path).parts
    if not parts or any(part in ("/", "..") for part in parts):
        return None
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        place = os.open(folder, flags | os.O_DIRECTORY)
        for number, part in enumerate(parts, 1):
            more = os.O_NONBLOCK if number == len(parts) else os.O_DIRECTORY
            try:
                inner = os.open(part, flags | more, dir_fd=place)
            finally:
                os.close(place)
            place = inner
    except (OSError, ValueError):
        return None
    return place
