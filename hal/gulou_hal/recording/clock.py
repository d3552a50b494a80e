"""What time it is, and whether anybody knows: many boxes have no clock that runs while they are off.

Nothing is recorded by the clock before it is trusted: where the kernel says that a time server keeps it,
where a clock in hardware agrees with it, or where the broadcast does (TDT, EN 300 468 §5.2.5). A broadcast
that is ahead of the system's clock is believed instead of it; one behind it is an old recording.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_AGREE: Final = 300
"""Seconds by which two clocks may differ and still mean the same."""
_JUMP: Final = 2.0
"""Seconds by which the system's clock may slew between two looks."""
_UNSYNCHRONISED: Final = 0x40
"""STA_UNSYNC of adjtimex(2)."""
_RTC: Final = Path("/sys/class/rtc/rtc0/since_epoch")
_LOOK: Final = 10.0


class Clock:
    """Counts by the clock that never jumps; where that stands in time is taken from whoever is trusted."""

    def __init__(
        self,
        system: Callable[[], float] = time.time,
        steady: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
        kept: Callable[[], bool] | None = None,
        rtc: Path = _RTC,
    ) -> None:
        """`kept` says whether a time server keeps the system's clock."""
        self._system = system
        self._steady = steady
        self._kept = kept or synchronised
        self._rtc = rtc
        self._offset: float | None = None
        self._looked = float("-inf")
        self._broadcast: tuple[float, float] | None = None

    @property
    def trusted(self) -> bool:
        return self._offset is not None

    def now(self) -> float:
        """Unix time; while nobody knows it, what the system believes."""
        self.look()
        return self._system() if self._offset is None else self._steady() + self._offset

    def broadcast(self, utc: int) -> None:
        """The broadcast says that it is this late."""
        self._broadcast = (utc, self._steady())
        self._looked = float("-inf")
        self.look()

    def look(self) -> None:
        """See what time the system has, and whom to believe."""
        steady = self._steady()
        if steady - self._looked < _LOOK:
            return
        self._looked = steady
        offset = self._system() - steady
        if self._offset is not None and abs(offset - self._offset) <= _JUMP:
            self._offset = offset
            return
        told = self._told(steady)
        if self._kept() or self._hardware_agrees():
            self._offset = offset
        elif told is not None:
            self._offset = offset if told - offset <= _AGREE else told
        # else it jumped, and nobody says that it was right to

    def _told(self, steady: float) -> float | None:
        if self._broadcast is None or steady - self._broadcast[1] > 3600:
            return None
        return self._broadcast[0] - self._broadcast[1]

    def _hardware_agrees(self) -> bool:
        try:
            return abs(int(self._rtc.read_text()) - self._system()) <= _AGREE
        except (OSError, ValueError):
            return False


class _Timex(ctypes.Structure):
    """struct timex of adjtimex(2), as far as its status; the rest is room."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 512),
    ]


def synchronised() -> bool:
    """Whether the kernel says that its clock is kept by another (adjtimex(2))."""
    timex = _Timex()
    call = getattr(ctypes.CDLL(None), "adjtimex", None)
    if call is None or call(ctypes.byref(timex)) < 0:
        return False
    return not timex.status & _UNSYNCHRONISED
