"""The panel behind blue: how the picture fills the screen, and the ways to teletext and to the signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gulou import Key, ui
from live_tv.languages import N_
from live_tv.pages import has_teletext
from live_tv.panel import Panel
from live_tv.picture import ASPECTS

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from gulou.ui.player import Aspect

SHAPES: dict[Aspect, tuple[str, str]] = {
    "auto": (N_("As it is sent"), N_("In its own shape")),
    "16:9": (N_("Wide, 16:9"), N_("If it looks too narrow")),
    "4:3": (N_("Classic, 4:3"), N_("If it looks too broad")),
    "zoom": (N_("Zoom"), N_("The edges are cut off")),
    "stretch": (N_("Fill the screen"), N_("The picture is stretched")),
}


class _Row(msgspec.Struct, frozen=True):
    key: str
    title: str
    subtitle: str
    choose: Callable[[], object]
    checked: bool = False


class PicturePanel(Panel):
    """One list: it stays open while shapes are tried."""

    closing = frozenset({Key.LEFT})

    def opened(self) -> None:
        aspect = self.app.watching.picture.aspect(self.app.watching.memory.habits)
        self._focused = ASPECTS.index(aspect)

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app, text = self.app, self.app.text
        aspect = app.watching.picture.aspect(app.watching.memory.habits)
        rows = [
            _Row(shape, text(SHAPES[shape][0]), text(SHAPES[shape][1]), self._taker(shape), shape == aspect)
            for shape in ASPECTS
        ]
        if has_teletext(channel):
            rows.append(
                _Row("teletext", text("Teletext"), text("News and subtitles as text"), self._teletext)
            )
        rows.append(
            _Row("signal", text("Signal and stream"), text("For whoever looks for a fault"), self._signal)
        )
        return (
            ui.Overlay(
                ui.Text(text("Picture"), size="heading", bold=True, key="heading"),
                ui.List(
                    rows,
                    row=lambda row: ui.Item(row.title, row.subtitle, checked=row.checked),
                    row_key=lambda row: row.key,
                    focused=self._focused,
                    on_select=lambda row: row.choose(),
                    key="list",
                ),
                at="right",
                size=0.34,
                key="picture",
            ),
        )

    def _taker(self, shape: Aspect) -> Callable[[], object]:
        def take() -> None:
            memory = self.app.watching.memory
            memory.change(aspect=shape)
            self.app.later("write", 0.0, memory.write)

        return take

    def _teletext(self) -> None:
        self.app.show_panel("teletext")

    def _signal(self) -> None:
        self.app.show_panel("signal")
