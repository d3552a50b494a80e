"""Waking from standby: the alarm of the clock in hardware (the kernel's rtc class, `wakealarm`)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ALARM: Final = Path("/sys/class/rtc/rtc0/wakealarm")
EARLY: Final = 180
"""Seconds that a box needs from the alarm until it records."""


class Wake:
    """Keeps the alarm at the next time that is wanted. `note` says why it cannot, "" where it can."""

    def __init__(self, alarm: Path = ALARM) -> None:
        self.note = ""
        self._alarm = alarm
        self._set: int | None = None
        if not alarm.exists():
            self.note = (
                "This box has no clock that could wake it: leave it on, or in standby without power off"
            )

    def at(self, start: int) -> None:
        """Wake in time for this Unix time; 0: for nothing."""
        wanted = start - EARLY if start else 0
        if wanted == self._set or not self._alarm.exists():
            return
        try:
            self._alarm.write_text("0")  # one that is set is not changed, only cleared
            if wanted:
                self._alarm.write_text(str(wanted))
        except OSError as error:
            self.note = (
                f"The alarm that wakes the box cannot be set ({error.strerror}): run the gateway as root"
            )
            return
        self._set, self.note = wanted, ""
