"""Home: what is on now, and the apps, as rails of the same nodes that apps use."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gulou import ui
from gulou.language import Texts
from gulou.manifest import in_language
from gulou.services.tv import Channel, NowNext, Programme, ServiceKind
from gulou.states import AppState
from gulou_launcher import standing, theme
from gulou_launcher.app_icons import banner, icon
from gulou_launcher.apps import Installed
from gulou_launcher.tile import Tile

_LOCKED_IN = 2
"""The isolation level from which on home says nothing of it."""
_LANGUAGES = {"zh": ("zho", "chi"), "en": ("eng",)}


def broadcast_text(texts: dict[str, str], language: str) -> str:
    """A text by ISO 639-2 language, in the household's language where it was broadcast so."""
    for code in _LANGUAGES.get(language, ()):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


@dataclass(frozen=True)
class OnNow:
    """A channel with what is on."""

    channel: Channel
    now: Programme | None


class Home:
    """What home shows, and what its tiles do."""

    def __init__(
        self,
        text: Texts,
        watch: Callable[[str], None],
        start: Callable[[Installed], None],
        tiles: Sequence[Tile] = (),
    ) -> None:
        self.text = text
        self._watch = watch
        self._start = start
        self._tiles = tiles
        self.apps: list[Installed] = []
        self.channels: list[Channel] = []
        self.now: dict[str, NowNext] = {}
        self.notice = ""
        self.isolation: int | None = None

    def view(self) -> ui.Page:
        """The page of home."""
        text = self.text
        on_now = [
            OnNow(channel, self.now.get(channel.service, NowNext("")).now)
            for channel in self.channels
            if channel.kind is not ServiceKind.data
        ]
        return ui.Page(
            ui.Row(
                ui.Text("鼓楼", size="title", bold=True),
                ui.Text("Gulou", size="heading", tone="secondary"),
                ui.Spacer(),
                ui.Text(time.strftime("%H:%M"), size="title", bold=True),
                gap=20,
            ),
            ui.Text(self.notice, tone="warning", lines=2) if self.notice else None,
            ui.Rail(
                on_now,
                title=text("On now"),
                row=self._channel_card,
                row_key=lambda item: item.channel.service,
                on_select=lambda item: self._watch(item.channel.service),
                empty=text("Looking for channels … If none come: open Channels, below."),
                key="now",
            ),
            ui.Rail(
                self._items(),
                title=text("Apps"),
                row=self._tile,
                row_key=_key,
                on_select=self._open,
                empty=text("No apps are installed."),
                key="apps",
            ),
            ui.Spacer(),
            # A warning takes its room: with both, the page would be longer than the screen.
            None
            if self.notice
            else ui.Row(
                ui.Text(
                    text("Arrows move · OK opens · Back returns · Home comes here · Menu: settings"),
                    size="caption",
                    tone="secondary",
                ),
                ui.Spacer(),
                ui.Text(self._isolation(), size="caption", tone="secondary"),
            ),
        )

    def _isolation(self) -> str:
        """How well apps are locked in, where that is worse than a PC can do; Settings tell it always."""
        if self.isolation is None or self.isolation >= _LOCKED_IN:
            return ""
        return self.text("App isolation: level {level} of 3").format(level=self.isolation)

    def _channel_card(self, item: OnNow) -> ui.Card:
        channel, now = item.channel, item.now
        name = broadcast_text(channel.names, self.text.language) or channel.name
        number = str(channel.lcn) if channel.lcn is not None else ""
        progress = None
        if now is not None and now.duration > 0:
            progress = max(0.0, min(1.0, (time.time() - now.start) / now.duration))
        title = broadcast_text(now.titles, self.text.language) if now else ""
        if now is not None and now.locked:
            title = self.text("Locked programme, from {age} years").format(age=now.age)
        mark = {True: self.text("Scrambled"), False: ""}[channel.scrambled]
        if channel.kind is ServiceKind.radio:
            mark = self.text("Radio")
        return ui.Card(
            title=name,
            subtitle=title or mark,
            caption=mark if title else "",
            seal=number or name[:1],
            color=theme.DYES[(channel.lcn or sum(map(ord, channel.service))) % len(theme.DYES)],
            progress=progress,
        )

    def _items(self) -> list[Installed | Tile]:
        return [*self.apps, *(tile for tile in self._tiles if tile.shown())]

    def _open(self, item: Installed | Tile) -> None:
        if isinstance(item, Tile):
            item.open()
        else:
            self._start(item)

    def _tile(self, item: Installed | Tile) -> ui.Card:
        if isinstance(item, Tile):
            return ui.Card(self.text(item.title), item.subtitle(), seal=item.seal, color=item.color)
        return self._app_card(item)

    def _app_card(self, app: Installed) -> ui.Card:
        subtitle = in_language(app.manifest.description, self.text.language)
        if app.state in (AppState.FAILED, AppState.QUARANTINED):
            subtitle = self.text(app.reason)
        name = in_language(app.manifest.name, self.text.language)
        return ui.Card(
            title=name,
            subtitle=subtitle,
            caption=standing.mark(self.text, app),
            seal=app.manifest.seal or name[:1],
            color=app.manifest.color,
            image=banner(app.manifest) or icon(app.manifest) or None,
            logo=not app.manifest.banner and bool(app.manifest.icon),
        )


def _key(item: Installed | Tile) -> str:
    return f" {item.key}" if isinstance(item, Tile) else item.manifest.id
