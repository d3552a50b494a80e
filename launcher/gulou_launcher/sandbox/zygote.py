"""The zygote: a warm interpreter with one thread, which forks every app and learns how each ends.

Its work is in `nursery`, which only the fork itself imports: the box does not wait for it.
"""

import contextlib
import os
import socket
import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from .messages import Program
    from .roles import Entry
    from .walls import Wall

_CONTROL = 3  # its number in the zygote, after standard input, output and error


def serve(
    control: socket.socket,
    entry: "Entry | None" = None,
    *,
    unsafe: bool = False,
    without: Collection["Wall"] = (),
) -> NoReturn:
    """Be the zygote until the launcher closes its end of `control`; then every app ends, and this process.

    `entry` runs an app; by default the SDK does. `unsafe` starts apps even at isolation level 0. `without`
    leaves walls out, as on a lesser kernel.
    """
    status = 1
    try:
        from .nursery import Nursery

        run, rehearse = (entry, lambda: None) if entry else _sdk()
        Nursery(control, run, rehearse, unsafe=unsafe, without=without).run()
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(status)


def start(*, unsafe: bool = False) -> tuple[socket.socket, int]:
    """Fork a zygote: its control socket (SEQPACKET) and process id. Before threads, GL or big imports."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        serve(_only(theirs), unsafe=unsafe)
    theirs.close()
    return ours, pid


def _sdk() -> "tuple[Entry, Callable[[], None]]":
    """What runs an app by the SDK, and what makes that ready."""
    from gulou import runtime
    from gulou.rehearsal import rehearse

    def run(
        folder: str, data: str, screen: int, services: int, language: str, program: "Program | None"
    ) -> int:
        stated = (program.entry, program.quota) if program else None
        return runtime.run(folder, data, screen, services, language, stated)

    return run, rehearse


def _only(control: socket.socket) -> socket.socket:
    """Close whatever else the box has open: its sockets must end when it closes them."""
    from . import kernel

    os.dup2(control.fileno(), _CONTROL)
    kernel.close_all_but(*range(_CONTROL + 1))
    return socket.socket(fileno=_CONTROL)
