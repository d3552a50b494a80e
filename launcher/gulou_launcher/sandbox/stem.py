"""The stem: the process that every app is forked from, and that does nothing else.

An app begins with the pages of what forked it, and shares each of them until one of the two writes there.
Python writes wherever it looks, for every object counts who refers to it: a parent that works between two
births leaves each of its children alone with a megabyte that neither wanted to change. So the zygote works
and waits, and its stem forks. The children are the zygote's own (CLONE_PARENT), which learns of their ends.
"""

import contextlib
import fcntl
import os
import select
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from . import kernel, lockin, steps, warm
from .errors import SandboxError
from .kernel import Prctl
from .lockin import Papers
from .messages import LARGEST
from .roles import Kind
from .walls import Walls

_DESCRIPTORS = 32  # that may come with papers
_TIMES = 12  # after so many Python has made code ready for what it meets (PEP 659)
_BELL, _UNREAD = 14, 15  # their numbers in the stem


class Stem:
    """The zygote's end of its stem. Raises OSError where the stem is gone: then the zygote is of no use."""

    def __init__(self, walls: Walls, kinds: Mapping[str, Kind], rehearse: Callable[[], None]) -> None:
        self._bell, bell = socket.socketpair()
        self._orders, self._unread = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        zygote = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            _serve(walls, kinds, rehearse, bell, self._unread, zygote)
        bell.close()
        self.end = os.pidfd_open(self.pid)
        """Readable once it has ended."""

    def fork(self) -> int:
        """The id of a new process, which waits for its papers.

        Waits for as long as that takes, as os.fork() would: an answer that came late would pass for the next.
        """
        self._bell.sendall(b"\n")
        answer = self._bell.recv(32)
        if not answer:
            raise ConnectionError("the zygote's stem is gone")
        child = int(answer)
        if child < 0:
            raise SandboxError(f"no process could be made for it: {os.strerror(-child)}")
        return child

    def send(self, papers: Papers, descriptors: Sequence[int]) -> None:
        """Tell the process that was forked last who it is."""
        lockin.send(self._orders, papers, descriptors)

    def take_back(self) -> None:
        """Drop what a process did not live to read, before the next one takes it for its own."""
        while select.select([self._unread], [], [], 0)[0]:
            for each in socket.recv_fds(self._unread, LARGEST, _DESCRIPTORS)[1]:
                os.close(each)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.end, signal.SIGKILL)
        self._bell.close()
        self._orders.close()
        self._unread.close()
        os.close(self.end)
        os.waitpid(self.pid, 0)


def _serve(
    walls: Walls,
    kinds: Mapping[str, Kind],
    rehearse: Callable[[], None],
    bell: socket.socket,
    orders: socket.socket,
    zygote: int,
) -> NoReturn:
    """Fork whenever the bell is rung, and say the child's id, or the negative errno of why there is none."""
    steps.take((kernel.prctl(Prctl.SET_PDEATHSIG, signal.SIGKILL), kernel.set_name("gulou-stem")))
    if os.getppid() != zygote:
        os._exit(1)
    rehearse()
    lockin.rehearse(_TIMES)
    line, unread = _arrange(walls, bell, orders)
    warm.pack()
    fork = walls.fork()
    while os.read(line, 1):
        try:
            child = fork()
        except OSError as problem:
            child = -(problem.errno or 1)
        if child == 0:
            lockin.become(walls, kinds, unread)
        os.write(line, b"%d" % child)
    os._exit(0)


def _arrange(walls: Walls, bell: socket.socket, orders: socket.socket) -> tuple[int, socket.socket]:
    """Keep these alone, out of the way of an app's own descriptors, and the null device as standard input."""
    template = walls.namespaces.template if walls.namespaces else 0
    kept = (os.open(os.devnull, os.O_RDONLY), bell.detach(), orders.detach(), template)
    clear = [fcntl.fcntl(each, fcntl.F_DUPFD, lockin.COMING) for each in kept]
    for each, number in zip(clear, (0, _BELL, _UNREAD, lockin.TEMPLATE), strict=True):
        os.dup2(each, number)
    kernel.close_all_but(0, 1, 2, _BELL, _UNREAD, lockin.TEMPLATE)
    return _BELL, socket.socket(fileno=_UNREAD)
