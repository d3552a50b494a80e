"""Time: pause, rewind and replay what is on, as far as the box keeps it."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.errors import ServiceError
from gulou.ui import PlayerPosition
from live_tv import timing

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
        self._bar = False

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
        self._show(app)
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
        """What is said while the picture is not live: after a key all of it, then where it is."""
        if self.live or app.panel is not None:
            return None
        behind = self._now_behind()
        words = app.text("{time} behind live").format(time=_clock(behind))
        paused = app.text("Paused")
        if not self._bar:
            return ui.Overlay(
                ui.Text(paused if self.paused else words, size="heading", tone="accent", key="words"),
                at="top-left",
                size=0.24,
                key="shift",
            )
        now = timing.now()
        kept = max(self._kept, behind, LEAST)
        return ui.Overlay(
            ui.Row(
                ui.Icon("pause" if self.paused else "play", size=48, tone="accent", key="icon"),
                ui.Text(paused if self.paused else words, size="title", bold=True, key="words"),
                ui.Spacer(),
                ui.Text(words if self.paused else "", tone="secondary", key="behind"),
                key="state",
            ),
            ui.Progress(round(1.0 - behind / kept, 3), key="bar"),
            ui.Row(
                ui.Text(app.says.clock(now - kept), size="caption", tone="secondary", key="first"),
                ui.Spacer(),
                ui.Text(
                    app.text("Rewind and fast forward: half a minute · Stop: live"),
                    size="caption",
                    tone="secondary",
                    key="keys",
                ),
                ui.Spacer(),
                ui.Text(
                    app.text("Live {time}").format(time=app.says.clock(now)),
                    size="caption",
                    tone="secondary",
                    key="live",
                ),
                key="ends",
            ),
            at="bottom",
            size=1.0,
            gap=12,
            key="shift bar",
        )

    def _show(self, app: LiveTv) -> None:
        """All of it, for a while, in place of the banner."""
        if app.panel is None:
            app.close_panel()
        self._bar = True
        app.later("shift", timing.SHIFT, self._hide)
        channel = app.watching.picture.channel
        if channel is not None:
            with contextlib.suppress(ServiceError):
                self._kept = app.recordings.shift(channel.service).seconds

    def _hide(self) -> None:
        self._bar = False

    def _now_behind(self) -> float:
        return self._behind + (time.monotonic() - self._since if self.paused else 0.0)

    def _go(self, app: LiveTv, behind: float) -> None:
        channel = app.watching.picture.channel
        if channel is None:
            return
        self._kept = 0.0
        self._show(app)
        if self._kept < LEAST:
            app.tell(app.text("There is nothing to rewind to yet"))
            self.to_live()
            return
        self.paused = False
        self._behind = min(behind, self._kept)
        self.position, self.jump = -self._behind, self.jump + 1


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"
