"""The app: which list or page is on the screen, and what each wish does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from gulou import App, ui
from gulou.errors import ServiceError
from gulou.keys import Key
from gulou.services.recordings import (
    SCHEME,
    Recording,
    RecordingState,
    Series,
    Settings,
    Space,
    Timer,
    Timers,
    TimerState,
)
from gulou.services.tv import Channel
from recordings import byhand, details, lists
from recordings.playing import BACK_ON_RESUME, Playing
from recordings.shelf import Folder, Standing, folders

RETRY = 2.0
GATHER = 0.3
"""Seconds in which several changes are asked for together."""
TOLD = 5.0
KEYS = (
    Key.OK,
    Key.LEFT,
    Key.RIGHT,
    Key.UP,
    Key.DOWN,
    Key.CHANNELUP,
    Key.CHANNELDOWN,
    Key.PLAYPAUSE,
    Key.STOP,
    Key.REWIND,
    Key.FASTFORWARD,
    Key.MENU,
    Key.INFO,
    Key.RED,
)

ON_A_RECORDING = (Key.MENU, Key.INFO)
"""What opens its page: OK plays it."""
SIMPLE_KEYS = (Key.OK, Key.LEFT, Key.RIGHT, Key.PLAYPAUSE, Key.STOP, Key.INFO)
"""In simple mode: pause, and ten seconds back and forth."""


class Recordings(App):
    """What was recorded and what will be."""

    def start(self, link: str) -> None:
        self.all: tuple[Recording, ...] = ()
        self.known = Timers(())
        self.space: Space | None = None
        self.settings_now: Settings | None = None
        self._tab = 0
        self._pages: list[tuple[str, Any]] = []
        """What lies over the lists: a folder's key, a recording, a timer or a series, by number."""
        self.channels: tuple[Channel, ...] = ()
        self._wish: byhand.Wish | None = None
        self._playing: Playing | None = None
        self._asked: Recording | None = None
        self.standing: dict[str, Standing] = {}
        """Where the focus is in each list of recordings, by the list's name."""
        self._said = ""
        self._away = True
        self._gathering = False
        self._wanted = link
        self._load()

    def open(self, link: str) -> None:
        self._wanted = link
        self._go_to_wanted()

    def pause(self) -> None:
        if self._playing is not None:
            self.close_player()

    def stop(self) -> None:
        if self._playing is not None:
            self._playing.save()

    # What there is.

    def _load(self) -> None:
        """Ask for everything; again in a while where the gateway is not there yet."""
        try:
            self.recordings.watch(self._changed)
            self._ask()
        except ServiceError:
            self.after(RETRY, self._load)
            return
        self._away = False
        self._go_to_wanted()

    def _changed(self) -> None:
        if not self._gathering:
            self._gathering = True
            self.after(GATHER, self._refresh)

    def _refresh(self) -> None:
        self._gathering = False
        try:
            self._ask()
        except ServiceError:
            self._changed()

    def _ask(self) -> None:
        self.all = tuple(self._named(each) for each in self.recordings.list())
        self.known = self._without_holes(self.recordings.timers())
        self.space, self.settings_now = self.recordings.space(), self.recordings.settings()
        if self._playing is not None:
            found = self._recording(self._playing.recording.id)
            if found is not None:
                self._playing.refreshed(found)

    def _named(self, recording: Recording) -> Recording:
        """A locked one has no title of its own."""
        if not recording.locked:
            return recording
        return msgspec.structs.replace(recording, title=self.text("Locked programme"))

    def _without_holes(self, known: Timers) -> Timers:
        """Nor has a timer of what is locked; and one that it is in the way of says so."""
        locked = self.text("Locked programme")
        return msgspec.structs.replace(
            known,
            timers=tuple(
                msgspec.structs.replace(
                    each,
                    title=locked if each.locked else each.title,
                    rivals=tuple(title or locked for title in each.rivals),
                )
                for each in known.timers
            ),
        )

    def _recording(self, number: int) -> Recording | None:
        return next((each for each in self.all if each.id == number), None)

    def _go_to_wanted(self) -> None:
        """A link names a recording to play: `recording://7`."""
        number = self._wanted.removeprefix(f"{SCHEME}://")
        found = self._recording(int(number)) if number.isdecimal() else None
        if found is not None:
            self._wanted = ""
            self.play(found, found.position)

    # Wishes.

    def do(self, wish: Callable[[], object]) -> None:
        """Carry out a wish; where that fails, say so."""
        try:
            wish()
            self._ask()
        except ServiceError as error:
            self.tell(str(error))

    def tell(self, words: str) -> None:
        self._said = words
        self.after(TOLD, self._hush)

    def _hush(self) -> None:
        self._said = ""

    def put(self, settings: Settings) -> None:
        self.do(lambda: self.recordings.set(settings))

    def play(self, recording: Recording, position: float) -> None:
        back = BACK_ON_RESUME if position else 0.0
        self._playing = Playing(self, recording, max(0.0, position - back))

    def close_player(self) -> None:
        if self._playing is not None:
            self._playing.close()
            self._playing = None
            self.do(lambda: None)

    def ask_delete(self, recording: Recording) -> None:
        self._asked = recording

    def _delete(self) -> None:
        recording, self._asked = self._asked, None
        if recording is not None:
            self.do(lambda: self.recordings.delete(recording.id))
            self._pages = [page for page in self._pages if page != ("recording", recording.id)]

    def _keep(self) -> None:
        self._asked = None

    def remove(self, timer: Timer) -> None:
        self.do(lambda: self.recordings.remove(timer.id))
        self.back()

    def remove_series(self, series: Series) -> None:
        self.do(lambda: self.recordings.remove_series(series.id))
        self.back()

    def whole_series(self, timer: Timer) -> None:
        """Record every programme of this title on this channel."""
        series = Series(timer.title, timer.service, timer.channel, keep=timer.keep)
        self.do(lambda: self.recordings.add_series(series))
        self.tell(self.text("Every episode of {title} will be recorded.").format(title=timer.title))

    # A timer by hand.

    def begin_by_hand(self) -> None:
        try:
            self.channels = tuple(self.tv.channels())
        except ServiceError as error:
            self.tell(str(error))
            return
        if not self.channels:
            self.tell(self.text("No channels yet. Look for channels first."))
            return
        self._wish = byhand.begun(self, self.channels[0])
        self._pages.append(("by hand", None))

    def wish(self, wish: byhand.Wish) -> None:
        self._wish = wish

    def choose_channel(self) -> None:
        self._pages.append(("channels", None))

    def chosen_channel(self, channel: Channel) -> None:
        if self._wish is not None:
            self._wish = msgspec.structs.replace(self._wish, channel=channel)
        self.back()

    def set_by_hand(self, wish: byhand.Wish) -> None:
        """Set it, and show what became of it: a conflict is told at once."""
        try:
            if wish.again == "once":
                shown = ("timer", self.recordings.add(byhand.timer(self, wish)).id)
            else:
                shown = ("series", self.recordings.add_series(byhand.series(self, wish)).series.id)
            self._ask()
        except ServiceError as error:
            self.tell(str(error))
            return
        self._pages[-1] = shown
        self.tell(self.text("It will be recorded.") if not self._is_in_the_way(*shown) else "")

    def _is_in_the_way(self, kind: str, number: int) -> bool:
        mine = (each for each in self.known.timers if number == (each.id if kind == "timer" else each.series))
        return any(each.state in (TimerState.conflict, TimerState.unreceivable) for each in mine)

    # Where we are.

    def open_folder(self, folder: Folder) -> None:
        if len(folder.recordings) == 1:
            self.choose(folder.newest)
        else:
            self._pages.append(("folder", folder.key))

    def choose(self, recording: Recording) -> None:
        """A recording was chosen: it plays, from where it was left; one of which nothing came says why."""
        if recording.state is RecordingState.failed:
            self.open_recording(recording)
        else:
            self.play(recording, recording.position)

    def focus_on(self, name: str, rows: Sequence[Folder], row: Folder) -> None:
        """This row has the focus in the list of this name."""
        self.standing[name] = Standing(row.key, [each.key for each in rows].index(row.key))

    def open_focused(self, name: str, rows: Sequence[Folder]) -> None:
        """Open the page of what has the focus there, or the recordings that it stands for."""
        row = self.standing.get(name, Standing()).among(rows)
        if row is None:
            return
        if len(row.recordings) == 1:
            self.open_recording(row.newest)
        else:
            self.open_folder(row)

    def open_recording(self, recording: Recording) -> None:
        self._pages.append(("recording", recording.id))

    def open_timer(self, timer: Timer) -> None:
        self._pages.append(("timer", timer.id))

    def open_series(self, series: Series) -> None:
        self._pages.append(("series", series.id))

    def back(self) -> None:
        if self._pages:
            self._pages.pop()

    def _turn(self, tab: int) -> None:
        self._tab = tab
        self.standing.clear()

    # The screen.

    def view(self) -> ui.Page:
        if self._playing is not None:
            return self._player_page(self._playing)
        while self._pages:
            page = self._page(*self._pages[-1])
            if page is not None:
                return page
            self._pages.pop()  # what it showed is not there any more
        return self._lists()

    def _player_page(self, playing: Playing) -> ui.Page:
        def back() -> None:
            if not playing.back():
                self.close_player()

        keys = SIMPLE_KEYS if self.preferences.simple else KEYS
        return ui.Page(*playing.view(), keys=keys, on_key=playing.key, on_back=back, key="playing")

    def _lists(self) -> ui.Page:
        tabs = (
            (self.text("Recorded"), lists.shelf),
            (self.text("Scheduled"), lists.to_come),
            (self.text("Series"), lists.all_series),
            (self.text("Space"), lists.room),
        )
        shown: tuple[ui.Node | None, ...]
        if self._away:
            shown = (ui.Text(self.text("Recordings are being looked through …"), key="away"),)
        else:
            shown = tabs[0 if self.preferences.simple else self._tab][1](self)
        return ui.Page(
            ui.Text(self.text("Recordings"), size="title", bold=True, key="heading"),
            None
            if self.preferences.simple
            else ui.Tabs([title for title, _ in tabs], self._tab, on_change=self._turn, key="tabs"),
            *shown,
            self._toast(),
            keys=ON_A_RECORDING if self._tab == 0 and not self.preferences.simple else (),
            on_key=lambda key: self.open_focused(lists.SHELF, folders(self.all)),
            key=f"lists {self._tab}",
        )

    def _page(self, kind: str, what: Any) -> ui.Page | None:
        nodes: tuple[ui.Node | None, ...] | None = None
        match kind:
            case "folder":
                folder = next((each for each in folders(self.all) if each.key == what), None)
                nodes = self._folder_page(folder) if folder is not None else None
            case "recording":
                recording = self._recording(what)
                nodes = details.recording_page(self, recording) if recording is not None else None
            case "by hand":
                nodes = byhand.page(self, self._wish) if self._wish is not None else None
            case "channels":
                nodes = byhand.channels(self)
            case "timer":
                timer = next((each for each in self.known.timers if each.id == what), None)
                nodes = details.timer_page(self, timer) if timer is not None else None
            case "series":
                series = next((each for each in self.known.series if each.id == what), None)
                nodes = details.series_page(self, series) if series is not None else None
        if nodes is None:
            return None
        folder = next((each for each in folders(self.all) if kind == "folder" and each.key == what), None)
        episodes = folder.episodes if folder is not None and not self.preferences.simple else ()
        return ui.Page(
            *nodes,
            self._question(),
            self._toast(),
            keys=ON_A_RECORDING if episodes else (),
            on_key=lambda key: self.open_focused(what, episodes),
            on_back=self.back,
            key=f"{kind} {what}",
        )

    def _folder_page(self, folder: Folder) -> tuple[ui.Node | None, ...]:
        return (
            ui.Text(folder.title, size="title", bold=True, key="heading"),
            lists.recordings(self, folder.key, folder.episodes, "episodes"),
            lists.hint(self),
        )

    def _question(self) -> ui.Dialog | None:
        if self._asked is None:
            return None
        return ui.Dialog(
            self.text("Delete {title}?").format(title=self._asked.title),
            self.text("It cannot be brought back."),
            ui.Button(self.text("Keep it"), on_press=self._keep, key="keep"),
            ui.Button(self.text("Delete"), on_press=self._delete, key="delete"),
            on_back=self._keep,
            key="question",
        )

    def _toast(self) -> ui.Toast | None:
        return ui.Toast(self._said, key="said") if self._said else None
