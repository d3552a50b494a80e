"""From a fork of the zygote to an app that is locked in; all of it runs in the new process, on one thread."""

import contextlib
import fcntl
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from . import filter, kernel, landlock, view
from .cgroup import Cgroup
from .kernel import Prctl
from .messages import Limits
from .view import Room
from .walls import Walls

SCREEN, SERVICES = 3, 4
_STATUS = 5
_ABOVE = 10  # numbers from here are in nobody's way while descriptors are put in order
OUT_OF_MEMORY = 75  # exit status when there was not even memory left to say so
_NICER = 5
_OOM_SCORE = b"600"  # of 1000: the kernel ends an app before the box

Entry = Callable[[Path, Path, int, int, str], int]


@dataclass(frozen=True)
class Descriptors:
    """What the new process gets, by their numbers in the zygote."""

    screen: int
    services: int
    output: int
    status: int  # a line to the zygote: "locked" or "failed REASON"


@dataclass(frozen=True)
class Tenant:
    """An app, and the room that it gets."""

    app_id: str
    folder: Path
    data: Path
    language: str
    limits: Limits
    user: int | None
    cgroup: Cgroup | None
    entry: Entry
    writes: bool = True  # into its data folder
    # For the canary alone: what it sees but Landlock does not allow, and what it tries before that.
    exposed: tuple[Path, ...] = ()
    halfway: Callable[[], None] | None = None


def become(walls: Walls, tenant: Tenant, rooms: Sequence[Room], descriptors: Descriptors) -> NoReturn:
    """Turn this fork of the zygote into the app. A wall that cannot be built ends it."""
    status, line = 1, descriptors.status
    try:
        if tenant.cgroup:
            tenant.cgroup.join()
        _be_ended_first()
        if walls.namespaces:
            walls.namespaces.move_in(rooms)
        _keep_only(descriptors)
        line = _STATUS
        _limit(walls, tenant)
        _drop_rights(tenant.user)
        if tenant.halfway:
            tenant.halfway()
        _close_the_door(walls, tenant)
        _furnish(tenant)
    except BaseException as problem:
        if line == _STATUS:  # standard error is the app's log already
            os.write(2, traceback.format_exc().encode())
        _tell(line, f"failed {problem}".replace("\n", " "))
        os._exit(1)
    try:
        _tell(line, "locked")
        os.close(_STATUS)
        status = tenant.entry(tenant.folder, tenant.data, SCREEN, SERVICES, tenant.language)
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except MemoryError:
        status = OUT_OF_MEMORY
        _report()
    except BaseException:
        _report()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        os._exit(status & 0xFF)


def _tell(status: int, line: str) -> None:
    os.write(status, f"{line}\n".encode())


def _report() -> None:
    try:
        traceback.print_exc()
        sys.stderr.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _keep_only(descriptors: Descriptors) -> None:
    """0: /dev/null, 1 and 2: the pipe to the zygote, 3: screen, 4: services, 5: status, until locked in."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    wanted = (
        nothing,
        descriptors.output,
        descriptors.output,
        descriptors.screen,
        descriptors.services,
        descriptors.status,
    )
    clear = [fcntl.fcntl(each, fcntl.F_DUPFD, _ABOVE) for each in wanted]
    for number, each in enumerate(clear):
        os.dup2(each, number)
    kernel.close_from(_STATUS + 1)


def _be_ended_first() -> None:
    with contextlib.suppress(OSError):  # it is higher already
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(score, _OOM_SCORE)
        os.close(score)


def _limit(walls: Walls, tenant: Tenant) -> None:
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
        resource.setrlimit(kind, (lower, lower))
    # Where the box itself runs at a higher niceness, the kernel refuses to go below it.
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICER, os.getpriority(os.PRIO_PROCESS, 0)))


def _drop_rights(user: int | None) -> None:
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernel.drop_capabilities()
    kernel.prctl(Prctl.SET_NO_NEW_PRIVS, 1)
    kernel.prctl(Prctl.SET_PDEATHSIG, signal.SIGKILL)  # an app does not outlive the zygote


def _close_the_door(walls: Walls, tenant: Tenant) -> None:
    """The last two walls; after them nothing can be opened that an app may not."""
    kernel.set_name(tenant.app_id)
    if walls.landlock:
        readable = (*walls.readable, tenant.folder)
        rules = [(path, landlock.READ) for path in readable]
        rules += [(path, landlock.DEVICE) for path in view.DEVICES]
        rules.append((tenant.data, landlock.WRITE if tenant.writes else landlock.READ))
        landlock.restrict(walls.landlock, rules)
    if walls.program is not None:
        kernel.load_filter(filter.for_process(walls.program, os.getpid()))


def _furnish(tenant: Tenant) -> None:
    """Make the interpreter the app's own: its name, environment, working folder."""
    os.environ.update(HOME=str(tenant.data), TMPDIR=str(tenant.data), GULOU_APP=tenant.app_id)
    tempfile.tempdir = str(tenant.data)
    sys.argv = [tenant.app_id]
    os.chdir(tenant.data)
