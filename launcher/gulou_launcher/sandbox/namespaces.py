"""Namespaces: an app is the first process of its own, with a root of its own and a network of nothing."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import kernel
from .errors import SandboxError
from .kernel import Clone
from .view import View

HOSTNAME = "gulou"  # what an app finds when it asks for the machine's name
_ALL = Clone.NEWNS | Clone.NEWPID | Clone.NEWNET | Clone.NEWIPC | Clone.NEWUTS


@dataclass(frozen=True)
class Namespaces:
    """How they are made here. An ordinary user needs a user namespace first, in which he keeps his own id."""

    view: View
    user: int
    group: int

    @property
    def with_user(self) -> bool:
        """Whether there is a user namespace among them."""
        return self.user != 0

    def fork(self) -> int:
        """os.fork() into new namespaces. The new process calls `move_in` next."""
        return kernel.fork(_ALL | Clone.NEWUSER if self.with_user else _ALL)

    def move_in(self, readable: Sequence[Path], writable: Sequence[Path]) -> None:
        """See only these paths and what all apps share."""
        if self.with_user:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{self.user} {self.user} 1")
            Path("/proc/self/gid_map").write_text(f"{self.group} {self.group} 1")
        socket.sethostname(HOSTNAME)
        self.view.enter(readable, writable)


def find(readable: Sequence[Path]) -> Namespaces:
    """Make them all once, in a child. Raises SandboxError where the kernel refuses.

    Ubuntu 24.04's AppArmor, for one, grants a user namespace and then refuses the mounts in it.
    """
    if os.geteuid() == 0:
        # A namespace of our own, of which the apps' are copies: what is mounted there is not seen outside.
        # In a user namespace this is so by itself.
        try:
            kernel.leave_mount_namespace()
        except OSError as problem:
            raise SandboxError(f"the kernel refuses namespaces: {problem}") from None
    namespaces = Namespaces(View(readable), os.geteuid(), os.getegid())
    answer, told = os.pipe()
    try:
        child = namespaces.fork()
    except OSError as problem:
        raise SandboxError(f"the kernel refuses namespaces: {problem}") from None
    if child == 0:
        try:
            namespaces.move_in((), ())
        except BaseException as problem:
            os.write(told, str(problem).encode())
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(answer) as pipe:
        refusal = pipe.read()
    os.waitpid(child, 0)
    if refusal:
        raise SandboxError(f"the kernel refuses namespaces: {refusal}")
    return namespaces
