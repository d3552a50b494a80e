"""A player: the picture over the whole screen, and a list of channels over the picture."""

from __future__ import annotations

from gulou import App, ServiceError, ui
from gulou.services.tv import Channel, NowNext


class AppClass(App):
    """OK opens the list, Back closes it, and then leads home."""

    playing = ""
    listed = True
    trouble = ""

    def start(self, link: str) -> None:
        self.channels: list[Channel] = []
        self.on_now: dict[str, NowNext] = {}
        self.playing = link or self.playing
        try:
            self.tv.watch(self.load, self.load_now)
        except ServiceError as error:
            self.trouble = str(error)
        self.load()

    def open(self, link: str) -> None:
        self.playing = link

    def save(self) -> object:
        return self.playing

    def restore(self, state: str) -> None:
        self.playing = state

    def load(self) -> None:
        try:
            self.channels = self.tv.channels()
            self.on_now = self.tv.now_next()
        except ServiceError as error:
            self.trouble = str(error)

    def load_now(self, services: tuple[str, ...]) -> None:
        self.on_now.update(self.tv.now_next(*services))

    def view(self) -> ui.Page:
        return ui.Page(
            ui.Player(self.playing, on_change=self.changed) if self.playing else None,
            self.panel() if self.listed or not self.playing else None,
            ui.Overlay(ui.Text(self.trouble, lines=3), at="center", size=0.5) if self.trouble else None,
            keys=("ok",),
            on_key=self.key,
            on_back=self.close if self.listed and self.playing else None,
        )

    def panel(self) -> ui.Node:
        places = [channel.service for channel in self.channels]
        return ui.Overlay(
            ui.Text(self.text("App Name"), size="heading"),
            ui.List(
                self.channels,
                row=self.row,
                row_key=lambda channel: channel.service,
                focused=places.index(self.playing) if self.playing in places else 0,
                on_select=self.choose,
                empty=self.text("There are no channels yet."),
            ),
            at="left",
        )

    def row(self, channel: Channel) -> ui.Item:
        now = self.on_now.get(channel.service, NowNext("")).now
        titles = now.titles if now else {}
        return ui.Item(
            channel.name,
            titles.get("chi" if self.language == "zh" else "eng") or next(iter(titles.values()), ""),
            leading=str(channel.lcn or ""),
            checked=channel.service == self.playing,
        )

    def choose(self, channel: Channel) -> None:
        self.playing, self.listed, self.trouble = channel.service, False, ""

    def changed(self, change: ui.PlayerChange) -> None:
        failed = change.state not in (ui.PlayerState.playing, ui.PlayerState.opening)
        self.trouble = self.text("This cannot be played just now.") if failed else ""

    def key(self, key: str) -> None:
        self.listed = True

    def close(self) -> None:
        self.listed = False
