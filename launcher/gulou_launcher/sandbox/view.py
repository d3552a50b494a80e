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
    /usr /lib /lib32 /lib64 /etc/ld.so.cache /etc/localtime /etc/timezone /etc/ssl /etc/pki /etc/ca-certificates
"""
# Where the new root is put together. Every Linux has this folder and no app lives below it.
_BUILDING_SITE = "/sys"


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


def enter(readable: Sequence[Path], writable: Sequence[Path]) -> None:
    """Make a root that holds these paths and nothing else, and step into it.

    Needs a mount namespace of one's own. All but `writable` is read-only, whoever the app is.
    """
    kernel.mount("none", "/", "none", Mount.REC | Mount.SLAVE)  # nothing that we mount may be seen outside
    kernel.mount("tmpfs", _BUILDING_SITE, "tmpfs", Mount.NOSUID | Mount.NODEV, "mode=755,size=256k")
    root = Path(_BUILDING_SITE)
    previous = os.umask(0o022)
    for source in sorted({*readable, *writable, *DEVICES}, key=lambda each: len(each.parts)):
        _place(source, root)
        if source not in writable:
            _bind(source, root)
    os.umask(previous)
    kernel.set_mount_attributes(_BUILDING_SITE, MountAttr.RDONLY | MountAttr.NOSUID)
    for source in writable:
        _bind(source, root)
        kernel.set_mount_attributes(_inside(source, root), MountAttr.NOSUID | MountAttr.NODEV)
    kernel.enter_root(_BUILDING_SITE)


def _inside(path: Path, root: Path) -> str:
    return f"{root}{path}"


def _place(source: Path, root: Path) -> None:
    target = Path(_inside(source, root))
    if target.exists():
        return
    if source.is_dir():
        target.mkdir(parents=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()


def _bind(source: Path, root: Path) -> None:
    kernel.mount(str(source), _inside(source, root), "none", Mount.BIND | Mount.REC)
