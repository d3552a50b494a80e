"""The system calls of the sandbox that Python 3.11 does not offer, by name.

Each raises OSError with the kernel's errno. Numbers of new calls (from 424) are the same everywhere.
"""

import ctypes
import os
import signal
import struct
from enum import IntEnum, IntFlag

from .steps import Step, step, take

_libc = ctypes.CDLL(None, use_errno=True)
_libc_with_gil = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc_with_gil.syscall.restype = ctypes.c_long
_libc.mount.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p)
_libc.prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong)


class Clone(IntFlag):
    """Namespaces, and what a thread or a process shares (linux/sched.h)."""

    PARENT = 0x00008000
    THREAD = 0x00010000
    NEWNS = 0x00020000
    NEWUTS = 0x04000000
    NEWIPC = 0x08000000
    NEWUSER = 0x10000000
    NEWPID = 0x20000000
    NEWNET = 0x40000000


class Mount(IntFlag):
    """Flags of mount(2)."""

    NOSUID = 0x2
    NODEV = 0x4
    BIND = 0x1000
    REC = 0x4000
    SLAVE = 0x80000


class MountAttr(IntFlag):
    """Attributes of mount_setattr(2)."""

    RDONLY = 0x1
    NOSUID = 0x2
    NODEV = 0x4


class Prctl(IntEnum):
    """Operations of prctl(2) that the sandbox uses, or lets an app use."""

    SET_PDEATHSIG = 1
    SET_NAME = 15
    GET_NAME = 16
    SET_SECCOMP = 22
    CAPBSET_DROP = 24
    SET_NO_NEW_PRIVS = 38
    GET_TID_ADDRESS = 40
    SET_VMA = 0x53564D41


_CLONE = {"x86_64": 56, "aarch64": 220, "armv7l": 120, "riscv64": 220}
_CLONE_CHILD_CLEARTID = 0x00200000
_CLONE_CHILD_SETTID = 0x01000000
_OPEN_TREE, _OPEN_TREE_CLONE = 428, 1
_MOVE_MOUNT, _MOVE_MOUNT_F_EMPTY_PATH = 429, 4
_CLOSE_RANGE = 436
_MOUNT_SETATTR = 442
_SECCOMP_MODE_FILTER = 2
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MNT_DETACH = 2
_M_ARENA_MAX = -8
_CAPABILITY_VERSION_3 = 0x20080522
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "armv7l": 218, "riscv64": 41}


class _SockFprog(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _checked(result: int, what: str) -> int:
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"{what}: {os.strerror(errno)}")
    return result


def syscall(what: str, number: int, *args: object) -> int:
    """Make a system call by number; `what` names it in the error."""
    return _checked(int(_libc.syscall(ctypes.c_long(number), *args)), what)


class Fork:
    """os.fork(), made ready once: the child is the first of new namespaces, or our sibling.

    One call instead of unshare(2) and two forks. Only for a process with one thread: what is registered with
    `os.register_at_fork` does not run, which makes locks anew that nobody holds, and touches a hundred pages.
    """

    def __init__(self, how: Clone) -> None:
        address = ctypes.c_void_p(0)
        flags = int(how) | signal.SIGCHLD
        # glibc notes the id of its main thread at an address that the kernel knows; a fork renews it there.
        if _libc.prctl(Prctl.GET_TID_ADDRESS, ctypes.addressof(address), 0, 0, 0) == 0:
            flags |= _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID
        tid = address.value or 0
        machine = os.uname().machine
        # The last two arguments of clone(2) change places on x86-64; the other one is a thread's storage.
        order = (0, tid, 0) if machine == "x86_64" else (0, 0, tid)
        self._arguments = tuple(ctypes.c_long(each) for each in (_CLONE[machine], flags, 0, *order))
        self._call = _libc_with_gil.syscall
        self._what = f"clone {how!r}"

    def __call__(self) -> int:
        """As os.fork() does."""
        child: int = self._call(*self._arguments)
        if child < 0:
            errno = ctypes.get_errno()
            raise OSError(errno, f"{self._what}: {os.strerror(errno)}")
        return child


def unshare(namespaces: Clone) -> None:
    """Leave these namespaces for new ones."""
    _checked(_libc.unshare(ctypes.c_int(namespaces)), f"unshare {namespaces!r}")


def copy_tree(path: str) -> int:
    """A descriptor of a copy of the mounts at `path`, itself mounted nowhere (open_tree(2), Linux 5.2)."""
    flags = _OPEN_TREE_CLONE | os.O_CLOEXEC | _AT_RECURSIVE
    return syscall(
        f"open_tree {path}",
        _OPEN_TREE,
        ctypes.c_int(_AT_FDCWD),
        ctypes.c_char_p(path.encode()),
        ctypes.c_uint(flags),
    )


def mount_tree(tree: int, target: str) -> Step:
    """Mount what `copy_tree` gave (move_mount(2), Linux 5.2)."""
    where = (_AT_FDCWD, target.encode(), _MOVE_MOUNT_F_EMPTY_PATH)
    return step(f"move_mount {target}", "syscall", _MOVE_MOUNT, tree, b"", *where)


def mount(source: str, target: str, kind: str, flags: Mount, data: str = "") -> None:
    """Mount `source` on `target` (mount(2))."""
    _checked(
        _libc.mount(source.encode(), target.encode(), kind.encode(), int(flags), data.encode()),
        f"mount {source} on {target}",
    )


def set_mount_attributes(target: str, attributes: MountAttr) -> Step:
    """Add attributes to the mount at `target` and to all mounts below it (mount_setattr(2), Linux 5.12)."""
    wanted = struct.pack("=4Q", attributes, 0, 0, 0)
    arguments = (_AT_FDCWD, target.encode(), _AT_RECURSIVE, wanted, len(wanted))
    return step(f"mount_setattr {target}", "syscall", _MOUNT_SETATTR, *arguments)


def enter_root(target: str) -> None:
    """Make the mount at `target` the root of the file system, and let go of the old one (pivot_root(2))."""
    os.chdir(target)
    syscall("pivot_root", _PIVOT_ROOT[os.uname().machine], ctypes.c_char_p(b"."), ctypes.c_char_p(b"."))
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount the old root")
    os.chdir("/")


def close_from(first: int) -> Step:
    """Close every descriptor from `first` (close_range(2), Linux 5.9)."""
    return step("close_range", "syscall", _CLOSE_RANGE, first, 0xFFFFFFFF, 0)


def close_all_but(*kept: int) -> None:
    """Close every other descriptor."""
    first = 0
    for number in sorted(kept):
        if number > first:
            os.closerange(first, number)
        first = number + 1
    take((close_from(first),))


def prctl(operation: Prctl, argument: int) -> Step:
    """prctl(2) with a number."""
    return step(f"prctl {operation.name}", "prctl", operation, argument)


def set_name(name: str) -> Step:
    """Name this thread as `ps` and `top` show it: the first 15 bytes count."""
    return step(f"be called {name}", "prctl", Prctl.SET_NAME, name.encode()[:15])


class Filter:
    """A seccomp filter, ready to be installed."""

    def __init__(self, program: bytes) -> None:
        """`program` is made of BPF instructions of 8 bytes."""
        self._code = ctypes.create_string_buffer(program, len(program))
        self._head = _SockFprog(len=len(program) // 8, filter=ctypes.addressof(self._code))
        self._step = step(
            "install the filter",
            "prctl",
            Prctl.SET_SECCOMP,
            _SECCOMP_MODE_FILTER,
            ctypes.addressof(self._head),
        )

    def install(self) -> None:
        """Install it on this thread."""
        take((self._step,))


def drop_bounding_set() -> None:
    """Take every capability from the bounding set, so that none can come back."""
    for capability in range(64):
        try:
            take((prctl(Prctl.CAPBSET_DROP, capability),))
        except OSError:
            if (
                capability < 38
            ):  # every kernel since 3.16 knows these: this is a refusal, not the end of the list
                raise
            return


def drop_capabilities() -> Step:
    """Empty the effective, permitted and inheritable sets of this thread."""
    return step("drop capabilities", "capset", struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24))


def one_malloc_arena() -> None:
    """Keep glibc from reserving 64 MiB of addresses for each thread, which a memory limit would count."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, 1)
