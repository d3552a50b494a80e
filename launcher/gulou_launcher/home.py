"""Home: rails of what can be gone on with, what is on, favourites, apps and suggestions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher.apps import Installed
from gulou_launcher.rails import cards
from gulou_launcher.rails.known import Known
from gulou_launcher.rails.known import broadcast_text as broadcast_text
from gulou_launcher.rails.rail import (
    APPS,
    CONTINUE,
    FAVOURITES,
    NOW,
    SUGGESTIONS,
    Kind,
    Piece,
    Rail,
    of_pieces,
)
from gulou_launcher.tile import Tile

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.rails.arrangement import Arrangement
    from gulou_launcher.rails.history import History

_LOCKED_IN = 2
"""The isolation level from which on home says nothing of it."""


@dataclass(frozen=True)
class Doors:
    """Where the cards of home lead. `setup` looks for channels; None where no app does."""

    watch: Callable[[str], None]
    play: Callable[[str], None]
    start: Callable[[Installed], None]
    setup: Callable[[], Callable[[], None] | None]


class Home:
    """What home shows, and what its cards do."""

    def __init__(
        self,
        text: Texts,
        known: Known,
        history: History,
        arrangement: Arrangement,
        doors: Doors,
        tiles: Sequence[Tile] = (),
    ) -> None:
        self.text = text
        self.known = known
        self._history = history
        self._arrangement = arrangement
        self._doors = doors
        self._tiles = tiles
        self.suggested: Callable[[float], Sequence[Piece]] = lambda moment: ()
        """The cards of what is suggested, at a moment."""
        self.over: Callable[[], ui.Node | None] = lambda: None
        self.for_child = False
        """Whether a child watches, who moves and sets nothing."""
        """What lies over home: its menu, or how something is moved."""
        self.notice = ""
        self.isolation: int | None = None
        self.looking = True
        """Whether channels may still come by themselves."""
        self._looked_at = ""
        """The suggestion whose reason is told."""
        self._channels: tuple[list[Any], list[Any]] = ([], [])
        self.stale = True
        """Whether channels or their order are others than when the rails were made."""

    # The rails.

    def rails(self, moment: float) -> list[Rail]:
        """What stands on home now, from above; a rail without cards does not."""
        makers: dict[str, Callable[[float], Rail]] = {
            CONTINUE.key: self._continue,
            NOW.key: self._now,
            FAVOURITES.key: self._favourites,
            APPS.key: self._apps,
            SUGGESTIONS.key: self._suggestions,
        }
        rails = [makers[kind.key](moment) for kind in self._arrangement.kinds]
        return [rail for rail in rails if rail.items or (rail.kind is NOW and self._waits)]

    @property
    def _waits(self) -> bool:
        return self.looking and not self.known.channels

    def _continue(self, moment: float) -> Rail:
        if not self._history.left and not self.known.recordings:
            return of_pieces(CONTINUE, ())
        from gulou_launcher.rails import continuing

        doors = self._doors
        found = continuing.pieces(
            self.text, self.known, self._history, moment, doors.watch, doors.play, doors.start
        )
        return of_pieces(CONTINUE, self._arranged(CONTINUE, found))

    def _now(self, moment: float) -> Rail:
        return self._of_channels(
            NOW, self._line_up[0], lambda channel: cards.on_now(self.text, self.known, channel, moment)
        )

    def _favourites(self, moment: float) -> Rail:
        return self._of_channels(
            FAVOURITES,
            self._line_up[1],
            lambda channel: cards.favourite(self.text, self.known, channel, moment),
        )

    @property
    def _line_up(self) -> tuple[list[Any], list[Any]]:
        """All channels, the household's own first, and those alone; put in order once, not at each look."""
        if self.stale:
            self.stale = False
            own = [channel for channel in self.known.channels if channel.favourite]
            others = [channel for channel in self.known.channels if not channel.favourite]
            key = _service
            self._channels = (
                self._arrangement.arranged(NOW, [*own, *others], key),
                self._arrangement.arranged(FAVOURITES, own, key),
            )
        return self._channels

    def _of_channels(self, kind: Kind, channels: Sequence[Any], card: Callable[[Any], ui.Card]) -> Rail:
        return Rail(
            kind,
            channels,
            key=_service,
            name=self.known.name,
            card=card,
            open=lambda channel: self._doors.watch(channel.service),
        )

    def _apps(self, moment: float) -> Rail:
        tiles = [tile for tile in self._tiles if tile.shown()]
        items: list[Installed | Tile] = [
            *(tile for tile in tiles if tile.first),
            *self.known.apps,
            *(tile for tile in tiles if not tile.first),
        ]
        return Rail(
            APPS,
            self._arrangement.arranged(APPS, items, _app_key),
            key=_app_key,
            name=lambda item: (
                self.text(item.title)
                if isinstance(item, Tile)
                else in_language(item.manifest.name, self.text.language)
            ),
            card=self._app_card,
            open=lambda item: item.open() if isinstance(item, Tile) else self._doors.start(item),
        )

    def _app_card(self, item: Installed | Tile) -> ui.Card:
        if isinstance(item, Tile):
            return ui.Card(self.text(item.title), item.subtitle(), image=ui.scene(item.picture))
        return cards.app(self.text, item)

    def _suggestions(self, moment: float) -> Rail:
        return of_pieces(SUGGESTIONS, self._arranged(SUGGESTIONS, self.suggested(moment)))

    def _arranged(self, kind: Kind, pieces: Sequence[Piece]) -> list[Piece]:
        return self._arrangement.arranged(kind, pieces, lambda piece: piece.key)

    # The page.

    def view(self) -> ui.Page:
        """The page of home."""
        text, moment = self.text, time.time()
        nodes: list[ui.Node | None] = []
        for rail in self.rails(moment):
            nodes.append(self._rail(rail))
            if rail.kind is SUGGESTIONS:
                nodes.append(ui.Text(self._reason(rail.items), tone="secondary", key="reason"))
        return ui.Page(
            ui.Row(
                ui.Text("鼓楼", size="title", bold=True),
                ui.Text("Gulou", size="heading", tone="secondary"),
                ui.Spacer(),
                ui.Text(time.strftime("%H:%M"), size="title", bold=True),
                gap=20,
                key="head",
            ),
            ui.Text(self.notice, tone="warning", lines=2, key="notice") if self.notice else None,
            self._no_channels(),
            *nodes,
            ui.Spacer(),
            # A warning takes its room: with both, two rails would not fit on the screen.
            None
            if self.notice
            else ui.Row(
                ui.Text(
                    text("OK: open · Home twice: quick panel")
                    if self.for_child
                    else text("OK: open · Menu: move, hide, settings · Home twice: quick panel"),
                    size="caption",
                    tone="secondary",
                ),
                ui.Spacer(),
                ui.Text(self._isolation(), size="caption", tone="secondary"),
                key="foot",
            ),
            self.over(),
        )

    def _rail(self, rail: Rail) -> ui.Rail[Any]:
        return ui.Rail(
            rail.items,
            title=self.text(rail.kind.title),
            row=rail.card,
            row_key=rail.key,
            on_select=rail.open,
            on_focus=self._look_at if rail.kind is SUGGESTIONS else None,
            empty=self.text("Looking for channels …") if rail.kind is NOW else "",
            key=rail.kind.key,
        )

    def _look_at(self, piece: Piece) -> None:
        self._looked_at = piece.key

    def _reason(self, pieces: Sequence[Piece]) -> str:
        """Why the suggestion is there that has the focus, or had it last."""
        looked_at = next((piece for piece in pieces if piece.key == self._looked_at), pieces[0])
        return looked_at.reason

    def _no_channels(self) -> ui.Node | None:
        """What to do where there is nothing to watch."""
        if self.known.channels or self.looking:
            return None
        text, setup = self.text, self._doors.setup()
        return ui.Column(
            ui.Text(text("There are no channels yet"), size="heading", bold=True),
            ui.Text(
                text("Connect the aerial or the network cable, then have the box look for channels."),
                tone="secondary",
                lines=2,
            ),
            ui.Button(text("Look for channels"), "search", on_press=setup, key="setup") if setup else None,
            gap=20,
            key="no channels",
        )

    def _isolation(self) -> str:
        """How well apps are locked in, where that is worse than a PC can do; Settings tell it always."""
        if self.isolation is None or self.isolation >= _LOCKED_IN:
            return ""
        return self.text("App isolation: level {level} of 3").format(level=self.isolation)


def _service(channel: Any) -> str:
    return str(channel.service)


def _app_key(item: Installed | Tile) -> str:
    return f" {item.key}" if isinstance(item, Tile) else item.manifest.id
