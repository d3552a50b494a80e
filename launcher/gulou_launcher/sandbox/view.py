"""What an app can see of the file system: a root of its own, made of bind mounts."""

import errno
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from . import kernel
from .kernel import Clone, Mount, MountAttr
from .steps import Step, step

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
    places.add(str(Path(__file__).parents[1] / "pictures"))
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


class Room(msgspec.Struct, frozen=True, array_like=True):
    """A folder of one app; it travels with the descriptor of a tree that is ready to be mounted there."""

    path: str
    writable: bool


class View:
    """The root that all apps share, built once and kept as a mount namespace; an app takes a copy.

    To build one for each app costs 2 ms, and to let go of the old root, on a busy machine, 10 more.
    """

    def __init__(self, shared: Sequence[Path]) -> None:
        """Needs a mount namespace of one's own that hands nothing back (see `namespaces`)."""
        ready, told = os.pipe()
        release, hold = os.pipe()
        builder = os.fork()
        if builder == 0:
            try:
                os.close(hold)
                _build([str(path) for path in (*shared, *DEVICES)])
                os.write(told, b"built")
                os.read(release, 1)
            except BaseException as problem:
                os.write(told, str(problem).encode())
            finally:
                os._exit(0)
        os.close(told)
        with os.fdopen(ready, "rb", buffering=0) as pipe:
            answer = pipe.read(500)
        try:
            if answer != b"built":
                raise OSError(answer.decode(errors="replace"))
            self.template = os.open(f"/proc/{builder}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        finally:
            os.close(release)
            os.close(hold)
            os.waitpid(builder, 0)


def steps(template: int, rooms: Sequence[Room], first_tree: int) -> Iterator[Step]:
    """How to see the view behind the descriptor `template`, these rooms, and nothing else.

    Their trees have the descriptors from `first_tree`. All but what is writable is read-only.
    """
    yield step("enter the view", "setns", template, Clone.NEWNS)
    yield step("take a copy of the view", "unshare", Clone.NEWNS)
    yield step("umask", "umask", 0o022)
    for tree, room in enumerate(rooms, first_tree):
        for above in (*reversed(Path(room.path).parents[:-1]), room.path):
            # Another room may be the one above, and is read-only already.
            yield step(f"mkdir {above}", "mkdir", str(above).encode(), 0o755, unless=errno.EEXIST)
        if not room.writable:
            yield kernel.mount_tree(tree, room.path)
    yield kernel.set_mount_attributes("/", MountAttr.RDONLY | MountAttr.NOSUID)
    for tree, room in enumerate(rooms, first_tree):
        if room.writable:
            yield kernel.mount_tree(tree, room.path)
            yield kernel.set_mount_attributes(room.path, MountAttr.NOSUID | MountAttr.NODEV)


def _build(paths: Sequence[str]) -> None:
    kernel.unshare(Clone.NEWNS)
    kernel.mount("tmpfs", _SITE, "tmpfs", Mount.NOSUID | Mount.NODEV, "mode=755,size=1m")
    os.umask(0o022)
    for path in paths:
        target = _SITE + path
        if Path(path).is_dir():
            _make_way(target)
        else:
            _make_way(target.rpartition("/")[0])
            os.close(os.open(target, os.O_CREAT))
        kernel.mount(path, target, "none", Mount.BIND | Mount.REC)
    kernel.enter_root(_SITE)


def _make_way(path: str) -> None:
    """Make the folder `path` and those above it; it may lie in one that is mounted already."""
    try:
        os.mkdir(path)  # noqa: PTH102  (an app waits for this, and Path is slower)
    except FileExistsError:
        pass
    except FileNotFoundError:
        _make_way(path.rpartition("/")[0])
        os.mkdir(path)  # noqa: PTH102
