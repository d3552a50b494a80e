"""Limits of memory, tasks and processor by cgroup v2, where the box may divide it (systemd: Delegate=yes)."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from .errors import SandboxError
from .messages import MIB, Limits

MOUNT = Path("/sys/fs/cgroup")
_NEEDED = ("memory", "pids")
_USEFUL = ("cpu",)
_WEIGHT = "5"  # a twentieth of what the launcher and the gateway have, when all want the processor
_ONE_CORE = "100000 100000"  # µs in each period of so many µs
_PATIENCE = 0.5  # seconds until the kernel lets go of a group whose processes are gone


@dataclass(frozen=True)
class Cgroup:
    """One app's group."""

    path: Path

    def take(self, pid: int) -> None:
        """Move a process in; 0 is the calling one."""
        (self.path / "cgroup.procs").write_text(str(pid))

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process here for memory."""
        try:
            events = (self.path / "memory.events").read_text().split()
        except OSError:
            return False
        return int(dict(zip(events[::2], events[1::2], strict=True)).get("oom_kill", "0")) > 0

    def remove(self) -> None:
        """Delete the group, whose processes are gone."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.path.rmdir()
                return
            except OSError:
                if not self.path.exists() or time.monotonic() > until:
                    return
                time.sleep(0.005)


@dataclass(frozen=True)
class Subtree:
    """Where the apps' groups are made."""

    path: Path

    def create(self, name: str, limits: Limits) -> Cgroup:
        """A group with these limits."""
        path = self.path / f"gulou-{os.getpid()}-{name}"
        path.mkdir()
        (path / "memory.max").write_text(str(limits.memory))
        (path / "pids.max").write_text(str(limits.tasks))
        if "cpu" in (self.path / "cgroup.subtree_control").read_text().split():
            (path / "cpu.weight").write_text(_WEIGHT)
            (path / "cpu.max").write_text(_ONE_CORE)
        swap = path / "memory.swap.max"
        if swap.exists():
            swap.write_text("0")
        return Cgroup(path)


def find(mount: Path = MOUNT, own: Path = Path("/proc/self/cgroup")) -> Subtree:
    """Our part of cgroup v2, with memory, pids and, where it is offered, cpu switched on for its children.

    Raises SandboxError with the reason where there is none.
    """
    mine = next((line[3:] for line in own.read_text().splitlines() if line.startswith("0::")), None)
    if mine is None or not (mount / "cgroup.controllers").exists():
        raise SandboxError("this system has no pure cgroup v2")
    here = mount / mine.lstrip("/")
    try:
        offered = (here / "cgroup.controllers").read_text().split()
        missing = [name for name in _NEEDED if name not in offered]
        if missing:
            raise SandboxError(f"cgroup v2 does not offer {' and '.join(missing)} at {here}")
        wanted = [*_NEEDED, *(name for name in _USEFUL if name in offered)]
        if not set(wanted) <= set((here / "cgroup.subtree_control").read_text().split()):
            if here != mount:
                _empty(here)
            (here / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in wanted))
    except OSError as problem:
        raise SandboxError(f"cgroup v2 at {here} is not ours to divide: {problem.strerror}") from None
    return Subtree(here)


def prove(subtree: Subtree) -> Subtree:
    """Let a process take more memory than its group may; raises SandboxError when it gets away with it."""
    try:
        group = subtree.create("trial", Limits(memory=16 * MIB))
    except OSError as problem:
        raise SandboxError(f"no group can be made in {subtree.path}: {problem.strerror}") from None
    child = os.fork()
    if child == 0:
        try:
            group.take(0)
            bytearray(64 * MIB)[::1024]
        finally:
            os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    held = ended == -signal.SIGKILL and group.ran_out_of_memory()
    group.remove()
    if not held:
        raise SandboxError(f"a process in {group.path} took four times the memory of its group")
    return subtree


def _empty(here: Path) -> None:
    """Move the box's own processes to a leaf: a group that gives out controllers may hold no process."""
    leaf = here / "box"
    leaf.mkdir(exist_ok=True)
    for pid in (here / "cgroup.procs").read_text().split():
        (leaf / "cgroup.procs").write_text(pid)
