"""Deeds on processes: making them, ending them, looking into them, becoming more than it is."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import subprocess
import sys
import threading

from hostile import Hostile, libc, outcome, system_call, tried

_X86 = platform.machine() == "x86_64"


def fork_bomb(app: Hostile) -> dict[str, str]:
    def bomb() -> int:
        for _ in range(1000):
            if os.fork() == 0:
                os._exit(0)
        return 1000

    clone, vfork = (56, 58) if _X86 else (220, 1071)
    return tried(
        fork=bomb,
        forkpty=os.forkpty,
        clone=lambda: system_call(clone, signal.SIGCHLD, 0, 0, 0, 0),
        clone3=lambda: system_call(435, 0, 88),
        vfork=lambda: system_call(vfork) if _X86 else os.fork(),
    )


def other_programs(app: Hostile) -> dict[str, str]:
    return tried(
        exec=lambda: os.execv("/bin/sh", ["sh"]),
        spawn=lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
        run=lambda: subprocess.run(["/bin/true"], check=False),
        python=lambda: subprocess.run([sys.executable, "-c", "pass"], check=False),
        execveat=lambda: system_call(322 if _X86 else 281, -100, b"/bin/sh", 0, 0, 0),
    )


def kill(app: Hostile) -> dict[str, str]:
    return tried(
        everyone=lambda: os.kill(-1, signal.SIGKILL),
        parent=lambda: os.kill(os.getppid(), signal.SIGKILL),
        first=lambda: os.kill(1, 0) if os.getpid() != 1 else os.kill(2, signal.SIGKILL),
        group=lambda: os.killpg(0, signal.SIGKILL),
        **{f"p{pid}": lambda pid=pid: os.kill(pid, signal.SIGKILL) for pid in range(2, 60)},
        handle=lambda: os.pidfd_open(os.getppid() or 2),
        owner=lambda: __import__("fcntl").fcntl(3, 8, os.getppid() or 2),
    )


def look_into(app: Hostile) -> dict[str, str]:
    ptrace = 101 if _X86 else 117
    readv = 310 if _X86 else 270
    return tried(
        ptrace=lambda: system_call(ptrace, 16, os.getppid(), 0, 0),
        traced=lambda: system_call(ptrace, 0, 0, 0, 0),
        memory=lambda: system_call(readv, os.getppid(), 0, 0, 0, 0, 0),
        descriptor=lambda: system_call(438, 3, 0, 0),
        compare=lambda: system_call(312 if _X86 else 272, os.getpid(), os.getppid(), 0, 0, 0),
        bpf=lambda: system_call(321 if _X86 else 280, 0, 0, 0),
        perf=lambda: system_call(298 if _X86 else 241, 0, 0, -1, -1, 0),
        faults=lambda: system_call(323 if _X86 else 282, 0),
    )


def key_ring(app: Hostile) -> dict[str, str]:
    add, request, control = (248, 249, 250) if _X86 else (217, 218, 219)
    return tried(
        add=lambda: system_call(add, b"user", b"gulou", b"x", 1, -4),
        request=lambda: system_call(request, b"user", b"gulou", 0, -4),
        session=lambda: system_call(control, 0, -3, 0, 0, 0),
        search=lambda: system_call(control, 10, -4, b"user", b"gulou", 0),
    )


def new_worlds(app: Hostile) -> dict[str, str]:
    unshare, setns, mount, chroot = (272, 308, 165, 161) if _X86 else (97, 268, 40, 51)
    return tried(
        user=lambda: system_call(unshare, 0x10000000),
        mounts=lambda: system_call(unshare, 0x00020000),
        net=lambda: system_call(unshare, 0x40000000),
        join=lambda: system_call(setns, 3, 0),
        mount=lambda: system_call(mount, b"none", b"/", b"tmpfs", 0, 0),
        remount=lambda: system_call(mount, b"none", b"/", b"none", 0x20 | 0x1000, 0),
        open_tree=lambda: system_call(428, -100, b"/", 1),
        fsopen=lambda: system_call(430, b"tmpfs", 0),
        chroot=lambda: system_call(chroot, b"/"),
        name=lambda: _checked(libc.sethostname(b"x", 1)),
    )


def memory_files(app: Hostile) -> dict[str, str]:
    return tried(
        memfd=lambda: os.memfd_create("x"),
        secret=lambda: system_call(447, 0),
        shared=lambda: system_call(29 if _X86 else 194, 0, 4096, 0o1600),
        queue=lambda: system_call(240 if _X86 else 180, b"/x", 0o100, 0o600, 0),
        semaphores=lambda: system_call(64 if _X86 else 190, 0, 1, 0o1600),
    )


def become_more(app: Hostile) -> dict[str, str]:
    def raised(kind: int) -> object:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard + 1, hard + 1))
        return resource.getrlimit(kind)

    return tried(
        root=lambda: os.setuid(0),
        group=lambda: os.setgroups([0]),
        capabilities=lambda: system_call(126 if _X86 else 91, 0, 0),
        memory=lambda: raised(resource.RLIMIT_AS),
        files=lambda: raised(resource.RLIMIT_NOFILE),
        others=lambda: resource.prlimit(os.getppid() or 2, resource.RLIMIT_NOFILE, (0, 0)),
        nicer=lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
        cores=lambda: os.sched_setaffinity(0, range(64)),
        real_time=lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
        session=os.setsid,
        clock=lambda: __import__("time").clock_settime(0, 0.0),
        undump=lambda: _prctl(4, 1),
        outlive=lambda: _prctl(1, 0),
        no_filter=lambda: _prctl(22, 0),
    )


def thread_bomb(app: Hostile) -> dict[str, str]:
    """As many threads as it gets, all asleep; an app has room for some dozens."""
    halt = threading.Event()
    made = 0

    def bomb() -> str:
        nonlocal made
        for made in range(5000):  # noqa: B007
            threading.Thread(target=halt.wait, daemon=True).start()
        return f"{made} threads"

    what = outcome(bomb)
    halt.set()
    return {"threads": what if made < 1000 else f"allowed: {made} threads"}


def descriptor_bomb(app: Hostile) -> dict[str, str]:
    kept = []

    def bomb() -> str:
        for _ in range(5000):
            kept.append(os.open("/dev/null", os.O_RDONLY))
        return f"{len(kept)} descriptors"

    what = outcome(bomb)
    for each in kept:
        os.close(each)
    return {"descriptors": what}


def _prctl(option: int, value: int) -> object:
    return _checked(libc.prctl(option, value, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result
