"""Waking a Python thread from mpv's threads without their taking the interpreter lock."""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Protocol


class Wakeup(Protocol):
    """`function` and `argument` are a C callback and its pointer, for libmpv."""

    function: int
    argument: int

    def post(self) -> None:
        """Let one `wait` pass."""

    def wait(self) -> None:
        """Sleep until there was a `post` for this `wait`."""


def wakeup() -> Wakeup:
    """The best one that this system has."""
    return _Semaphore() if sys.platform == "linux" else _Portable()


class _Semaphore:
    """A semaphore that C code can post: mpv's threads wake ours without taking the interpreter lock."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._semaphore = (ctypes.c_char * 64)()  # sem_t is 32 bytes on 64-bit Linux
        self.argument = ctypes.addressof(self._semaphore)
        for name in ("sem_init", "sem_post", "sem_wait"):
            getattr(self._libc, name).argtypes = (ctypes.c_void_p,)
        self._libc.sem_init.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint)
        if self._libc.sem_init(self.argument, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "sem_init")
        self.function = ctypes.cast(self._libc.sem_post, ctypes.c_void_p).value or 0

    def post(self) -> None:
        self._libc.sem_post(self.argument)

    def wait(self) -> None:
        self._libc.sem_wait(self.argument)


class _Portable:
    """The same where the C library has no unnamed semaphores (macOS, Windows)."""

    def __init__(self) -> None:
        self._semaphore = threading.Semaphore(0)
        self.argument = 0
        self._callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: self.post())
        self.function = ctypes.cast(self._callback, ctypes.c_void_p).value or 0

    def post(self) -> None:
        self._semaphore.release()

    def wait(self) -> None:
        self._semaphore.acquire()
