"""Namespaces: an app is the first process of its own, sees only its view, and has a network of nothing.

The zygote enters a network, IPC and host name of nothing once, and all apps share these with it: to make a
network for each app costs milliseconds, and seccomp leaves an app no socket to meet another one there.
"""

import os
import socket
from collections.abc import Sequence
from pathlib import Path

from . import kernel, steps, view
from .errors import SandboxError
from .kernel import Clone, Mount
from .view import View

HOSTNAME = "gulou"  # what an app finds when it asks for the machine's name
_OF_THE_ZYGOTE = Clone.NEWNS | Clone.NEWNET | Clone.NEWIPC | Clone.NEWUTS


class Namespaces:
    """How apps are forked into theirs. Made by `enter`."""

    def __init__(self, readable: Sequence[Path]) -> None:
        self._view = View(readable)

    @property
    def template(self) -> int:
        """A descriptor that is needed as long as apps are forked."""
        return self._view.template

    def fork(self, *, as_sibling: bool = True) -> kernel.Fork:
        """A fork whose child is the first process of a new namespace, and takes `view.steps` next.

        `as_sibling`: it is not ours, but our parent's.
        """
        return kernel.Fork(Clone.NEWPID | (Clone.PARENT if as_sibling else 0))


def enter(readable: Sequence[Path]) -> Namespaces:
    """Move this process into namespaces that suit its apps. Raises SandboxError where the kernel refuses.

    It is tried in a child first, for there is no way back: Ubuntu 24.04's AppArmor, for one, grants a user
    namespace and then refuses the mounts in it.
    """
    answer, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            namespaces = _enter(readable)
            app = namespaces.fork(as_sibling=False)()
            if app == 0:
                steps.take(view.steps(namespaces.template, [], 0))
                os._exit(0)
            if os.waitpid(app, 0)[1]:
                os.write(told, b"an app could not move in")
        except BaseException as problem:
            os.write(told, str(problem).encode())
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(answer) as pipe:
        refusal = pipe.read()
    os.waitpid(child, 0)
    if refusal:
        raise SandboxError(f"the kernel refuses namespaces: {refusal}")
    return _enter(readable)


def _enter(readable: Sequence[Path]) -> Namespaces:
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        kernel.unshare(_OF_THE_ZYGOTE)
        kernel.mount("none", "/", "none", Mount.REC | Mount.SLAVE)  # what is mounted here is not seen outside
    else:
        kernel.unshare(_OF_THE_ZYGOTE | Clone.NEWUSER)  # its mounts are not seen outside anyway
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    socket.sethostname(HOSTNAME)
    return Namespaces(readable)
