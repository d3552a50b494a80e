"""The canary: an app of our own that tries what is forbidden, behind the same walls as any app.

It tries in two places: halfway in, where namespaces and the user id must hold alone, and behind all walls.
There Landlock and seccomp answer first, and one would not know whether the namespace was there.
"""

import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .bait import Planted
from .messages import MIB, Limits, Mechanism
from .namespaces import HOSTNAME
from .walls import Wall, Walls

LIMITS = Limits(memory=48 * MIB, tasks=8, files=32, file_size=MIB)

_libc = ctypes.CDLL(None, use_errno=True)


class Finding(msgspec.Struct, frozen=True):
    """One attempt against one wall."""

    wall: Wall
    mechanism: Mechanism


@dataclass(frozen=True)
class Attempt:
    """Something forbidden. `refusals` are the answers that prove this wall; any other is a hole."""

    wall: Wall
    what: str
    do: Callable[[], object]
    refusals: tuple[int, ...]


def halfway(planted: Planted, walls: Walls) -> list[Finding]:
    """Try what namespaces and the user id must refuse by themselves."""
    found = []
    if walls.namespaces:
        found += [_finding(attempt) for attempt in _against_namespaces(planted)]
    if walls.own_user:
        listing = Attempt(
            Wall.USER,
            f"list another app's data, {planted.neighbour}",
            lambda: _list(planted.neighbour),
            (errno.EACCES,),
        )
        found.append(_finding(listing))
    return found


def behind_all(planted: Planted, walls: Walls) -> list[Finding]:
    """Try what the rest must refuse."""
    attempts = [*_against_limits(walls, planted)]
    if walls.landlock:
        attempts += _against_landlock(planted)
    if walls.program is not None:
        attempts += _against_seccomp(planted)
    return [_finding(attempt) for attempt in attempts]


def _finding(attempt: Attempt) -> Finding:
    try:
        answer = attempt.do()
    except OSError as refused:
        number = refused.errno or 0
        held = number in attempt.refusals
        said = f"{errno.errorcode.get(number, number)}, {os.strerror(number)}"
    except (MemoryError, RuntimeError) as refused:
        held, said = True, str(refused) or type(refused).__name__
    else:
        held, said = False, f"it was allowed ({answer!r})"[:120]
    return Finding(attempt.wall, Mechanism(f"{attempt.wall}: {attempt.what}", held, said))


def _against_namespaces(planted: Planted) -> Iterator[Attempt]:
    wall = Wall.NAMESPACES
    yield Attempt(wall, f"read {planted.hidden}", planted.hidden.read_text, (errno.ENOENT,))
    yield Attempt(wall, "read /etc/shadow", Path("/etc/shadow").read_text, (errno.ENOENT,))
    yield Attempt(wall, "list processes in /proc", lambda: _list(Path("/proc")), (errno.ENOENT,))
    yield Attempt(
        wall, f"signal process {planted.victim}", lambda: os.kill(planted.victim, 0), (errno.ESRCH,)
    )
    yield Attempt(
        wall,
        f"connect to port {planted.port} of this machine",
        lambda: socket.create_connection(("127.0.0.1", planted.port), 0.2),
        (errno.ENETUNREACH, errno.EADDRNOTAVAIL),
    )
    yield Attempt(
        wall,
        "connect to an abstract Unix socket",
        lambda: socket.socket(socket.AF_UNIX).connect(planted.abstract),
        (errno.ECONNREFUSED,),
    )
    yield Attempt(wall, "learn the machine's name", _machine_name, (errno.ENODATA,))


def _machine_name() -> str:
    name = socket.gethostname()
    if name == HOSTNAME:
        raise OSError(errno.ENODATA, "only the stand-in")
    return name


def _against_landlock(planted: Planted) -> Iterator[Attempt]:
    wall, refusals = Wall.LANDLOCK, (errno.EACCES,)
    yield Attempt(wall, f"read {planted.exposed}/secret", (planted.exposed / "secret").read_text, refusals)
    yield Attempt(wall, f"list {planted.exposed}", lambda: _list(planted.exposed), refusals)
    yield Attempt(wall, "list /", lambda: _list(Path("/")), refusals)
    write = (errno.EACCES, errno.EROFS)  # the view is read-only as well
    for place in (planted.exposed, planted.folder, Path("/usr"), Path("/tmp")):
        where = place / "gulou-canary-was-here"
        gone = (errno.ENOENT,) if place == Path("/tmp") else ()
        yield Attempt(wall, f"write {where}", lambda where=where: where.write_text("x"), (*write, *gone))  # type: ignore[misc]


def _against_seccomp(planted: Planted) -> Iterator[Attempt]:
    wall, no = Wall.SECCOMP, (errno.EPERM, errno.ENOSYS)
    for name in (
        "AF_UNIX",
        "AF_INET",
        "AF_INET6",
        "AF_NETLINK",
        "AF_PACKET",
        "AF_ALG",
        "AF_VSOCK",
        "AF_BLUETOOTH",
    ):
        family = getattr(socket, name, None)
        if family is not None:
            yield Attempt(wall, f"socket({name})", lambda family=family: socket.socket(family), no)  # type: ignore[misc]
            yield Attempt(wall, f"socket({name}) through C", _c("socket", int(family), 1, 0), no)
    yield Attempt(wall, "a datagram socketpair", lambda: socket.socketpair(type=socket.SOCK_DGRAM), no)
    yield Attempt(wall, "connect to a Unix socket in a folder", lambda: _connect(planted), no)
    yield Attempt(wall, "bind an address to a socket", lambda: socket.socketpair()[0].bind(""), no)
    yield Attempt(wall, "listen", _listen, no)
    yield Attempt(wall, "start a program", lambda: os.execv("/usr/bin/env", ["env"]), no)
    yield Attempt(wall, "start a process", _fork, no)
    yield Attempt(wall, f"kill process {planted.victim}", lambda: os.kill(planted.victim, 0), no)
    yield Attempt(wall, "trace a process", _c("ptrace", 16, planted.victim, 0, 0), no)
    yield Attempt(
        wall, "read another process's memory", _c("process_vm_readv", planted.victim, 0, 0, 0, 0, 0), no
    )
    yield Attempt(wall, "make namespaces", _c("unshare", 0x10000000), no)
    yield Attempt(wall, "mount", _c("mount", None, b"/", None, 0, None), no)
    yield Attempt(wall, "change the root", _c("chroot", b"/"), no)
    yield Attempt(wall, "make a memory file", lambda: os.memfd_create("x"), no)
    yield Attempt(wall, "make memory that others can join", _c("shmget", 0, 4096, 0o600), no)
    yield Attempt(
        wall, "have signals sent elsewhere", lambda: fcntl.fcntl(0, fcntl.F_SETOWN, planted.victim), no
    )
    yield Attempt(wall, "make a symbolic link", lambda: (planted.data / "link").symlink_to("/"), no)
    yield Attempt(wall, "io_uring", _c("syscall", 425, 1, 0), no)
    yield Attempt(wall, "clone3", _c("syscall", 435, 0, 0), no)
    yield Attempt(wall, "pidfd_open", _c("syscall", 434, planted.victim, 0), no)
    yield Attempt(wall, "become root", lambda: os.setuid(0), no)


def _against_limits(walls: Walls, planted: Planted) -> Iterator[Attempt]:
    wall = Wall.LIMITS
    yield Attempt(wall, "take 64 MiB", lambda: bytearray(64 * MIB) and "64 MiB", (errno.ENOMEM,))
    yield Attempt(wall, "share 64 MiB", lambda: mmap.mmap(-1, 64 * MIB), (errno.ENOMEM,))
    yield Attempt(wall, "open 40 files", _open_many, (errno.EMFILE,))
    yield Attempt(
        wall,
        "write 2 MiB into a file",
        lambda: (planted.data / "big").write_bytes(bytes(2 * MIB)),
        (errno.EFBIG,),
    )
    yield Attempt(wall, "run 60 threads", _thread_bomb, (errno.EAGAIN,))
    yield Attempt(
        wall,
        "leave a core file",
        lambda: _refused_if(resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)),
        (errno.EPERM,),
    )


def _refused_if(refused: bool) -> None:
    if refused:
        raise OSError(errno.EPERM, "the limit is 0")


def _c(function: str, *arguments: object) -> Callable[[], int]:
    """A call through the C library, past all of Python."""

    def call() -> int:
        result = int(getattr(_libc, function)(*arguments))
        if result < 0:
            raise OSError(ctypes.get_errno(), "")
        return result

    return call


def _connect(planted: Planted) -> None:
    near, far = socket.socketpair()
    with near, far:
        near.connect(str(planted.exposed / "socket"))


def _listen() -> None:
    near, far = socket.socketpair()
    with near, far:
        near.listen()


def _list(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def _fork() -> str:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "a second process ran"


def _open_many() -> None:
    opened = []
    try:
        for _ in range(40):
            opened.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for each in opened:
            os.close(each)


def _thread_bomb() -> None:
    enough = threading.Event()
    threads: list[threading.Thread] = []
    try:
        for _ in range(60):
            thread = threading.Thread(target=enough.wait)
            thread.start()
            threads.append(thread)
    finally:
        enough.set()
        for thread in threads:
            with contextlib.suppress(RuntimeError):
                thread.join()
