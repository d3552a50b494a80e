"""Unix sockets in a folder, however long its path is (sun_path holds 108 bytes, unix(7))."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOCKET = "control.sock"
_LONGEST = 107


@contextmanager
def address(folder: Path, name: str) -> Iterator[str]:
    """The address of the socket `name` in `folder`, good inside the `with`.

    A path that is too long is named through a descriptor of the folder, so that nobody's working directory
    changes. Raises OSError when the folder cannot be opened.
    """
    path = str(folder / name)
    if len(os.fsencode(path)) <= _LONGEST:
        yield path
        return
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)


def listen(folder: Path, name: str, backlog: int) -> socket.socket:
    """Listen on `folder/name`, for the owner alone; a socket that lies there already is replaced.

    The new one is bound aside and moved into place once it listens: a client meets the old or the new, and
    never a socket with a wider mode. Raises OSError.
    """
    aside = f"{name}.{os.getpid()}"
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # The kernel gives the file the mode of the unbound socket: no umask, which other threads would share.
        os.fchmod(sock.fileno(), 0o600)
        (folder / aside).unlink(missing_ok=True)
        with address(folder, aside) as bound:
            sock.bind(bound)
        (folder / aside).chmod(0o600)
        sock.listen(backlog)
        (folder / aside).rename(folder / name)
    except OSError:
        sock.close()
        (folder / aside).unlink(missing_ok=True)
        raise
    return sock


def connect(folder: Path, name: str, timeout: float) -> socket.socket:
    """Connect to `folder/name`. Raises OSError."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        with address(folder, name) as bound:
            sock.connect(bound)
    except OSError:
        sock.close()
        raise
    return sock
