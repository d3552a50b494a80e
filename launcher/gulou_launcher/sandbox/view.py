"""What an app can see of the file system: a root of its own, made of bind mounts."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import kernel
from .kernel import Mount, MountAttr

DEVICES = tuple(
    path
    for path in (Path("/dev") / name for name in ("null", "zero", "full", "random", "urandom"))
    if path.exists()
)
_SYSTEM = """
    /usr /lib /lib32 /lib64 /etc/ld.so.cache /etc/localtime /etc/timezone /etc/ssl /etc/pki
    /etc/ca-certificates
"""
# Where the new root is put together. Every Linux has this folder and no app lives below it.
_SITE = "/sys"


def system_paths() -> tuple[Path, ...]:
    """What every app may read: Python, the installed packages, the SDK, shared libraries, time zones."""
    import gulou

    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    places |= {f"{sys.base_prefix}/lib", str(Path(gulou.__path__[0])), str(Path(__file__).parent)}
    bundle = getattr(sys, "_MEIPASS", None)  # a PyInstaller bundle carries all of these in one folder
    if bundle:
        places.add(bundle)
    paths = {Path(place) for place in [*places, *_SYSTEM.split()]}
    return outermost(path for each in paths for path in (each, each.resolve()) if path.exists())


def outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """`paths` without those that lie below another of them, parents first."""
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda each: len(each.parts)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.append(path)
    return tuple(kept)


class View:
    """The part of the view that all apps share, worked out once, since every app waits for its mounts."""

    def __init__(self, readable: Sequence[Path]) -> None:
        self._mounts = [str(path) for path in (*readable, *DEVICES)]
        folders = {str(each) for path in self._mounts for each in Path(path).parents if each != Path("/")}
        folders |= {path for path in self._mounts if Path(path).is_dir()}
        self._folders = sorted(folders, key=len)
        self._files = [path for path in self._mounts if path not in folders]

    def enter(self, readable: Sequence[Path], writable: Sequence[Path]) -> None:
        """Make a root that holds the shared part and these paths, and step into it.

        Needs a mount namespace of one's own that hands nothing back (see `namespaces`). All but `writable` is
        read-only, whoever the app is.
        """
        kernel.mount("tmpfs", _SITE, "tmpfs", Mount.NOSUID | Mount.NODEV, "mode=755,size=256k")
        previous = os.umask(0o022)
        for folder in self._folders:
            os.mkdir(_SITE + folder)  # noqa: PTH102  (these are waited for, and Path is slower)
        for file in self._files:
            os.close(os.open(_SITE + file, os.O_CREAT))
        for path in self._mounts:
            _bind(path)
        for extra in sorted((*readable, *writable), key=lambda each: len(each.parts)):
            self._make_room(str(extra))
            if extra not in writable:
                _bind(str(extra))
        os.umask(previous)
        kernel.set_mount_attributes(_SITE, MountAttr.RDONLY | MountAttr.NOSUID)
        for path in map(str, writable):
            _bind(path)
            kernel.set_mount_attributes(_SITE + path, MountAttr.NOSUID | MountAttr.NODEV)
        kernel.enter_root(_SITE)

    def _make_room(self, path: str) -> None:
        """Make the folder `path` in the new root, and those above it; it may lie in one mounted before."""
        try:
            os.mkdir(_SITE + path)  # noqa: PTH102
        except FileExistsError:
            pass
        except FileNotFoundError:
            self._make_room(path.rpartition("/")[0])
            os.mkdir(_SITE + path)  # noqa: PTH102


def _bind(path: str) -> None:
    kernel.mount(path, _SITE + path, "none", Mount.BIND | Mount.REC)
