"""From a fork of the zygote to an app that is locked in; all of it runs in the new process, on one thread."""

import contextlib
import fcntl
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import msgspec

from . import filter, kernel, landlock, view
from .kernel import Prctl
from .roles import Kind
from .view import Room
from .walls import Walls

SCREEN, SERVICES = 3, 4
_STATUS = 5
_ABOVE = 10  # numbers from here are in nobody's way while descriptors are put in order
OUT_OF_MEMORY = 75  # exit status when there was not even memory left to say so


class Tenant(msgspec.Struct, frozen=True, array_like=True):
    """An app, and the room that it gets."""

    app_id: str
    folder: str
    data: str
    language: str
    role: str
    user: int | None
    rooms: tuple[Room, ...] = ()


def become(walls: Walls, tenant: Tenant, kind: Kind, descriptors: Sequence[int]) -> NoReturn:
    """Turn this fork into the app. A wall that cannot be built ends it.

    `descriptors` are screen, services, output, status (for a line to the zygote: "locked" or "failed REASON"),
    and those of its rooms.
    """
    status, line = 1, descriptors[3]
    try:
        if walls.namespaces:
            walls.namespaces.move_in(tenant.rooms, descriptors[4:])
        _keep_only(descriptors[:4])
        line = _STATUS
        _drop_rights(tenant.user)
        if kind.halfway:
            kind.halfway()
        _close_the_door(walls, tenant, kind)
        _furnish(tenant)
    except BaseException as problem:
        if line == _STATUS:  # standard error is the app's log already
            os.write(2, traceback.format_exc().encode())
        _tell(line, f"failed {problem}".replace("\n", " "))
        os._exit(1)
    try:
        _tell(line, "locked")
        os.close(_STATUS)
        status = kind.entry(Path(tenant.folder), Path(tenant.data), SCREEN, SERVICES, tenant.language)
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


def _keep_only(descriptors: Sequence[int]) -> None:
    """0: /dev/null, 1 and 2: the pipe to the zygote, 3: screen, 4: services, 5: status, until locked in."""
    screen, services, output, status = descriptors
    nothing = os.open(os.devnull, os.O_RDONLY)
    wanted = (nothing, output, output, screen, services, status)
    clear = [fcntl.fcntl(each, fcntl.F_DUPFD, _ABOVE) for each in wanted]
    for number, each in enumerate(clear):
        os.dup2(each, number)
    kernel.close_from(_STATUS + 1)


def _drop_rights(user: int | None) -> None:
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernel.drop_capabilities()
    kernel.prctl(Prctl.SET_NO_NEW_PRIVS, 1)
    kernel.prctl(Prctl.SET_PDEATHSIG, signal.SIGKILL)  # an app does not outlive the zygote


def _close_the_door(walls: Walls, tenant: Tenant, kind: Kind) -> None:
    """The last two walls; after them nothing can be opened that an app may not."""
    kernel.set_name(tenant.app_id)
    if walls.landlock:
        readable = (*walls.readable, Path(tenant.folder))
        rules = [(path, landlock.READ) for path in readable]
        rules += [(path, landlock.DEVICE) for path in view.DEVICES]
        rules.append((Path(tenant.data), landlock.WRITE if kind.writes else landlock.READ))
        landlock.restrict(walls.landlock, rules)
    if walls.program is not None:
        kernel.load_filter(filter.for_process(walls.program, os.getpid()))


def _furnish(tenant: Tenant) -> None:
    """Make the interpreter the app's own: its name, environment, working folder."""
    os.environ.update(HOME=tenant.data, TMPDIR=tenant.data, GULOU_APP=tenant.app_id)
    tempfile.tempdir = tenant.data
    sys.argv = [tenant.app_id]
    os.chdir(tenant.data)
