"""Home on the screen: brings what home shows up to date, and says what the household should know."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services import tv
from gulou_launcher.app_icons import Icons
from gulou_launcher.home import Home
from gulou_launcher.session import LocalSession
from gulou_launcher.spoken import spoken
from gulou_launcher.terminal import Terminal

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.pictures.albums import Album
    from gulou_launcher.shell import Shell
    from gulou_launcher.simple.choices import Scenery
    from gulou_launcher.stage import Stage
    from gulou_launcher.tile import Tile

NOTICE_SECONDS = 12.0


class HomeScreen:
    """The page of home. `hidden` tells whether an app stands before it: then it is not brought up to date."""

    def __init__(
        self,
        shell: Shell,
        watch: Callable[[str], None],
        start: Callable[[Installed], None],
        hidden: Callable[[], bool],
        tiles: Sequence[Tile] = (),
    ) -> None:
        self._shell = shell
        self._hidden = hidden
        self._home = Home(shell.text, watch, start, tiles)
        self._home.apps = list(shell.apps.values())
        self._icons = Icons(shell.apps, shell.post)
        album = self._icons.album = shell.albums.album("home", self._icons.need)
        self._session = LocalSession(shell, self._view, album)
        self._terminal = Terminal()
        self.troubles: dict[str, str] = {}
        """What is wrong with the box, by what it is about: one sentence each."""

    def _view(self) -> ui.Page:
        """Home as it is now: in simple mode, six tiles."""
        if not self._shell.simple.on:
            return self._home.view()
        from gulou_launcher.simple.home import page

        return page(self.scenery(), self._home.notice)

    def scenery(self) -> Scenery:
        """What the tiles of simple mode are chosen from."""
        from gulou_launcher.simple.choices import Scenery

        return Scenery(self._shell, self.channels, self._home.now)

    @property
    def channels(self) -> Sequence[tv.Channel]:
        return self._home.channels

    def choose(self, place: int) -> bool:
        """Open the tile of simple mode at this place; False where there is none."""
        from gulou_launcher.simple.choices import chosen

        found = chosen(self.scenery())
        if not 0 <= place < len(found):
            return False
        found[place].open()
        return True

    @property
    def stage(self) -> Stage:
        return self._session.stage

    @property
    def album(self) -> Album:
        """The icons and banners of the apps: for the launcher's own pages too."""
        return self._icons.album

    @property
    def notice(self) -> str:
        """The sentence that stands on home now."""
        return self._home.notice

    @property
    def has_channels(self) -> bool:
        return bool(self._home.channels)

    def on_now(self, service: str) -> tv.Programme | None:
        """What a service shows now, as far as home knows."""
        item = self._home.now.get(service)
        return item.now if item is not None else None

    def begin(self) -> None:
        """Show home, and ask for what it shows."""
        self.show()
        self.refresh_channels()
        self._shell.screen.after(_to_next_minute(), self._minute)

    def show(self) -> None:
        """Put home on the screen."""
        self._session.refresh()
        self._shell.screen.show(self.stage, wallpaper=True)

    def refresh(self) -> None:
        """Bring home up to date, unless nobody sees it."""
        if not self._hidden():
            self._session.refresh()

    def say(self, sentence: str) -> None:
        """Tell the household something, for a while."""
        self._home.notice = sentence
        self._shell.screen.after(NOTICE_SECONDS, lambda: self._forget(sentence))
        self.refresh()

    def trouble(self, about: str, sentence: str) -> None:
        """Something is wrong with the box itself; an empty sentence takes it back.

        Who is in an app hears of it once; on home it stands until it is over.
        """
        before = self.troubles.pop(about, "")
        if sentence:
            self.troubles[about] = sentence
            self._terminal.say(sentence)
            if sentence != before and self._shell.front is not None:
                self._shell.system.say(spoken(self._shell.text, sentence))
        self._forget(self.notice)

    def apps_changed(self) -> None:
        """An app came, went, or is another one now."""
        self._home.apps = list(self._shell.apps.values())
        self.refresh()

    def isolation(self, level: int) -> None:
        """How well apps are locked in is known."""
        self._home.isolation = level
        self.refresh()

    def refresh_channels(self) -> None:
        """Ask for the channels, then for what is on."""

        def came(channels: tv.Channels) -> None:
            self._home.channels = list(channels.channels)
            self.refresh_now()

        self._shell.gateway.ask(tv.GetChannels(), came)

    def refresh_now(self) -> None:
        """Ask for what is on."""

        def came(answer: tv.NowNextList) -> None:
            self._home.now = {item.service: item for item in answer.items}
            self.refresh()

        self._shell.gateway.ask(tv.GetNowNext(), came)

    def _forget(self, said: str) -> None:
        """What was said for a while goes; what is still wrong stays."""
        if self._home.notice == said:
            self._home.notice = spoken(self._shell.text, next(iter(self.troubles.values()), ""))
            self.refresh()

    def _minute(self) -> None:
        if not self._hidden():
            self.refresh_now()
            self.refresh()
        self._shell.screen.after(_to_next_minute(), self._minute)


def _to_next_minute() -> float:
    return 60.05 - time.time() % 60
