"""Screens and who is behind them: an app's process, or the launcher itself."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from gulou import scene
from gulou.difference import Screen
from gulou.errors import SceneError, TooMuchError, WireError
from gulou.states import ExitReason
from gulou.ui import Page
from gulou.wire import Wire
from gulou_launcher.caps.pace import Pace
from gulou_launcher.caps.table import Resource, Use
from gulou_launcher.caps.told import Told
from gulou_launcher.overhearing import Overhearing
from gulou_launcher.post import Line
from gulou_launcher.stage import MAX_NODES, Stage
from gulou_launcher.views.rows import RowsView

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.pictures.albums import Album
    from gulou_launcher.shell import Shell

PAINTING_TURN = 0.010
"""Seconds for which one frame paints for an app: a page of plain size needs no more."""
_LEAST_TURN = 0.002
"""So long even where the frame is nearly late, so that every page is complete at last."""

UNASKED = "It answered what nobody had asked."


class LocalSession:
    """A screen of the launcher's own, described with the same nodes as an app's."""

    def __init__(self, shell: Shell, view: Callable[[], Page], album: Album | None = None) -> None:
        self._shell = shell
        self._view: Callable[[], Page] | None = view
        """None: it was closed."""
        self._screen = Screen()
        self.stage = Stage(self, shell.size.width, shell.size.height, shell.ask_frame, album)
        self.stage.motion = shell.motion
        self.stage.language = shell.language
        self.stage.writing = shell.writing

    def refresh(self) -> None:
        """Bring the screen up to date, unless it was closed: then what comes late changes nothing."""
        if self._view is None:
            return
        self.stage.language = self._shell.language
        operations = self._screen.show(self._view())
        if operations:
            self.stage.apply(scene.Patch(tuple(operations)))

    def close(self) -> None:
        """It is never shown again: what it drew goes bit by bit.

        Else that would stay until all circles are looked for, which takes the time of a frame.
        """
        self._view = None
        self._screen = Screen()
        self._shell.post.in_time(self.stage.closing())

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        if self._view is None:
            return
        match message:
            case scene.Action(id=node_id, name=name, value=value):
                self._screen.act(node_id, name, value)
            case scene.NeedRows(id=node_id, start=start, count=count, span=span):
                self.stage.apply(scene.Patch(tuple(self._screen.rows(node_id, start, count, span))))

    def focused_row(self) -> tuple[str, str]:
        """The key of the list or rail that has the focus, and of its row; '' where there is none."""
        view = self.stage.focus
        node = self._screen.node(view.id) if view is not None else None
        if node is None or not isinstance(view, RowsView):
            return "", ""
        return node.key, str(view.rows.get(view.index, {}).get("key", ""))

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        """The launcher's own screens play nothing."""

    def back(self) -> bool:
        """Back was pressed; False where the page has no use for it."""
        page = self._screen.page
        handler = page.on_back if isinstance(page, Page) else None
        return handler is not None and handler() is not False


class AppSession:
    """A running app: its screen, its connection, and whether it still answers."""

    dimmed = False
    """What it plays is seen as it is."""

    def __init__(self, shell: Shell, app: Installed, instance: int, screen: socket.socket) -> None:
        self._shell = shell
        self.app = app
        self.instance = instance
        self.album = shell.albums.album(str(instance), self._need_picture)
        self.stage = Stage(self, shell.size.width, shell.size.height, shell.ask_frame, self.album, self.lend)
        self.stage.motion = shell.motion
        self.stage.turn = PAINTING_TURN
        self.stage.writing = shell.writing
        self.stage.language = shell.language
        self.line: Line[scene.FromApp] = Line(
            shell.post,
            screen,
            scene.FromApp,
            self._received,
            self._closed,
            on_arrival=self._arrived,
            limit=scene.MAX_MESSAGE,
            pace=Pace(lambda use: shell.post.deliver(self._over, use)),
        )
        self._nodes = Told(self._over)
        self.drawn = False
        self.closing = False
        self.replaced = False
        """Its app has been started anew since."""
        self.fault: ExitReason | None = None
        """Why the launcher would not go on with it."""
        self.hibernating = False
        """Its process ends for others' sake; it goes on from what it saved."""
        self.background = False
        """It was started without being on the screen, and has not been there since."""
        self.for_search = False
        """It was started to be searched, and nobody has opened it since."""
        self.frozen = False
        self.left = 0.0
        """When it left the screen, on the monotonic clock; 0: it is there, or was woken."""
        self._number = 0
        self._unanswered: dict[int, tuple[float, str]] = {}
        self._told = False
        """Whether it was told of something last that it need not answer."""
        self.typed_ahead: list[str] = []
        """Keys pressed while the app had not yet answered the last one: they are for the screen to come."""
        self.player: dict[str, Any] | None = None
        self.player_node = 0
        self.link = ""
        """The deep link that opened it last."""
        self.overheard = Overhearing(self.line)
        self._saves: dict[int, Callable[[bytes | None], None]] = {}
        self._searches: dict[int, Callable[[tuple[scene.SearchResult, ...]], None]] = {}

    @property
    def busy(self) -> bool:
        """True while the app has not answered a key, so that its screen may be about to change."""
        return bool(self._unanswered)

    def settled(self) -> bool:
        """For tools: whether it has dealt with all it was told; asks, where it need not have answered."""
        if self._told and not self._unanswered:
            self._told = False
            self.ping()
        return not self.busy

    @property
    def silent_for(self) -> float:
        """Seconds that the oldest unanswered key or ping has waited; 0 where all is answered."""
        if not self._unanswered:
            return 0.0
        return time.monotonic() - min(moment for moment, _ in self._unanswered.values())

    @property
    def saving(self) -> bool:
        """True while the app has not said what it needs to go on."""
        return bool(self._saves)

    def lay_out(self, left: float) -> None:
        """Before a frame that has so many seconds left to be in time."""
        self.stage.turn = max(_LEAST_TURN, min(PAINTING_TURN, left))
        self.stage.layout()
        self.stage.turn = PAINTING_TURN

    def begin(self, begin: scene.Begin) -> None:
        self.link = begin.link
        self.line.send(begin)
        self.ping()

    def woken(self) -> None:
        """It was frozen: what it was asked before counts from now, since it could not answer."""
        now = time.monotonic()
        self._unanswered = {number: (now, what) for number, (_, what) in self._unanswered.items()}

    def save(self, saved: Callable[[bytes | None], None]) -> None:
        """Ask what the app needs to go on; `saved` gets it as JSON, if the app answers; None: nothing."""
        self._saves[self._number + 1] = saved
        self._ask(scene.Save, "save")

    def search(self, words: str, found: Callable[[tuple[scene.SearchResult, ...]], None]) -> None:
        """Ask what the app offers for these words; an app that takes long at it is not held to be silent."""
        self._number += 1
        self._searches[self._number] = found
        self.line.send(scene.Search(self._number, words))

    def tell(self, message: msgspec.Struct) -> None:
        self.line.send(message)

    def ping(self) -> None:
        if not self._unanswered:
            self._ask(scene.Ping, "ping")

    def key(self, key: str) -> None:
        """Send a key that the page asked for."""
        self._ask(lambda number: scene.Key(number, key), key)

    def back(self) -> None:
        self._ask(scene.Back, "back")

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        self._shell.trace.sent(self.app.manifest.id, self._number + (not self._unanswered))
        self.line.send(message)
        # What only looks at another row makes no key wait: held, it would go as fast as the app can follow.
        if isinstance(message, scene.Action) and message.name != "focus":
            self.ping()
        else:
            self._told = True

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        self.player, self.player_node = props, node_id
        self._shell.play(self)

    def player_changed(self, change: msgspec.Struct) -> None:
        """Tell the app how its player stands."""
        if self.player is not None and self.player.get("on_change"):
            self.line.send(scene.Action(self.player_node, "change", msgspec.to_builtins(change)))

    def player_moved(self, position: msgspec.Struct) -> None:
        """Tell the app where in a recording its player is."""
        if self.player is not None and self.player.get("on_position"):
            self.line.send(scene.Action(self.player_node, "position", msgspec.to_builtins(position)))

    def player_facts(self, facts: msgspec.Struct) -> None:
        """Tell the app what plays in detail."""
        self.line.send(scene.Action(self.player_node, "facts", msgspec.to_builtins(facts)))

    def lend(self, message: scene.SurfaceOpened | scene.Flipped, descriptors: Sequence[int] = ()) -> None:
        """Send what a surface needs."""
        self.line.send(message, descriptors)

    def _need_picture(self, name: str) -> None:
        self.line.send(scene.NeedMedia(name))

    def _picture_came(self, came: tuple[str, int | None]) -> None:
        self.album.arrived(*came)

    def _ask(self, message: Callable[[int], msgspec.Struct], what: str) -> None:
        self._number += 1
        self._unanswered[self._number] = (time.monotonic(), what)
        self._shell.trace.sent(self.app.manifest.id, self._number)
        self.line.send(message(self._number))

    def _arrived(self, message: scene.FromApp, wire: Wire[scene.FromApp]) -> bool:
        """On the post's thread: what would take the frame thread too long is dealt with here."""
        match message:
            case scene.Saved(number=number, state=state):
                encoded = _encoded(state) if number in self._saves else None
                self._shell.post.deliver(self._saved, (number, encoded))
            case scene.Media(name=name, found=found):
                descriptor = None
                if found:
                    with contextlib.suppress(WireError):
                        descriptor = wire.take_descriptor()
                self._shell.post.deliver(self._picture_came, (name, descriptor))
            case _:
                return False
        return True

    def _saved(self, saved: tuple[int, bytes | None]) -> None:
        number, state = saved
        keep = self._saves.pop(number, None)
        if keep is None:
            self._shell.running.broke(self, UNASKED)
            return
        self._unanswered.pop(number, None)
        keep(state)
        self._shell.app_answered(self)

    def _apply(self, patch: scene.Patch) -> Iterator[None]:
        """Bring the screen up to date, operation by operation."""
        try:
            with self._shell.trace.patch(self.app.manifest.id):
                yield from self.stage.applying(patch)
        except TooMuchError as error:
            reason = ExitReason.FLOODED
            self._shell.running.broke(self, f"It sent a screen that is too large: {error}.", reason)
        except SceneError as error:
            self._shell.running.broke(self, f"It sent a screen that cannot be shown: {error}.")
        else:
            self._nodes.share(Resource.NODES, self.stage.nodes, MAX_NODES)
            if not self.drawn:
                self.drawn = True
                self._shell.app_drawn(self)

    def _received(self, message: scene.FromApp) -> Iterator[None] | None:
        if self.closing:
            return None
        match message:
            case scene.Patch():
                return self._apply(message)
            case scene.Flip():
                try:
                    self.stage.flip(message)
                except SceneError as error:
                    self._shell.running.broke(self, f"It sent a frame that cannot be shown: {error}.")
            case scene.Answer(number=number, taken=taken, timing=timing):
                self._shell.trace.answered(self.app.manifest.id, number, timing)
                asked = self._unanswered.pop(number, None)
                if asked is None:
                    self._shell.running.broke(self, UNASKED)
                    return None
                self._shell.app_answered(self)
                if asked[1] == "back" and not taken:
                    self._shell.go_back(self)
            case scene.Leave():
                self._shell.go_back(self)
            case scene.PutSetting(name=name, value=value):
                self._shell.household.app_sets(self, name, value)
            case scene.Found(number=number, results=results):
                found = self._searches.pop(number, None)
                if found is None:
                    self._shell.running.broke(self, UNASKED)
                else:
                    found(results)
            case scene.Notification():
                self._shell.notices.came(self, message)
        return None

    def _over(self, use: Use) -> None:
        self._shell.running.over(self.instance, use)

    def _closed(self, reason: str) -> None:
        self._shell.running.closed(self, reason)


def _encoded(state: Any) -> bytes | None:
    """What an app saved, as JSON; None where that is nothing, too much, or not what JSON can hold.

    Not what is nested so deeply either that it could not be read again from a deeper place.
    """
    if state is None:
        return None
    try:
        encoded = msgspec.json.encode(state)
    except (TypeError, ValueError, RecursionError):
        return None
    if len(encoded) > scene.MAX_STATE or scene.depth(state) > scene.MAX_STATE_DEPTH:
        return None
    return encoded
