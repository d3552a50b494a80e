"""Input devices that the kernel makes at our word (uinput): a remote to plug in, to press and to pull out.

Numbers and structures are those of linux/uinput.h.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterable, Mapping
from fcntl import ioctl
from typing import Final

from gulou_hal.ioctl import WRITE, request
from gulou_hal.remote.codes import CODES

_CREATE: Final = request(0, "U", 1, 0)
_DESTROY: Final = request(0, "U", 2, 0)
_SET_EV, _SET_KEY = request(WRITE, "U", 100, 4), request(WRITE, "U", 101, 4)
_SET_ABS, _SET_MSC = request(WRITE, "U", 103, 4), request(WRITE, "U", 104, 4)
_DEVICE: Final = struct.Struct("@80sHHHHI" + "64i" * 4)
"""struct uinput_user_dev: name, identity, effects; of each axis the greatest, the least, fuzz and flat."""
_EVENT: Final = struct.Struct("@llHHi")
EV_SYN, EV_KEY, EV_REL, EV_ABS, EV_MSC = range(5)
MSC_SCAN: Final = 4


class Uinput:
    """One device. It is there as soon as it was made, and gone after `pull`."""

    def __init__(
        self,
        name: str,
        keys: Iterable[str],
        *,
        axes: Mapping[int, tuple[int, int]] | None = None,
        bus: int = 3,
        vendor: int = 0x1234,
    ) -> None:
        self._fd = os.open("/dev/uinput", os.O_WRONLY | os.O_CLOEXEC)
        for kind in (EV_KEY, EV_MSC, *([EV_ABS] if axes else [])):
            ioctl(self._fd, _SET_EV, kind)
        ioctl(self._fd, _SET_MSC, MSC_SCAN)
        for key in keys:
            ioctl(self._fd, _SET_KEY, CODES[key])
        least, most = [0] * 64, [0] * 64
        for axis, (low, high) in (axes or {}).items():
            ioctl(self._fd, _SET_ABS, axis)
            least[axis], most[axis] = low, high
        none = [0] * 64
        os.write(
            self._fd,
            _DEVICE.pack(name.encode(), bus, vendor, 0x5678, 1, 0, *most, *least, *none, *none),
        )
        ioctl(self._fd, _CREATE)

    def say(self, *events: tuple[int, int, int]) -> None:
        """One report."""
        for event in (*events, (EV_SYN, 0, 0)):
            os.write(self._fd, _EVENT.pack(0, 0, *event))

    def key(self, name: str, down: bool, scan: int | None = None) -> None:
        told = [] if scan is None else [(EV_MSC, MSC_SCAN, scan)]
        self.say(*told, (EV_KEY, CODES[name], int(down)))

    def hold(self, name: str, seconds: float, scan: int | None = None) -> None:
        """Press a key for so long."""
        self.key(name, True, scan)
        time.sleep(seconds)
        self.key(name, False)

    def pull(self) -> None:
        """Pull it out."""
        if self._fd >= 0:
            ioctl(self._fd, _DESTROY)
            os.close(self._fd)
            self._fd = -1
