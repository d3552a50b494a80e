"""Forking an app, seen from the zygote: it has its process id only once it is locked in."""

import os
import select
import signal
import time
from dataclasses import dataclass

from .errors import SandboxError
from .lockin import Descriptors, Tenant, become
from .output import Output
from .view import Room
from .walls import Walls

_PATIENCE = 5.0  # seconds for a fork to be locked in


@dataclass(frozen=True)
class Born:
    """A locked-in app."""

    pid: int  # as seen from here
    output: Output
    started: float  # time.monotonic() before the fork


def fork(walls: Walls, tenant: Tenant, screen: int, services: int) -> Born:
    """Fork an app and wait until every wall stands. Raises SandboxError saying which one does not."""
    started = time.monotonic()
    rooms = _rooms(walls, tenant)
    output, printed = os.pipe()
    answer, status = os.pipe()
    child = walls.fork()
    if child == 0:
        become(walls, tenant, rooms, Descriptors(screen, services, printed, status))
    for each in (printed, status, *(room.tree for room in rooms)):
        os.close(each)
    os.set_blocking(output, False)
    said = Output(output, tenant.data.parent / f"{tenant.app_id}.log")
    try:
        _locked_in(answer, child, tenant.app_id)
        return Born(child, said, started)
    except SandboxError:
        said.finish()
        raise
    finally:
        os.close(answer)


def _rooms(walls: Walls, tenant: Tenant) -> list[Room]:
    if walls.namespaces is None:
        return []
    writable = (tenant.data,) if tenant.writes else ()
    return walls.namespaces.rooms((tenant.folder, tenant.data, *tenant.exposed), writable)


def _locked_in(answer: int, child: int, app_id: str) -> None:
    """Read what the fork says of itself: "locked", or "failed REASON"; silence is a failure too."""
    word, _, reason = _read_all(answer).decode(errors="replace").strip().partition(" ")
    if word == "locked":
        return
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise SandboxError(f"{app_id} could not be locked in: {reason or 'no answer'}")


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
