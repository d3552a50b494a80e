"""Deeds on files: of others, of the box, of the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hostile import Hostile, outcome, tried

HOME = Path(os.environ.get("HOME", "/"))


def _read(path: str | Path) -> object:
    with open(path, "rb") as file:
        return file.read(16)


def other_apps(app: Hostile) -> dict[str, str]:
    neighbour = HOME.parent / "neighbour"
    return tried(
        folder=lambda: os.listdir(HOME.parent / "neighbour"),
        secret=lambda: _read(neighbour / "secret.txt"),
        change=lambda: (neighbour / "secret.txt").write_text("changed"),
        log=lambda: _read(HOME.parent / "neighbour.log"),
        own_log=lambda: _read(HOME.parent / f"{HOME.name}.log"),
        above=lambda: (HOME.parent / "planted").write_text("x"),
    )


def the_boxs_files(app: Hostile) -> dict[str, str]:
    data = HOME.parent.parent
    names = ("tv.sqlite", "control.sock", "box.lock", "page.key", "kivy/config.ini", "kept")
    places = (
        "/etc/passwd",
        "/etc/shadow",
        "/root",
        "/home",
        "/var/log",
        "/boot",
        "/sys/kernel",
        "/run",
        "/mnt",
    )
    found = {name: outcome(lambda name=name: _read(data / name)) for name in names}  # type: ignore[misc]
    found |= {place: outcome(lambda place=place: os.listdir(place) or 1 / 0) for place in places[2:]}  # type: ignore[misc]
    found |= {place: outcome(lambda place=place: _read(place)) for place in places[:2]}  # type: ignore[misc]
    return found


def writing_elsewhere(app: Hostile) -> dict[str, str]:
    own = Path(sys.modules[__name__].__file__ or "").parent
    import gulou

    sdk = Path(gulou.__file__).parent
    return tried(
        own_code=lambda: (own / "hostile.py").write_text("pass"),
        beside_own_code=lambda: (own / "new.py").write_text("pass"),
        sdk=lambda: (sdk / "app.py").open("a"),
        bytecode=lambda: (sdk / "__pycache__" / "app.cpython-311.pyc").open("ab"),
        tmp=lambda: Path("/tmp/planted").write_text("x"),
        root=lambda: Path("/planted").write_text("x"),
        shm=lambda: Path("/dev/shm/planted").write_text("x"),
    )


def links(app: Hostile) -> dict[str, str]:
    """What the box, which may more, could be made to follow."""
    return tried(
        symlink=lambda: os.symlink("/etc/passwd", HOME / "link"),
        hard_link=lambda: os.link(__file__, HOME / "hard"),
        fifo=lambda: os.mkfifo(HOME / "fifo"),
        device=lambda: os.mknod(HOME / "device", 0o20666, os.makedev(1, 1)),
        mode=lambda: os.chmod(HOME, 0o4777),
        owner=lambda: os.chown(HOME, 0, 0),
        move_home=lambda: os.rename(HOME, HOME.parent / "elsewhere"),
        attribute=lambda: os.setxattr(HOME, "user.mark", b"x"),
    )


def proc_of_others(app: Hostile) -> dict[str, str]:
    found = {}
    for pid in (1, 2, os.getppid(), *range(3, 400)):
        if pid == os.getpid():
            continue
        for name in ("environ", "mem", "maps", "cmdline", "fd", "root", "cwd"):
            path = f"/proc/{pid}/{name}"
            found[path] = outcome(lambda path=path: os.listdir(path) if path.endswith("fd") else _read(path))  # type: ignore[misc]
    return {path: what for path, what in found.items() if what.startswith("allowed")} or {
        "proc": "refused: all"
    }


def environment(app: Hostile) -> dict[str, str]:
    known = {"TZ", "LANG", "HOME", "TMPDIR", "GULOU_APP", "LC_CTYPE"}
    strange = sorted(set(os.environ) - known)
    return {
        "environ": f"allowed: {strange}" if strange else "refused: nothing there",
        **tried(kernel=lambda: _read("/proc/self/environ").strip(b"\0") or 1 / 0),  # type: ignore[attr-defined]
    }


def devices(app: Hostile) -> dict[str, str]:
    names = (
        "mem kmem port kmsg tty console input/event0 input/mice dri/card0 dri/renderD128 fuse kvm snd/timer"
    )
    names += " uinput net/tun loop0 sda vda video0 dvb/adapter0/frontend0 watchdog rtc0 ptmx shm vhost-net"
    return {name: outcome(lambda name=name: os.open(f"/dev/{name}", os.O_RDWR)) for name in names.split()}  # type: ignore[misc]
