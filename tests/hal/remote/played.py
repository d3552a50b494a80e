"""A remote without hardware: a named pipe where the kernel has its node, and what the kernel would answer."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import time
from pathlib import Path
from typing import Any, Self

from gulou_hal.remote.codes import CODES
from gulou_hal.remote.input_api import EVIOCGABS, EVIOCGID, EVIOCGRAB, AbsInfo, InputId

INPUT_EVENT = struct.Struct("=qqHHi")
"""struct input_event on a machine of 64 bits, written down here by itself."""
SYN, KEY, ABS, MSC = 0, 1, 3, 4
KEYS = "KEY_UP KEY_DOWN KEY_LEFT KEY_RIGHT KEY_OK KEY_BACK KEY_HOMEPAGE KEY_MENU KEY_VOLUMEUP KEY_RED KEY_1"
LETTERS = " ".join(f"KEY_{letter}" for letter in "QWERTYUIOPASDFGHJKLZXCVBNM")
PAD = "BTN_SOUTH BTN_EAST BTN_MODE BTN_START BTN_TL BTN_TR"


class PlayedRemote:
    """Plug it in with `with`; `press` writes the very bytes that the kernel would."""

    def __init__(
        self,
        path: Path,
        *,
        name: str = "Living Room Remote",
        keys: str = KEYS,
        bus: int = 3,
        vendor: int = 0x1915,
        product: int = 0x1025,
        axes: dict[int, tuple[int, int]] | None = None,
    ) -> None:
        self.path = path
        self._name = name
        self._bits = 0
        for key in keys.split():
            self._bits |= 1 << CODES[key]
        self._id = (bus, vendor, product)
        self._axes = axes or {}
        self._up = 0.0
        self.held = 0
        """A bit for each key that the kernel says is down."""
        self.calls: list[tuple[int, Any]] = []
        self.refuses: dict[int, int] = {}
        """Request → errno."""

    def __enter__(self) -> Self:
        os.mkfifo(self.path)
        # Both ends, so that it can be opened for reading and writing in any order.
        self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def unplug(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self.path.unlink()

    # What a driver asks.

    def ioctl(self, fd: int, request: int, argument: Any = 0, /) -> int:
        os.fstat(fd)
        if request in self.refuses:
            raise OSError(self.refuses[request], os.strerror(self.refuses[request]))
        number, size = request & 0xFF, request >> 16 & 0x3FFF
        if request == EVIOCGID:
            assert isinstance(argument, InputId)
            argument.bustype, argument.vendor, argument.product = self._id
        elif number == 0x06:
            argument[: len(self._name.encode())] = self._name.encode()
        elif number == 0x18:
            argument[:] = self.held.to_bytes(size, "little")
        elif number == 0x20 + KEY:
            argument[:] = self._bits.to_bytes(size, "little")
        elif number == 0x20 + ABS:
            argument[:] = sum(1 << axis for axis in self._axes).to_bytes(size, "little")
        elif request in {EVIOCGABS(axis) for axis in self._axes}:
            assert isinstance(argument, AbsInfo)
            argument.minimum, argument.maximum = self._axes[number - 0x40]
        elif request == EVIOCGRAB or number in (0x93, 0xA0):
            value = argument.value if isinstance(argument, ctypes.c_int) else argument
            self.calls.append((request, value))
        else:
            raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))
        return 0

    # What the kernel writes.

    def say(self, *events: tuple[int, int, int], at: float | None = None) -> None:
        """One report: (type, code, value) each, and the end of the report."""
        when = time.monotonic() if at is None else at
        seconds, micros = divmod(round(when * 1e6), 1_000_000)
        for event in (*events, (SYN, 0, 0)):
            os.write(self._fd, INPUT_EVENT.pack(seconds, micros, *event))

    def key(self, name: str, value: int, *, scan: int | None = None, at: float | None = None) -> None:
        """A key goes down (1), up (0), or is repeated by the kernel (2)."""
        if at is None:
            # No thumb presses again within a few milliseconds, only a worn contact does.
            at = max(time.monotonic(), self._up + 0.04)
        if not value:
            self._up = at
        told = [] if scan is None else [(MSC, 4, scan - (1 << 32) if scan >> 31 else scan)]
        self.say(*told, (KEY, CODES[name], value), at=at)

    def press(self, name: str) -> None:
        """A short press."""
        self.key(name, 1)
        self.key(name, 0)
