"""Memory and task limits by cgroup v2, where the box has a subtree of it (systemd: Delegate=yes)."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import SandboxError
from .messages import Limits

_MOUNT = Path("/sys/fs/cgroup")
_NEEDED = ("memory", "pids")


@dataclass(frozen=True)
class Cgroup:
    """One app's group."""

    path: Path

    def join(self) -> None:
        """Move the calling process in; what it forks stays in."""
        (self.path / "cgroup.procs").write_text("0")

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process here for memory."""
        try:
            events = (self.path / "memory.events").read_text().split()
        except OSError:
            return False
        return int(dict(zip(events[::2], events[1::2], strict=True)).get("oom_kill", "0")) > 0

    def remove(self) -> None:
        """Delete the empty group."""
        self.path.rmdir()


@dataclass(frozen=True)
class Subtree:
    """Where the apps' groups are made."""

    path: Path

    def create(self, instance: int, limits: Limits) -> Cgroup:
        """A group with these limits."""
        path = self.path / f"app-{os.getpid()}-{instance}"
        path.mkdir()
        (path / "memory.max").write_text(str(limits.memory))
        (path / "pids.max").write_text(str(limits.tasks))
        swap = path / "memory.swap.max"
        if swap.exists():
            swap.write_text("0")
        return Cgroup(path)


def find() -> Subtree:
    """Our part of cgroup v2, with memory and pids switched on for its children.

    Raises SandboxError with the reason where there is none.
    """
    own = next(
        (line[3:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::")),
        None,
    )
    if own is None or not (_MOUNT / "cgroup.controllers").exists():
        raise SandboxError("this system has no pure cgroup v2")
    here = _MOUNT / own.lstrip("/")
    try:
        offered = (here / "cgroup.controllers").read_text().split()
        missing = [name for name in _NEEDED if name not in offered]
        if missing:
            raise SandboxError(f"cgroup v2 does not offer {' and '.join(missing)} at {here}")
        if not set(_NEEDED) <= set((here / "cgroup.subtree_control").read_text().split()):
            _empty(here)
            (here / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in _NEEDED))
    except OSError as problem:
        raise SandboxError(f"cgroup v2 at {here} is not ours to divide: {problem.strerror}") from None
    return Subtree(here)


def _empty(here: Path) -> None:
    """Move the box's own processes to a leaf: a group that gives out controllers may hold no process."""
    if here == _MOUNT:
        return
    leaf = here / "box"
    leaf.mkdir(exist_ok=True)
    for pid in (here / "cgroup.procs").read_text().split():
        (leaf / "cgroup.procs").write_text(pid)
