"""The box's line to its launcher: by it comes the end of a new gateway's line when the old gateway fell."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import Final

from gulou_launcher.post import Post

PATIENCE: Final = 5.0
"""Seconds in which a new gateway must come, or all is started anew."""
_PID: Final = struct.Struct("=i")

Renewed = Callable[[socket.socket, int], None]


def pair() -> tuple[socket.socket, socket.socket]:
    """The box's end, and the launcher's."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def hand_over(lifeline: socket.socket, gateway: socket.socket, pid: int) -> None:
    """On the box's side: this is the new gateway's line and process. A launcher that is gone needs none."""
    with contextlib.suppress(OSError):
        socket.send_fds(lifeline, [_PID.pack(pid)], [gateway.fileno()])


def listen(lifeline: socket.socket, post: Post, renewed: Renewed) -> None:
    """On the launcher's side: have `renewed` called on the frame thread with each new gateway."""

    def read() -> None:
        with contextlib.suppress(OSError):
            while True:
                data, descriptors, _, _ = socket.recv_fds(lifeline, _PID.size, 1)
                if not data:
                    return
                sock = socket.socket(fileno=descriptors[0])
                post.deliver(lambda came: renewed(*came), (sock, _PID.unpack(data)[0]))

    threading.Thread(target=read, name="lifeline", daemon=True).start()
