"""Home on the screen: brings what home shows up to date, and says what the household should know.

Home costs nothing while nothing changes: it asks for what is on when a programme is over or the gateway said
that something is new, at most once a minute, and not at all while nobody sees it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou.services import recordings, tv
from gulou_launcher.app_icons import Icons
from gulou_launcher.home import Doors, Home
from gulou_launcher.rails.arrangement import Arrangement
from gulou_launcher.rails.history import APP, History
from gulou_launcher.rails.known import Known
from gulou_launcher.rails.rail import KINDS
from gulou_launcher.rest.rest import Resting
from gulou_launcher.session import LocalSession
from gulou_launcher.spoken import spoken
from gulou_launcher.terminal import Terminal

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.pictures.albums import Album
    from gulou_launcher.rails.behind import Behind
    from gulou_launcher.rails.menu import Offer, Place
    from gulou_launcher.rails.moving import Moving
    from gulou_launcher.rails.suggesting import Suggesting
    from gulou_launcher.shell import Shell
    from gulou_launcher.simple.choices import Scenery
    from gulou_launcher.stage import Stage
    from gulou_launcher.tile import Tile

NOTICE_SECONDS = 12.0
LOOKING = 12.0
"""Seconds after the start in which channels may come by themselves, before home says that there are none."""
SETTLING = 40.0
"""Seconds after the start in which what is on comes piece by piece, and is asked for at once."""
GATHER = 0.4
"""Seconds in which several changes are asked for together then."""
RETRY = 1.5
LATER = 1.0
"""Seconds after home stands until it looks around for more: who waits for home does not wait for that."""


class HomeScreen:
    """The page of home. `hidden` tells whether an app stands before it: then it is not brought up to date."""

    all_kinds = KINDS

    def __init__(
        self,
        shell: Shell,
        doors: Doors,
        hidden: Callable[[], bool],
        tiles: Sequence[Tile] = (),
    ) -> None:
        self._shell = shell
        self._hidden = hidden
        self.known = Known(shell.language)
        self.history = History(shell.kept)
        self.arrangement = Arrangement(shell.kept)
        self._behind: Behind | None = None
        self._home = Home(shell.text, self.known, self.history, self.arrangement, doors, tiles)
        self._home.over = self._over
        self.known.apps = self._allowed()
        self._icons = Icons(shell.apps, shell.post)
        album = self._icons.album = shell.albums.album("home", self._icons.need)
        self._session = LocalSession(shell, self._view, album)
        self._terminal = Terminal()
        self._menu: tuple[Place, list[Offer]] | None = None
        self._moving: Moving | None = None
        self._suggesting: Suggesting | None = None
        self._begun = float("-inf")
        self._old = {recordings.Changed: True, tv.NowNextChanged: True}
        """What has changed since it was asked for."""
        self._asking: set[type] = set()
        self.troubles: dict[str, str] = {}
        """What is wrong with the box, by what it is about: one sentence each."""
        shell.lock.changed.append(self._lock_changed)

    def _allowed(self) -> tuple[Installed, ...]:
        """The apps that who watches now may open."""
        self._home.for_child = self._shell.family.is_child
        return tuple(app for app in self._shell.apps.values() if self._shell.family.allows_app(app))

    def _view(self) -> ui.Page:
        """Home as it is now: in simple mode, six tiles."""
        if not self._shell.simple.on:
            return self._home.view()
        from gulou_launcher.simple.home import page

        return page(self.scenery(), self._home.notice)

    def scenery(self) -> Scenery:
        """What the tiles of simple mode are chosen from."""
        from gulou_launcher.simple.choices import Scenery

        return Scenery(self._shell, self.known.channels, self.known.now)

    @property
    def channels(self) -> Sequence[tv.Channel]:
        return self.known.channels

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
        return bool(self.known.channels)

    @property
    def behind(self) -> Behind | None:
        """What is to play behind home, while the box is awake; simple mode has nothing there."""
        shell = self._shell
        there = shell.rest.state is Resting.awake and not shell.simple.on
        return self._behind if there and self._behind is not None and self._behind.wanted else None

    def on_now(self, service: str) -> tv.Programme | None:
        """What a service shows now, as far as home knows."""
        return self.known.on(service, time.time())

    def begin(self) -> None:
        """Show home, and ask for what it shows."""
        self._begun = time.monotonic()
        self.show()
        self._ask_recordings()
        self.refresh_channels()
        self._shell.screen.after(_to_next_minute(), self._minute)
        self._shell.screen.after(LOOKING, self._give_up_looking)
        self._shell.screen.after(LATER, self._look_around)

    def show(self) -> None:
        """Put home on the screen."""
        self._ask_what_is_old()
        self._session.refresh()
        self._shell.screen.show(self.stage, wallpaper=True)
        self._suggest()

    def refresh(self) -> None:
        """Bring home up to date, unless nobody sees it."""
        if not self._hidden():
            self.known.language = self._shell.language
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
        self.known.apps = self._allowed()
        self.refresh()

    def isolation(self, level: int) -> None:
        """How well apps are locked in is known."""
        self._home.isolation = level
        self.refresh()

    def left(self, app: Installed) -> None:
        """The household leaves an app that it has seen; where children were is not noted."""
        if self._shell.family.is_child:
            return
        self.history.leave(APP + app.manifest.id)

    # Keys.

    def key(self, key: str) -> bool:
        """A key while home stands in front; whether it was used for home as a whole."""
        if self._shell.simple.on:
            return False  # nothing of it is moved or hidden: six large choices are all that there is
        if self._moving is not None:
            if self._moving.key(key, self._home.rails(time.time())):
                self._moving = None
            self.arranged()
            return True
        if key not in (Key.MENU, Key.BACK) or (key == Key.BACK and self._menu is None):
            return False
        if self._menu is not None:
            self._close_menu()
            return True
        place = self._place()
        if place is None:
            return False
        from gulou_launcher.rails import menu

        self._menu = (place, menu.offers(self._shell, self, place))
        self.refresh()
        return True

    def top(self) -> None:
        """Back to where home begins, with nothing open."""
        self._let_go()
        self.refresh()
        self.stage.reset_focus()

    def begin_move(self, place: Place) -> None:
        """Take a card and its rail into the hand."""
        from gulou_launcher.rails.moving import Moving

        self._moving = Moving(self.arrangement, place)

    def hide(self, place: Place) -> None:
        """Show a card no more; what is not shown in Continue is forgotten there."""
        self.arrangement.hide(place.kind, place.key, place.name)

    def forget(self) -> None:
        """Forget all that was watched."""
        self.history.forget()
        self._suggest()

    def open_hidden(self) -> None:
        """Go to where hidden cards and rails are shown again."""
        from gulou_launcher.settings.home import HiddenPage

        self._shell.pile.visit(HiddenPage(self._shell))

    def arranged(self) -> None:
        """Cards or rails stand otherwise now."""
        self._home.stale = True
        self.refresh()

    def _place(self) -> Place | None:
        """The card that has the focus."""
        from gulou_launcher.rails.menu import Place

        rail, row = self._session.focused_row()
        kind = next((each for each in KINDS if each.key == rail), None)
        if kind is None:
            return None
        for shown in self._home.rails(time.time()):
            if shown.kind is kind:
                name = next((shown.name(item) for item in shown.items if shown.key(item) == row), "")
                return Place(kind, row, name)
        return None

    def _over(self) -> ui.Node | None:
        if self._moving is not None:
            return self._moving.panel(self._shell.text)
        if self._menu is not None:
            from gulou_launcher.rails import menu

            return menu.panel(self._shell, *self._menu, self._chosen)
        return None

    def _chosen(self, offer: Offer) -> None:
        self._menu = None
        offer.call()
        self.arranged()

    def _close_menu(self) -> None:
        self._menu = None
        self.refresh()

    def _let_go(self) -> None:
        self._menu = None
        if self._moving is not None:
            self._moving = None
            self.arrangement.take_back()
            self._home.stale = True

    # What home knows.

    def refresh_channels(self) -> None:
        """Ask for the channels, then for what is on."""

        def came(channels: tv.Channels) -> None:
            allows = self._shell.family.allows_service
            self.known.take_channels(tuple(each for each in channels.channels if allows(each.service)))
            self._home.stale = True
            self._ask_now()
            if self.behind is not None:
                self._behind_changed()

        self._shell.gateway.ask(tv.GetChannels(), came)

    def refresh_now(self) -> None:
        """Home is seen again after a rest: ask for what is new since."""
        self._behind_changed()
        self._ask_what_is_old()
        self._suggest()

    def changed(self, notice: tv.NowNextChanged | recordings.Changed) -> None:
        """The gateway has something new: it is asked for when home is looked at, and not again and again."""
        self._old[type(notice)] = True
        settling = time.monotonic() - self._begun < SETTLING
        if settling and type(notice) not in self._asking:
            self._asking.add(type(notice))
            self._shell.screen.after(GATHER, lambda: self._settle(type(notice)))

    def _settle(self, notice: type) -> None:
        self._asking.discard(notice)
        if not self._hidden():
            self._ask_what_is_old()

    def _ask_what_is_old(self) -> None:
        if self._old[tv.NowNextChanged]:
            self._ask_now()
        if self._old[recordings.Changed]:
            self._ask_recordings()

    def _ask_now(self) -> None:
        self._old[tv.NowNextChanged] = False

        def came(answer: tv.NowNextList) -> None:
            self.known.now = {item.service: item for item in answer.items}
            self._judge()
            self.refresh()
            self._suggest()

        self._shell.gateway.ask(tv.GetNowNext(), came)

    def _ask_recordings(self) -> None:
        self._old[recordings.Changed] = False

        def came(answer: recordings.Recordings) -> None:
            self.known.recordings = answer.recordings
            self.refresh()
            self._suggest()

        def refused(_: str) -> None:
            # They are still being looked through.
            self._old[recordings.Changed] = True
            self._shell.screen.after(RETRY, self._ask_recordings_again)

        self._shell.gateway.ask(recordings.GetRecordings(), came, refused)

    def _ask_recordings_again(self) -> None:
        if self._old[recordings.Changed] and not self._hidden():
            self._ask_recordings()

    def _lock_changed(self) -> None:
        """What may be told is not what it was: nothing stays from before, and all is asked for again."""
        self._judge()
        self.known.now, self.known.recordings = {}, ()
        if self._suggesting is not None:
            self._suggesting.clear()
        self._old = dict.fromkeys(self._old, True)
        if self._begun > 0 and not self._hidden():
            self._ask_what_is_old()
            self.refresh()

    def _judge(self) -> None:
        known, lock, family = self.known, self._shell.lock, self._shell.family
        known.child = family.is_child
        known.locks = known.child or (lock.pin.exists and not lock.opened)
        known.from_age = lock.from_age
        if known.child:
            # Nothing that was opened for everyone is open for a child.
            known.from_age = min(age for age in (lock.from_age, family.child.age + 1) if age)

    def _behind_changed(self) -> None:
        if self._shell.front is None:
            self._shell.screening.show(self.behind)

    def _give_up_looking(self) -> None:
        self._home.looking = False
        self.refresh()

    def _forget(self, said: str) -> None:
        """What was said for a while goes; what is still wrong stays."""
        if self._home.notice == said:
            self._home.notice = spoken(self._shell.text, next(iter(self.troubles.values()), ""))
            self.refresh()

    def _minute(self) -> None:
        if not self._hidden():
            self._ask_what_is_old()
            self.refresh()
            self._suggest()
        self._shell.screen.after(_to_next_minute(), self._minute)

    # What is not on the way to home.

    def _look_around(self) -> None:
        """Notice from now on what is watched, suggest more of it, and let it play on behind home."""
        from gulou_launcher.rails.behind import LIVE_BEHIND, Behind
        from gulou_launcher.rails.suggesting import Suggesting
        from gulou_launcher.rails.watched import Watched

        shell, known, history = self._shell, self.known, self.history
        shell.screening.on_source.append(Watched(shell, known, history).plays)
        suggesting = self._suggesting = Suggesting(shell, known, history, self.refresh)
        self._home.suggested = suggesting.pieces
        self._suggest()
        self._behind = Behind(shell, known, history)
        shell.preferences.listen(LIVE_BEHIND, self._behind_changed)
        if self.behind is not None:
            self._behind_changed()

    def _suggest(self) -> None:
        if self._suggesting is not None and not self._hidden():
            self._suggesting.reckon()


def _to_next_minute() -> float:
    return 60.05 - time.time() % 60
