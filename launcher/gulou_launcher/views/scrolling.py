"""What scrolls as a whole: a page or a panel with more in it than it has room for."""

from __future__ import annotations

from typing import Any

from kivy.graphics import InstructionGroup, PopMatrix, PushMatrix, Translate

from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.hints import paint_arrow
from gulou_launcher.views.view import View

_BY_HAND = 0.6
"""Share of what is seen that a key scrolls where nothing has the focus."""
_CONTEXT = 110
"""So much is seen above and below what has the focus, where there is anything."""


class ScrollingView(View):
    """Its children lie in one long column; `scroll` says how many pixels of it are above the room.

    Children keep their places in the column, so that scrolling moves what is drawn and draws only what
    comes onto the screen.
    """

    container = True
    scrolls = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.scroll = 0.0
        self.content_bottom = 0.0
        self._lift = Translate(0, 0)
        self._hints = InstructionGroup()
        self.group.clear()
        for part in (self.ink, PushMatrix(), self._lift, self.below, PopMatrix(), self._hints):
            self.group.add(part)

    def room(self) -> Rect:
        """Where the children lie while nothing is scrolled, as far as that is seen."""
        raise NotImplementedError

    def reveal(self, place: Rect, first: bool, last: bool) -> bool:
        """Scroll so that this place in the column is seen; whether that moved anything.

        `first`, `last`: there is nothing to focus above, below: then the column's end is seen, too.
        """
        room, context = self.room(), _CONTEXT * self.unit
        scroll = self.scroll
        scroll = max(scroll, place.bottom + context - room.bottom)
        scroll = min(scroll, place.y - context - room.y)
        if last:
            scroll = place.y - room.y
        if first and place.bottom <= room.bottom:
            scroll = 0.0
        scroll = max(0.0, min(scroll, self.content_bottom - room.bottom))
        if abs(scroll - self.scroll) < 0.5:
            return False
        self.scroll = scroll
        self._lift.y = scroll
        return True

    def scroll_by(self, key: str) -> bool:
        """Scroll by hand, where nothing can have the focus; whether there was anything more that way."""
        room = self.room()
        by = room.height * _BY_HAND * (1 if key == "down" else -1)
        scroll = max(0.0, min(self.scroll + by, self.content_bottom - room.bottom))
        if abs(scroll - self.scroll) < 1:
            return False
        self.scroll = self._lift.y = scroll
        return True

    def unveil(self) -> None:
        """Draw what has come onto the screen by scrolling, where it lies already."""
        for view in self.walk():
            if view.stale and view.shown and view is not self:
                view.place(view.rect)
        self._show_hints()

    def arranged(self, bottom: float) -> None:
        """The children have their places, down to here."""
        self.content_bottom = bottom
        if bottom <= self.room().bottom:
            self.scroll = 0.0
        self._lift.y = self.scroll
        self._show_hints()

    def _show_hints(self) -> None:
        room, bottom = self.room(), self.content_bottom
        self._hints.clear()
        brush, x = Brush(self._hints, self.stage.height), room.right + 40 * self.unit
        if self.scroll > 0:
            paint_arrow(brush, "up", x, room.y + 20 * self.unit, self.unit)
        if bottom - self.scroll > room.bottom + 1:
            paint_arrow(brush, "down", x, room.bottom - 20 * self.unit, self.unit)
