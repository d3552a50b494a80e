"""A screen of the guide. They stand in a pile; Back takes the uppermost away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou import ui
    from gulou.services.tv import Channel
    from live_tv.epg.panel import EpgPanel

NARROW, WIDE = 0.36, 0.5
"""Shares of the screen that a choice and a list cover; behind them stands the grid."""


class Screen:
    """Lives while it is on the pile."""

    def __init__(self, epg: EpgPanel) -> None:
        self.epg = epg
        self.app = epg.app

    def key(self, key: str) -> bool:
        """A key that focus has no use for; whether it was used."""
        return False

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        """What it shows while `channel` plays; `now` is Unix time."""
        raise NotImplementedError
