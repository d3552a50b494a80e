"""Two UDP ports beside each other, the first of them even: RTP and its RTCP (IETF RFC 3550 §11)."""

from __future__ import annotations

import contextlib
import errno
import random
import socket
from typing import Final

_FIRST: Final = 32_768
_LAST: Final = 60_000
_TRIES: Final = 200


def pair(family: int, local: str = "") -> tuple[socket.socket, socket.socket]:
    """Return two sockets, not blocking, bound to such ports. Raises OSError when none are free."""
    for _ in range(_TRIES):
        port = random.randrange(_FIRST, _LAST, 2)
        with contextlib.ExitStack() as opened:
            data = opened.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            control = opened.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            try:
                data.bind((local, port))
                control.bind((local, port + 1))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                raise
            data.setblocking(False)
            control.setblocking(False)
            opened.pop_all()
            return data, control
    raise OSError(errno.EADDRINUSE, "no two ports beside each other are free")
