"""The sleep timer: standby after so many minutes or at the end of a programme, told a minute before."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services import tv

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

MINUTES = (0, 15, 30, 60, 90)
"""To choose from; 0: off."""
MORE = 15
"""Minutes that any key adds once it was told."""
TOLD = 60.0
"""Seconds before the end at which it is told."""
FADE = 20.0
"""Seconds at the end in which the sound goes down."""
_STEP = 0.5


class SleepTimer:
    """Belongs to the frame thread; `standby` is called when the time is over."""

    def __init__(self, shell: Shell, standby: Callable[[], None]) -> None:
        self._shell = shell
        self._standby = standby
        self._ends: float | None = None
        """On the monotonic clock."""
        self._number = 0
        """Of the time that was set last: what waits for an earlier one does nothing."""
        self._service = ""
        """Until the end of what is on there."""
        self.chosen = 0
        """The minutes that were chosen; 0 where it is off, or until the end of a programme."""

    @property
    def left(self) -> float | None:
        """Seconds until standby; None: it is off."""
        return None if self._ends is None else max(0.0, self._ends - time.monotonic())

    @property
    def until_end(self) -> bool:
        """Whether it goes by the end of a programme."""
        return bool(self._service)

    @property
    def tells(self) -> bool:
        """Whether its end is near, and told."""
        left = self.left
        return left is not None and left <= TOLD

    def forget(self) -> None:
        """Standby has come, by this timer or otherwise."""
        self.set(0)

    def set(self, minutes: int) -> None:
        """Standby in so many minutes; 0: not by this timer."""
        self.chosen, self._service = minutes, ""
        self._end_in(minutes * 60.0 if minutes else None)

    def set_end(self, service: str) -> None:
        """Standby when the programme ends that this service shows now."""
        self.chosen, self._service = 0, service
        self._end_in(None)
        self._ask()

    def key(self, key: str) -> bool:
        """A key; while the end is told any adds some minutes, and does nothing else."""
        if not self.tells:
            return False
        self.set(MORE)
        text = self._shell.text
        self._shell.system.say(
            text.plural("{count} minute more", "{count} minutes more", MORE).format(count=MORE)
        )
        return True

    def view(self) -> ui.Overlay | None:
        """What is told at the end."""
        if not self.tells:
            return None
        text = self._shell.text
        return ui.Overlay(
            ui.Row(
                ui.Icon("moon", 64, "accent"), ui.Text(text("Good night soon"), size="heading", bold=True)
            ),
            ui.Text(
                text("The box switches off in a minute. Any key adds {minutes} minutes.").format(
                    minutes=MORE
                ),
                tone="secondary",
                lines=4,
            ),
            at="top-right",
            size=0.4,
            key="sleep",
        )

    def guide_changed(self) -> None:
        """What is on may end at another time now."""
        if self._service:
            self._ask()

    def _ask(self) -> None:
        service = self._service

        def came(answer: tv.NowNextList) -> None:
            if service != self._service:
                return
            now = next((item.now for item in answer.items if item.service == service), None)
            left = now.start + now.duration - time.time() if now is not None else -1.0
            if left <= 0 and self._ends is None:
                # Nothing says when it ends: better off than a surprise.
                self._service = ""
                self._shell.system.refresh()
            elif self._ends is None or (left > TOLD and abs(left - (self.left or 0.0)) > 1.0):
                self._end_in(left)

        self._shell.gateway.ask(tv.GetNowNext((service,)), came)

    def _end_in(self, seconds: float | None) -> None:
        self._number += 1
        number = self._number
        if self._ends is not None:
            self._shell.screening.fade(1.0)
        self._ends = None if seconds is None else time.monotonic() + seconds
        if seconds is not None:
            self._shell.screen.after(max(0.0, seconds - TOLD) + 0.05, lambda: self._tell(number))
        self._shell.system.refresh()

    def _tell(self, number: int) -> None:
        if number == self._number:
            self._shell.system.refresh()
            self._shell.screen.after(max(0.0, (self.left or 0.0) - FADE), lambda: self._fade(number))

    def _fade(self, number: int) -> None:
        if number != self._number:
            return
        left = self.left or 0.0
        if left <= 0:
            self.set(0)
            self._standby()
            return
        self._shell.screening.fade(min(1.0, left / FADE))
        self._shell.screen.after(min(_STEP, left), lambda: self._fade(number))
