"""How the kernel is asked about tuners: its requests, its kinds of argument, and what its errors mean."""

from __future__ import annotations

import ctypes
import errno
from typing import Final, Protocol, TypeAlias

from gulou_hal.ioctl import READ, WRITE, request
from gulou_hal.tuner.contract import TunerError

Argument: TypeAlias = int | ctypes.Structure | ctypes.c_uint32 | ctypes.c_uint16
"""A number, or a structure that the kernel reads, fills, or both."""

_DVB: Final = "o"


class Ioctl(Protocol):
    """`fcntl.ioctl`, or what a test puts in its place."""

    def __call__(self, fd: int, request: int, argument: Argument = 0, /) -> int: ...


def io(number: int) -> int:
    """_IO('o', number): no argument, or a plain number."""
    return request(0, _DVB, number, 0)


def ior(number: int, size: int) -> int:
    """_IOR('o', number, type of so many bytes): the kernel fills it."""
    return request(READ, _DVB, number, size)


def iow(number: int, size: int) -> int:
    """_IOW('o', number, type of so many bytes): the kernel reads it."""
    return request(WRITE, _DVB, number, size)


GONE: Final = frozenset({errno.ENODEV, errno.ENXIO, errno.EIO})
"""What a device node answers whose hardware was pulled out."""
_REASONS: Final = {
    errno.ENOENT: "is not there: plug the tuner in, or see `dmesg` for why its driver did not start",
    errno.ENODEV: "was unplugged: plug the tuner in again",
    errno.ENXIO: "was unplugged: plug the tuner in again",
    errno.EIO: "does not answer any more: unplug the tuner and plug it in again",
    errno.EBUSY: "is in use by another program: stop that one, or use another tuner",
    errno.EACCES: "may not be opened by this user: add the user to the group video",
    errno.EPERM: "may not be opened by this user: add the user to the group video",
    errno.EINVAL: "cannot receive this: the frequency or a parameter is outside what it can do",
    errno.ENOMEM: "found no memory for its buffer: close other programs",
    errno.EOPNOTSUPP: "cannot do this: its driver lacks the function",
    errno.ENOTTY: "is no tuner of the Linux DVB API: name another",
}


def trouble(path: str, error: OSError) -> TunerError:
    """The sentence for what the kernel answered about a device."""
    reason = _REASONS.get(error.errno or 0, f"failed: {error.strerror or error}")
    return TunerError(f"The tuner {path} {reason}")
