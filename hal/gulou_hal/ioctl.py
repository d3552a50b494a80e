"""How the kernel is asked: ioctl, and its request numbers (asm-generic/ioctl.h).

The numbers are those of x86, ARM and RISC-V; MIPS, PowerPC and SPARC count otherwise.
"""

from __future__ import annotations

import fcntl
from typing import Any, Final

WRITE: Final = 1
READ: Final = 2


def ioctl(fd: int, request: int, argument: Any = 0, /) -> int:
    """Ask the kernel, again where a signal came between. Raises OSError."""
    while True:
        try:
            answer: int = fcntl.ioctl(fd, request, argument)
            return answer
        except InterruptedError:
            continue


def request(direction: int, kind: str, number: int, size: int) -> int:
    """_IOC(…): READ where the kernel fills the argument of so many bytes, WRITE where it takes it."""
    return direction << 30 | size << 16 | ord(kind) << 8 | number
