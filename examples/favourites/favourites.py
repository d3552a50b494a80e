"""A player: the picture over the whole screen, a rail of channels over it, those marked with a star first."""

from typing import Any

from gulou import App, Key, ServiceError, ui
from gulou.services.tv import Channel, NowNext

HIDE = 6.0  # seconds after which the rail leaves the picture alone


class Favourites(App):
    """OK shows the rail, Info gives and takes stars. `trouble` stands in the middle where nothing plays."""

    playing, focused, trouble, railed = "", "", "", True

    def start(self, link: str) -> None:
        self.channels: list[Channel] = []
        self.on_now: dict[str, NowNext] = {}
        self.stars: list[str] = self.storage.get("stars", [])
        self.playing = self.storage.get("playing", "")
        self.focused = self.focused or self.playing
        self.hiding = self.after(HIDE, self.hide)
        try:
            self.tv.watch(self.load, lambda services: self.load())
        except ServiceError as error:
            self.trouble = str(error)
        self.load()

    def save(self) -> object:
        return self.railed, self.focused

    def restore(self, state: Any) -> None:
        self.railed, self.focused = state

    def load(self) -> None:
        try:
            self.channels, self.on_now = self.tv.channels(), self.tv.now_next()
        except ServiceError as error:
            self.trouble = str(error)

    def view(self) -> ui.Page:
        return ui.Page(
            ui.Player(self.playing, on_change=self.changed) if self.playing else None,
            self.rail() if self.railed or not self.playing else None,
            ui.Overlay(ui.Text(self.trouble, lines=3), at="center", size=0.5) if self.trouble else None,
            keys=(Key.OK, Key.INFO, Key.UP, Key.DOWN),
            on_key=self.key,
            on_back=self.hide if self.railed and self.playing else None,
        )

    def rail(self) -> ui.Node:
        shown = sorted(self.channels, key=lambda channel: channel.service not in self.stars)
        places = [channel.service for channel in shown]
        return ui.Overlay(
            ui.Rail(
                shown,
                row=self.card,
                row_key=lambda channel: channel.service,
                title=self.text("Favourites"),
                focused=places.index(self.focused) if self.focused in places else 0,
                empty=self.text("There are no channels yet."),
                on_select=self.play,
                on_focus=self.show,
            ),
            ui.Text(self.text("OK: watch    Info: star"), size="caption", tone="secondary"),
        )

    def card(self, channel: Channel) -> ui.Card:
        now = self.on_now.get(channel.service, NowNext("")).now
        titles = now.titles if now else {}
        title = titles.get("chi" if self.language == "zh" else "eng") or next(iter(titles.values()), "")
        star, color = ("★", "#7a2f2a") if channel.service in self.stars else ("", "#35507a")
        return ui.Card(channel.name, title, star, str(channel.lcn or ""), color)

    def key(self, key: str) -> None:
        self.show()
        if key == Key.INFO and self.focused:
            self.stars = sorted(set(self.stars) ^ {self.focused})
            self.storage.put("stars", self.stars)

    def play(self, channel: Channel) -> None:
        self.playing, self.trouble = channel.service, ""
        self.storage.put("playing", self.playing)
        self.railed = False

    def show(self, channel: Channel | None = None) -> None:
        self.railed, self.focused = True, channel.service if channel else self.focused
        self.hiding.cancel()
        self.hiding = self.after(HIDE, self.hide)

    def hide(self) -> None:
        self.railed = False

    def changed(self, change: ui.PlayerChange) -> None:
        failed = change.state not in (ui.PlayerState.playing, ui.PlayerState.opening)
        self.trouble = self.text("This cannot be played just now.") if failed else ""
