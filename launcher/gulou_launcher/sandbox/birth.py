"""Forking an app, seen from the zygote: it has its process id only once it is locked in."""

import contextlib
import os
import resource
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from . import kernel, landlock
from .errors import SandboxError
from .lockin import Tenant, papers
from .output import Output
from .stem import Stem
from .walls import Walls

_PATIENCE = 5.0  # seconds for a fork to be locked in
_NICER = 5
_OOM_SCORE = "600"  # of 1000: the kernel ends an app before the box


@dataclass(frozen=True)
class Born:
    """A locked-in app."""

    pid: int  # as seen from here
    output: Output
    started: float  # time.monotonic() before the fork


def bear(stem: Stem, walls: Walls, tenant: Tenant, screen: int, services: int) -> Born:
    """Fork an app and wait until every wall stands. Raises SandboxError saying which one does not."""
    started = time.monotonic()
    child = stem.fork()
    try:
        if tenant.cgroup:
            tenant.cgroup.take(child)
        _be_ended_first(child)
        _limit(child, walls, tenant)
    except OSError as problem:
        _end(child)
        raise SandboxError(f"{tenant.app_id} could not be limited: {problem}") from problem
    output, printed = os.pipe()
    answer, status = os.pipe()
    passing = [printed, status]
    try:
        passing += [kernel.copy_tree(room.path) for room in tenant.rooms(walls)]
        if walls.landlock:
            passing.append(landlock.ruleset(walls.landlock, tenant.rules(walls)))
        stem.send(papers(walls, tenant), (screen, services, *passing))
    except OSError as problem:
        os.close(output)
        os.close(answer)
        _end(child)
        raise SandboxError(f"{tenant.app_id} could not be given what it needs: {problem}") from problem
    finally:
        for each in passing:
            os.close(each)
    os.set_blocking(output, False)
    said = Output(output, tenant.data.parent / f"{tenant.app_id}.log")
    try:
        _locked_in(answer, child, tenant.app_id)
        return Born(child, said, started)
    except SandboxError:
        stem.take_back()
        said.finish()
        raise
    finally:
        os.close(answer)


def _be_ended_first(child: int) -> None:
    with contextlib.suppress(OSError):  # it is higher already
        Path(f"/proc/{child}/oom_score_adj").write_text(_OOM_SCORE)


def _limit(child: int, walls: Walls, tenant: Tenant) -> None:
    limits = tenant.limits
    table = {
        resource.RLIMIT_DATA: walls.own.private + limits.memory,
        resource.RLIMIT_AS: walls.own.size + limits.memory,  # shared mappings count here alone
        resource.RLIMIT_NOFILE: limits.files,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    # The kernel counts tasks per user: without a user of its own, an app would be charged for all that the
    # person at the computer runs. Its threads are then bounded by their stacks.
    if tenant.user is not None:
        table[resource.RLIMIT_NPROC] = limits.tasks
    for kind, value in table.items():
        hard = resource.getrlimit(kind)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.prlimit(child, kind, (lower, lower))
    # Where the box itself runs at a higher niceness, the kernel refuses to go below it.
    os.setpriority(os.PRIO_PROCESS, child, max(_NICER, os.getpriority(os.PRIO_PROCESS, 0)))


def _locked_in(answer: int, child: int, app_id: str) -> None:
    """Read what the fork says of itself: "locked", or "failed REASON"; silence is a failure too."""
    word, _, reason = _read_all(answer).decode(errors="replace").strip().partition(" ")
    if word == "locked":
        return
    _end(child)
    raise SandboxError(f"{app_id} could not be locked in: {reason or 'no answer'}")


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _read_all(answer: int) -> bytes:
    """Everything until all writers are gone, or until patience ends."""
    poll = select.poll()
    poll.register(answer, select.POLLIN)
    deadline = time.monotonic() + _PATIENCE
    data = b""
    while poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        more = os.read(answer, 4096)
        if not more:
            break
        data += more
    return data
