"""The menu over the picture: all that television can do, for a remote that has no key for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from live_tv import actions
from live_tv.pages import has_teletext
from live_tv.panel import Panel
from live_tv.tracks import sounds, subtitles

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from live_tv.app import LiveTv

N_ = str


class _Row(msgspec.Struct, frozen=True):
    """`does`: with the panel gone. `fits`: whether this channel has it."""

    key: str
    icon: str
    title: str
    does: Callable[[LiveTv], object]
    fits: Callable[[Channel], bool] = lambda _channel: True


def _panel(name: str) -> Callable[[LiveTv], object]:
    return lambda app: app.show_panel(name)


_ROWS = (
    _Row("epg", "guide", N_("Guide"), _panel("epg")),
    _Row("record", "record", N_("Record or stop"), actions.record),
    _Row("pause", "pause", N_("Pause or go on"), actions.pause),
    _Row(
        "tracks",
        "volume",
        N_("Sound and subtitles"),
        _panel("tracks"),
        lambda channel: len(sounds(channel)) > 1 or bool(subtitles(channel)),
    ),
    _Row("details", "info", N_("Details"), _panel("details")),
    _Row("picture", "tv", N_("Picture"), _panel("picture")),
    _Row("teletext", "file", N_("Teletext"), actions.teletext, has_teletext),
    _Row("last", "back", N_("Last channel"), actions.last),
)


class MenuPanel(Panel):
    """One list; what is chosen takes its place."""

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        text = self.app.text
        rows = [row for row in _ROWS if row.fits(channel)]
        return (
            ui.Overlay(
                ui.Text(self.app.says.name(channel), size="heading", bold=True, key="heading"),
                ui.List(
                    rows,
                    row=lambda row: ui.Item(text(row.title), icon=row.icon),
                    row_key=lambda row: row.key,
                    on_select=self._choose,
                    key="list",
                ),
                at="right",
                size=0.34,
                key="menu",
            ),
        )

    def _choose(self, row: _Row) -> None:
        self.app.close_panel()
        row.does(self.app)
