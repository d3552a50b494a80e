"""From a fork of the stem to an app that is locked in: the zygote writes it down, the new process does it."""

import contextlib
import os
import random
import signal
import socket
import struct
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MethodType
from typing import NoReturn, cast

import msgspec

from . import filter, kernel, landlock, steps, view
from .cgroup import Cgroup
from .kernel import Prctl
from .messages import LARGEST, Limits, Program, Role
from .roles import Kind
from .steps import Step, step
from .view import Room
from .walls import Walls

SCREEN, SERVICES = 3, 4
_STATUS, _RULES = 5, 6
TEMPLATE = 13
"""The number that the view's descriptor has in the stem; see `view.steps`."""
COMING = 16
"""From this number on an app lays out the descriptors that come with its papers; they come on lower ones."""
_TREES = COMING + 4
_INT = struct.Struct("=i")
_ROOM = socket.CMSG_SPACE(_INT.size * (COMING - 1))
OUT_OF_MEMORY = 75  # exit status when there was not even memory left to say so


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
    role: str
    program: Program | None = None
    zone: str = ""
    writes: bool = True  # into its data folder
    exposed: tuple[Path, ...] = ()  # for the canary alone: what it sees but Landlock does not allow

    def rooms(self, walls: Walls) -> list[Room]:
        """What it sees beside what all apps see; nothing where there are no namespaces to hide the rest."""
        if walls.namespaces is None:
            return []
        paths = sorted({self.folder, self.data, *self.exposed}, key=lambda each: len(each.parts))
        return [Room(str(path), self.writes and path == self.data) for path in paths]

    def rules(self, walls: Walls) -> list[tuple[Path, landlock.Fs]]:
        """What it may reach of what it sees."""
        readable = [(path, landlock.READ) for path in (*walls.readable, self.folder)]
        devices = [(path, landlock.DEVICE) for path in view.DEVICES]
        return [*readable, *devices, (self.data, landlock.WRITE if self.writes else landlock.READ)]


class Papers(msgspec.Struct, frozen=True, array_like=True):
    """What an app in the making is told: who it is, and the steps to take.

    With them come descriptors: screen, services, output, status (for a line to the zygote: "locked" or
    "failed REASON"), the trees of its rooms, and Landlock's rules where there are any.
    """

    app_id: str
    folder: str
    data: str
    language: str
    role: str
    program: Program | None
    first: tuple[Step, ...]
    last: tuple[Step, ...]
    """The last two walls, but for seccomp; after them nothing can be opened that an app may not."""
    zone: str = ""


def papers(walls: Walls, tenant: Tenant) -> Papers:
    """Write down how an app is locked in."""
    rooms = tenant.rooms(walls)
    first = (
        *_sort_descriptors(walls, _TREES + len(rooms)),
        *_move_in(walls, rooms),
        *_drop_rights(tenant.user),
    )
    last = tuple(_close_the_door(walls, tenant))
    who = (tenant.app_id, str(tenant.folder), str(tenant.data), tenant.language, tenant.role, tenant.program)
    return Papers(*who, first, last, tenant.zone)


assert isinstance(random.seed, MethodType)
_seed = super(random.Random, cast(random.Random, random.seed.__self__)).seed
"""random.seed(), without the part that is Python."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Papers)


def become(walls: Walls, kinds: Mapping[str, Kind], orders: socket.socket) -> NoReturn:
    """Turn this fork into the app that the next papers on `orders` tell of.

    A wall that cannot be built ends it.
    """
    status = 1
    try:
        papers = receive(orders)
    except (OSError, msgspec.DecodeError):  # the zygote is gone
        os._exit(1)
    kind = kinds[papers.role]
    if papers.zone:
        # Read while its file can be read; libc keeps it as long as TZ stays.
        os.environ["TZ"] = papers.zone
        time.tzset()
    try:
        steps.take(papers.first)
        if kind.halfway:
            kind.halfway()
        steps.take(papers.last)
        if walls.filter is not None:
            walls.filter.install()
        elif walls.program is not None:
            kernel.Filter(filter.for_process(walls.program, os.getpid())).install()
        furnish(papers)
    except BaseException as problem:
        os.write(2, traceback.format_exc().encode())  # the app's log
        _tell(f"failed {problem}".replace("\n", " "))
        os._exit(1)
    try:
        _tell("locked")
        os.close(_STATUS)
        status = kind.entry(papers.folder, papers.data, SCREEN, SERVICES, papers.language, papers.program)
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


def send(orders: socket.socket, papers: Papers, descriptors: Sequence[int]) -> None:
    """Hand papers and their descriptors to the process that was forked last."""
    socket.send_fds(orders, [_encoder.encode(papers)], list(descriptors))


def receive(orders: socket.socket) -> Papers:
    """The papers of this process; their descriptors are laid out from COMING. Raises OSError, DecodeError."""
    data, ancillary, _, _ = orders.recvmsg(LARGEST, _ROOM)
    number = COMING
    for _, _, descriptors in ancillary:
        for (each,) in _INT.iter_unpack(descriptors):
            os.dup2(each, number)
            number += 1
    return _decoder.decode(data)


def _tell(line: str) -> None:
    os.write(_STATUS, f"{line}\n".encode())


def _report() -> None:
    try:
        traceback.print_exc()
        sys.stderr.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _sort_descriptors(walls: Walls, rules: int) -> Iterator[Step]:
    """0: the null device, 1 and 2: the pipe to the zygote, 3: screen, 4: services; 5: status, 6: rules."""
    screen, services, output, status = range(COMING, _TREES)
    order = [(status, _STATUS), (output, 1), (output, 2), (screen, SCREEN), (services, SERVICES)]
    for number, wanted in (*order, (rules, _RULES)) if walls.landlock else order:
        yield step(f"have a descriptor {wanted}", "dup2", number, wanted)


def _move_in(walls: Walls, rooms: Sequence[Room]) -> Iterator[Step]:
    if walls.namespaces:
        yield from view.steps(TEMPLATE, rooms, _TREES)
    yield kernel.close_from(_RULES + 1)


def _drop_rights(user: int | None) -> Iterator[Step]:
    if user is not None:
        yield step("leave all groups", "setgroups", 0, None)
        yield step(f"be of group {user}", "setresgid", user, user, user)
        yield step(f"be user {user}", "setresuid", user, user, user)
    yield kernel.drop_capabilities()
    yield kernel.prctl(Prctl.SET_NO_NEW_PRIVS, 1)
    yield kernel.prctl(Prctl.SET_PDEATHSIG, signal.SIGKILL)  # an app does not outlive the zygote


def _close_the_door(walls: Walls, tenant: Tenant) -> Iterator[Step]:
    yield kernel.set_name(tenant.app_id)
    yield step(f"work in {tenant.data}", "chdir", str(tenant.data).encode())
    if walls.landlock:
        yield landlock.restrict(_RULES)
    yield kernel.close_from(_RULES)


def furnish(papers: Papers) -> None:
    """Make the interpreter the app's own: its name, its environment."""
    environment = os.environ
    environment["HOME"] = environment["TMPDIR"] = papers.data
    environment["GULOU_APP"] = papers.app_id
    tempfile.tempdir = papers.data
    sys.argv = [papers.app_id]
    _seed()


def rehearse(times: int) -> None:
    """Do what can be done in the stem of what its children do. They inherit what Python learns of it."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mask = os.umask(0o022)
    harmless = (step("umask", "umask", mask),)
    who = "rehearsal", tempfile.gettempdir(), tempfile.gettempdir(), "en", Role.APP, Program("", 0)
    with near, far:
        for _ in range(times):
            send(near, Papers(*who, harmless, harmless), ())
            papers = receive(far)
            steps.take(papers.first)
            furnish(papers)
