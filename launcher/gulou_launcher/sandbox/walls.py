"""Which walls this machine lets us build: asked once, at the zygote's start, then built for every app."""

import os
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from . import cgroup, filter, kernel, landlock, view
from .errors import SandboxError
from .kernel import Clone

_T = TypeVar("_T")
_NAMESPACES = Clone.NEWNS | Clone.NEWPID | Clone.NEWNET | Clone.NEWIPC | Clone.NEWUTS
HOSTNAME = "gulou"  # what an app finds when it asks for the machine's name


class Wall(StrEnum):
    """One means of keeping an app in."""

    NAMESPACES = "namespaces"
    LIMITS = "limits"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    USER = "user"  # a user id for each app
    CGROUP = "cgroup"


@dataclass(frozen=True)
class Walls:
    """What is built for every app from now on."""

    readable: tuple[Path, ...]
    namespaces: bool
    landlock: int  # ABI, 0 for none
    program: bytes | None  # the seccomp filter for an app that is process 1 of its namespace
    own_user: bool
    subtree: cgroup.Subtree | None
    missing: dict[Wall, str]  # why a wall is not there, for a person

    @property
    def user_namespace(self) -> bool:
        """Whether namespaces are made the way that an ordinary user may."""
        return self.namespaces and os.geteuid() != 0


def survey(without: Collection[Wall] = ()) -> Walls:
    """Find out, by trying. Walls in `without` are left out, as a developer may ask."""
    readable = view.system_paths()
    missing: dict[Wall, str] = {}

    def attempt(wall: Wall, build: Callable[[], _T]) -> _T | None:
        try:
            if wall in without:
                raise SandboxError("left out on request")
            return build()
        except (SandboxError, OSError) as problem:
            missing[wall] = str(problem)
            return None

    namespaces = attempt(Wall.NAMESPACES, lambda: _try_namespaces(readable)) is not None
    abi = attempt(Wall.LANDLOCK, _landlock_abi) or 0
    program = attempt(Wall.SECCOMP, lambda: filter.build(pid=1))
    own_user = attempt(Wall.USER, lambda: _try_user(readable, namespaces)) is not None
    subtree = attempt(Wall.CGROUP, cgroup.find)
    return Walls(readable, namespaces, abi, program, own_user, subtree, missing)


def enter_namespaces(readable: Sequence[Path], writable: Sequence[Path]) -> None:
    """Leave all namespaces but the process one, which begins with the next fork, and see only these paths.

    An ordinary user makes a user namespace first, in which he keeps his own id.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        kernel.unshare(_NAMESPACES)
    else:
        kernel.unshare(_NAMESPACES | Clone.NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    socket.sethostname(HOSTNAME)
    view.enter(readable, writable)


def _try_namespaces(readable: Sequence[Path]) -> bool:
    """Make them all in a child. Ubuntu 24.04's AppArmor grants the user namespace and refuses the mounts."""
    answer, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            enter_namespaces(readable, ())
        except OSError as problem:
            os.write(told, str(problem).encode())
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(answer) as pipe:
        refusal = pipe.read()
    os.waitpid(child, 0)
    if refusal:
        raise SandboxError(f"the kernel refuses namespaces: {refusal}")
    return True


def _landlock_abi() -> int:
    abi = landlock.abi()
    if abi == 0:
        raise SandboxError("this kernel has no Landlock, or it is switched off (lsm= on its command line)")
    return abi


def _try_user(readable: Sequence[Path], namespaces: bool) -> bool:
    if os.geteuid() != 0:
        raise SandboxError("only root can give each app a user id of its own")
    if not namespaces:  # then an app walks the real folders, with the rights of its own user
        closed = next(
            (p for path in readable for p in (path, *path.parents) if not p.stat().st_mode & 0o001), None
        )
        if closed:
            raise SandboxError(
                f"another user cannot read Python and its packages: {closed} is closed to others"
            )
    return True
