"""Time: pause, rewind and replay what is on, as far as the box keeps it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.errors import ServiceError
from gulou.ui import PlayerPosition

if TYPE_CHECKING:
    from live_tv.app import LiveTv

STEP = 30.0
LEAST = 3.0
"""Seconds that must be kept for it to be worth going back."""


class Shift:
    """How far behind the broadcast the picture is; it begins with it."""

    def __init__(self) -> None:
        self.paused = False
        self.jump = 0
        self.position: float | None = None
        """Where the player is to begin: None is live, −30 half a minute ago."""
        self._behind = 0.0
        self._kept = 0.0
        self._since = 0.0

    @property
    def live(self) -> bool:
        return self.position is None and not self.paused

    def reset(self) -> None:
        """Another channel: it is live."""
        self.paused, self.position, self._behind = False, None, 0.0

    def moved(self, at: PlayerPosition) -> None:
        """The player says where it is."""
        if self.position is not None:
            self._behind, self._kept = max(0.0, at.length - at.position), at.length

    def pause(self, app: LiveTv) -> None:
        """Pause, or go on from there."""
        if not self.paused:
            self.paused, self._since = True, time.monotonic()
            return
        self.paused = False
        away = time.monotonic() - self._since
        if self.position is None:  # what the player had before it paused is over: from now on, from the disk
            self._go(app, away)

    def back(self, app: LiveTv) -> None:
        self._go(app, self._now_behind() + STEP)

    def forward(self, app: LiveTv) -> None:
        behind = self._now_behind() - STEP
        if behind > LEAST:
            self._go(app, behind)
        else:
            self.to_live()

    def to_live(self) -> None:
        """Show what is sent just now."""
        if not self.live:
            self.paused, self.position, self._behind = False, None, 0.0
            self.jump += 1

    def view(self, app: LiveTv) -> ui.Overlay | None:
        """What is said while the picture is not live."""
        if self.live:
            return None
        behind = self._now_behind()
        words = app.text("Paused") if self.paused else app.text("{time} behind").format(time=_clock(behind))
        return ui.Overlay(
            ui.Text(words, size="heading", tone="accent", key="shift"), at="top-left", size=0.24, key="shift"
        )

    def _now_behind(self) -> float:
        return self._behind + (time.monotonic() - self._since if self.paused else 0.0)

    def _go(self, app: LiveTv, behind: float) -> None:
        channel = app.watching.picture.channel
        if channel is None:
            return
        try:
            kept = app.recordings.shift(channel.service).seconds
        except ServiceError:
            kept = 0.0
        if kept < LEAST:
            app.tell(app.text("Nothing of this channel is kept yet"))
            self.to_live()
            return
        self.paused = False
        self._behind = min(behind, kept)
        self.position, self.jump = -self._behind, self.jump + 1


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"
