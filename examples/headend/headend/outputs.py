"""Where the broadcast goes: standard output, a file or FIFO, UDP or RTP."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from headend.errors import HeadendError

Write = Callable[[memoryview], object]
_PIPE_SIZE: Final = 1 << 20


def open_output(target: str) -> Write:
    """A function that sends bytes to ``-``, a path, ``udp://host:port`` or ``rtp://host:port``."""
    if target == "-":
        return _descriptor(sys.stdout.fileno())
    scheme = target.partition("://")[0] if "://" in target else ""
    if scheme in ("udp", "rtp"):
        # Sockets cost 15 ms to import, and a gateway that runs us waits for the first byte.
        from headend.datagrams import open_channel

        return open_channel(target, rtp=scheme == "rtp")
    if scheme:
        raise HeadendError(f"cannot send to {target}: use -, a file, udp://host:port or rtp://host:port")
    try:
        return _descriptor(os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644))
    except OSError as error:
        raise HeadendError(f"cannot write to {target}: {error.strerror}") from error


def _descriptor(descriptor: int) -> Write:
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)

    def write(data: memoryview) -> None:
        while data:
            data = data[os.write(descriptor, data) :]

    return write
