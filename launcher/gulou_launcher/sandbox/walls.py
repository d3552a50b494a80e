"""Which walls this machine lets us build: asked once, at the zygote's start, then built for every app."""

import contextlib
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from . import cgroup, filter, kernel, landlock, namespaces, view, warm
from .errors import SandboxError
from .kernel import Clone
from .namespaces import Namespaces

_T = TypeVar("_T")


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
    namespaces: Namespaces | None
    landlock: int  # ABI, 0 for none
    program: bytes | None  # the seccomp filter, see `filter`
    filter: kernel.Filter | None  # the same, for the first process of a namespace
    own_user: bool
    subtree: cgroup.Subtree | None
    own: warm.Size
    missing: dict[Wall, str]  # why a wall is not there, for a person

    def fork(self) -> kernel.Fork:
        """How a sibling is forked, into new namespaces where they are among the walls."""
        return self.namespaces.fork() if self.namespaces else kernel.Fork(Clone.PARENT)


def survey(without: Collection[Wall] = ()) -> Walls:
    """Find out, by trying, and move this process to where it can build them. `without` leaves walls out."""
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

    spaces = attempt(Wall.NAMESPACES, lambda: namespaces.enter(readable))
    abi = attempt(Wall.LANDLOCK, _landlock_abi) or 0
    program = attempt(Wall.SECCOMP, filter.build)
    own_user = attempt(Wall.USER, lambda: _own_user(spaces)) is not None
    subtree = attempt(Wall.CGROUP, lambda: cgroup.prove(cgroup.find()))
    with contextlib.suppress(PermissionError):  # an ordinary user's has nothing to give
        kernel.drop_bounding_set()
    ready = kernel.Filter(filter.for_process(program, 1)) if spaces and program is not None else None
    return Walls(readable, spaces, abi, program, ready, own_user, subtree, warm.freeze(), missing)


def _landlock_abi() -> int:
    abi = landlock.abi()
    if abi == 0:
        raise SandboxError("this kernel has no Landlock, or it is switched off (lsm= on its command line)")
    return abi


def _own_user(spaces: Namespaces | None) -> bool:
    if os.geteuid() != 0:
        raise SandboxError("only root can give each app a user id of its own")
    if spaces is None:
        raise SandboxError("another user may not be able to reach Python and the data without namespaces")
    return True
