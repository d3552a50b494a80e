"""Sockets of the programs that tests start."""

from __future__ import annotations

import socket
from pathlib import Path


def is_listened_to(path: Path) -> bool:
    """Whether a client would get in there: the file is there from `bind` on, which is before `listen`."""
    with socket.socket(socket.AF_UNIX) as knocking:
        try:
            knocking.connect(str(path))
        except OSError:
            return False
    return True
