"""What the launcher and the zygote say to each other: one msgpack message in each SEQPACKET datagram."""

import socket
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from gulou.states import ExitReason

LARGEST = 64 * 1024  # bytes of a datagram; a longer detail is cut before it is sent
MIB = 1024 * 1024


class Role(StrEnum):
    """What a locked-in process is there for."""

    APP = "app"
    PICTURES = "pictures"  # decodes the pictures of apps


class Limits(msgspec.Struct, frozen=True):
    """What one app may use at most."""

    memory: int = 128 * MIB  # bytes, on top of what the warm interpreter has
    tasks: int = 32  # threads
    files: int = 128  # open descriptors
    file_size: int = 64 * MIB  # bytes in one file


class Mechanism(msgspec.Struct, frozen=True):
    """One thing that the canary tried, and what came of it."""

    name: str
    held: bool
    detail: str  # what was tried and what the kernel answered


class Program(msgspec.Struct, frozen=True, array_like=True):
    """What an app runs, as its manifest says, which the box has looked through."""

    entry: str
    quota: int  # MiB


class Spawn(msgspec.Struct, frozen=True, tag=True):
    """Launcher to zygote, with two descriptors: the app's end of the screen and of the services.

    Of another role than an app's, the first is its line to the launcher, and the second nothing.
    Below the isolation level `demand` it is refused, unless the developer said `--unsafe`.
    """

    instance: int
    app_id: str
    folder: str
    data: str
    limits: Limits
    language: str
    demand: int = 1
    role: Role = Role.APP
    program: Program | None = None
    """None where the manifest has still to be read."""
    zone: str = ""
    """The time zone of its clock, by its name in the IANA database; '': that of the system."""


class Kill(msgspec.Struct, frozen=True, tag=True):
    """Launcher to zygote: end this app now; `reason` is what Exited will say."""

    instance: int
    reason: ExitReason = ExitReason.STOPPED


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Launcher to zygote: freeze this app (SIGSTOP)."""

    instance: int


class Continue(msgspec.Struct, frozen=True, tag=True):
    """Launcher to zygote: let a frozen app go on (SIGCONT)."""

    instance: int


class Spawned(msgspec.Struct, frozen=True, tag=True):
    """Zygote to launcher: the app is locked in and its code starts now; `pid` as seen outside."""

    instance: int
    pid: int
    level: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Zygote to launcher: the app was not started."""

    instance: int
    reason: str


class Exited(msgspec.Struct, frozen=True, tag=True):
    """Zygote to launcher: the app's process is gone and reaped."""

    instance: int
    reason: ExitReason
    detail: str  # the last line that it wrote, or the signal that ended it
    ran: float  # seconds


class Isolation(msgspec.Struct, frozen=True, tag=True):
    """Zygote to launcher: what the canary found; see DESIGN's isolation levels, 0 to 3."""

    level: int
    mechanisms: list[Mechanism]
    stem: int = 0  # the id of the process that apps are forked from


Order = Spawn | Kill | Stop | Continue
Report = Spawned | Refused | Exited | Isolation

_encoder = msgspec.msgpack.Encoder()
_orders = msgspec.msgpack.Decoder(Order)
_reports = msgspec.msgpack.Decoder(Report)


def send(control: socket.socket, message: Order | Report, descriptors: Sequence[int] = ()) -> None:
    """Send one message, and copies of `descriptors` with it."""
    socket.send_fds(control, [_encoder.encode(message)], list(descriptors))


def receive_order(control: socket.socket) -> tuple[Order, list[int]] | None:
    """The next order and its descriptors, or None when the launcher is gone."""
    data, descriptors, _, _ = socket.recv_fds(control, LARGEST, 8)
    return (_orders.decode(data), descriptors) if data else None


def receive_report(control: socket.socket) -> Report | None:
    """The next report, or None when the zygote is gone."""
    data = control.recv(LARGEST)
    return _reports.decode(data) if data else None
