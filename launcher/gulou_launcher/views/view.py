"""The base of every view: one for each kind of `ui` node, drawn with few instructions."""

from __future__ import annotations

import math
from collections.abc import Container, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from kivy.graphics import InstructionGroup

from gulou_launcher import theme
from gulou_launcher.paint import Brush, OutOfTimeError, Rect, next_view
from gulou_launcher.pictures.messages import MAX_SIDE, Fit, Want

if TYPE_CHECKING:
    from gulou_launcher.pictures.albums import Picture
    from gulou_launcher.stage import Stage
    from gulou_launcher.views.scrolling import ScrollingView


LARGEST = 1e9
"""Numbers of an app are cut to this, so that reckoning with them never overflows."""
MOST_PARTS = 1000
"""Parts that are taken of a property with several."""
NOWHERE = Rect(0, 0, 0, 0)


class View:
    """A node on the screen: `measure` says what room it wants, `place` gives it some, `paint` draws it."""

    kind: ClassVar[str] = ""
    focusable: ClassVar[bool] = False
    floating: ClassVar[bool] = False
    """True for what finds its own place on the screen, outside the page's column."""
    container: ClassVar[bool] = False
    """True for what places others."""
    takes_rest: ClassVar[bool] = False
    """True for what shares in a row the width that others leave."""
    leads_away: ClassVar[bool] = False
    """True for what leads from what stands here to something else: focus does not begin with it."""
    scrolls: ClassVar[bool] = False
    """True for what is a `ScrollingView`."""
    layer: ClassVar[int] = 0
    """0: drawn in its place in the tree; above, over all that is on lower layers."""

    def __init__(self, stage: Stage, node_id: int, props: dict[str, Any]) -> None:
        self.stage = stage
        self.id = node_id
        self.props = props
        self.parent: View | None = None
        self.children: list[View] = []
        self.weights: dict[str, int] = {}
        """Bytes that each of its properties takes; '' is its rows."""
        self.rect = NOWHERE
        self.group = InstructionGroup()
        self.ink = InstructionGroup()
        self.below = InstructionGroup()
        self.group.add(self.ink)
        self.group.add(self.below)
        self.stale = True
        self._pictures: dict[Hashable, Picture] = {}

    @property
    def unit(self) -> float:
        """Pixels for one unit: 1/1080 of the screen's height."""
        return self.stage.height / 1080

    @property
    def type_unit(self) -> float:
        """Pixels for one unit of what holds letters: it grows with them."""
        return self.unit * theme.TEXT

    def letters(self, size: str) -> int:
        """Pixels of letters of this name of the type scale."""
        return theme.letters(size, self.unit)

    @property
    def grows(self) -> bool:
        """Whether it takes a share of the height that others leave."""
        return False

    def number(self, name: str, default: float) -> float:
        """A property that must be a number; whatever an app sends, this is one."""
        value = self.props.get(name)
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return default
        return max(-LARGEST, min(LARGEST, float(value)))

    def words(self, name: str) -> str:
        """A property that must be text."""
        value = self.props.get(name)
        return value if isinstance(value, str) else ""

    def listed(self, name: str) -> tuple[str, ...]:
        """A property that must be a sequence of texts; what is none is left empty."""
        value = self.props.get(name)
        if not isinstance(value, (list, tuple)):
            return ()
        return tuple(part if isinstance(part, str) else "" for part in value[:MOST_PARTS])

    def measure(self, width: float) -> tuple[float, float]:
        """The width and height in pixels that it wants when at most `width` is to be had."""
        return width, 0

    def place(self, rect: Rect) -> None:
        """Take this place; paint again where something changed."""
        moved, self.rect = rect != self.rect, rect
        if not self.shown:
            # What the household made larger may have left the screen with its old drawing.
            if not self.stale or self.ink.children:
                self.wipe()
        elif self.stale or moved:
            try:
                next_view()
                self.repaint()
            except OutOfTimeError:
                self.stale = True
                raise
        self.arrange()

    def arrange(self) -> None:
        """Place the children."""

    def hide(self) -> None:
        """There is no room for it, nor for what is in it."""
        if self.rect is NOWHERE:
            return
        self.rect = NOWHERE
        self.wipe()
        for child in self.children:
            child.hide()

    def wipe(self) -> None:
        """Take away what was drawn, and let go of its pictures: drawn again, it asks for them again."""
        self.stale = True
        self.ink.clear()
        for place in list(self._pictures):
            self.drop_picture(place)

    @property
    def shown(self) -> bool:
        """Whether any of it is on the screen."""
        rect, stage, lift = self.rect, self.stage, self.lift
        return (
            rect.x < stage.width
            and rect.right > 0
            and rect.y - lift < stage.height
            and rect.bottom - lift > 0
        )

    @property
    def reachable(self) -> bool:
        """Whether it is on the screen, or comes onto it by scrolling up or down."""
        if self.rect is NOWHERE:
            return False
        return self.shown or (
            self.scroller is not None and self.rect.x < self.stage.width and self.rect.right > 0
        )

    @property
    def scroller(self) -> ScrollingView | None:
        """The page or panel that it lies in, where that scrolls as a whole."""
        view = self
        while view.layer == 0 and view.parent is not None:
            view = view.parent
            if view.scrolls:
                return cast("ScrollingView", view)
        return None

    @property
    def lift(self) -> float:
        """How many pixels higher it is on the screen than its `rect` says: what it lies in is scrolled."""
        scroller = self.scroller
        return scroller.scroll if scroller is not None else 0.0

    def on_screen(self, rect: Rect) -> Rect:
        """Where a place of its own is on the screen."""
        lift = self.lift
        return rect if lift == 0 else Rect(rect.x, rect.y - lift, rect.width, rect.height)

    def repaint(self) -> None:
        """Draw anew into the view's own instructions."""
        self.stale = False
        self.ink.clear()
        self.paint(Brush(self.ink, self.stage.height))

    def paint(self, brush: Brush) -> None:
        """Draw at `self.rect`."""

    def changed(self, names: set[str]) -> None:
        """Some properties are new."""
        self.stale = True

    def built(self) -> None:
        """It has come onto the page, and so has all below it."""

    def gone(self) -> None:
        """It has left the page for good."""

    def let_go(self) -> None:
        """Undo the circles that it is part of, so that its memory is free at once."""
        self.parent = None
        self.children = []
        self.below.clear()
        self.group.clear()

    # Pictures of the app's.

    def picture(
        self,
        place: Hashable,
        name: str,
        width: float,
        height: float,
        fit: Fit = "cover",
        corner: float = 0,
    ) -> Picture | None:
        """The picture of this name, in pixels of the screen; None where the page can have none.

        `place` tells the pictures of one view apart; another name in the same place lets go of the last.
        """
        album = self.stage.album
        want = Want(_side(width), _side(height), fit, min(MAX_SIDE, max(0, round(corner))), self.unit)
        before = self._pictures.get(place)
        if album is None or not name:
            self.drop_picture(place)
            return None
        if before is not None and (before.name, before.want) == (name, want):
            return before
        picture = album.get(name, want, (self.id, place), partial(self.picture_came, place))
        self.drop_picture(place)
        self._pictures[place] = picture
        return picture

    def drop_picture(self, place: Hashable) -> None:
        """Nothing is in this place any more."""
        picture = self._pictures.pop(place, None)
        if picture is not None:
            picture.let_go((self.id, place))

    def keep_pictures(self, places: Container[Hashable]) -> None:
        """Let go of what is in other places than these."""
        for place in [place for place in self._pictures if place not in places]:
            self.drop_picture(place)

    @property
    def shows_pictures(self) -> bool:
        return bool(self._pictures)

    def picture_came(self, place: Hashable) -> None:
        """The picture in this place is ready, or broken."""
        if not self.stale:
            self.repaint()
        self.stage.touch()

    # What a focusable view adds.

    @property
    def focused(self) -> bool:
        """Whether it is drawn as what has the focus."""
        return self.stage.focus is self and self.stage.lit

    def can_focus(self) -> bool:
        return self.focusable

    def holds_focus(self) -> bool:
        """Whether focus stays inside it while something there can have it."""
        return False

    def captures_focus(self) -> bool:
        """Whether focus stays inside even where nothing there can have it."""
        return False

    def captures_keys(self) -> bool:
        """Whether it deals with all keys by itself for now, so that none waits for the app."""
        return False

    def focus_rect(self) -> Rect:
        """Where the focus is, for finding the next one in a direction."""
        return self.rect

    def part(self) -> int:
        """Which of its parts has the focus, where it has parts (the row of a list)."""
        return 0

    def enter(self, part: int) -> None:
        """Put the focus inside it on this part, before it is placed."""

    def focus_changed(self) -> None:
        """It has got or lost the focus."""
        self.repaint()

    def relit(self) -> None:
        """It has the focus, and that is seen from now on, or no more."""
        self.repaint()

    def key(self, key: str) -> bool:
        """Use a key while focused; False lets it travel on."""
        return False

    def key_from_inside(self, key: str) -> bool:
        """Use a key that the focused view inside had no use for."""
        return False

    def takes_text(self) -> bool:
        """Whether letters of a real keyboard are for it while it is focused."""
        return False

    def type(self, text: str) -> bool:
        """Use letters of a real keyboard while focused; "\b" takes one away."""
        return False

    def key_at_edge(self, key: str) -> bool:
        """Use a direction in which there is nothing else to focus; False lets it travel on."""
        return False

    def walk(self) -> list[View]:
        """This view and all below it, in drawing order."""
        found = [self]
        for child in self.children:
            found.extend(child.walk())
        return found


def _side(length: float) -> int:
    return max(1, min(MAX_SIDE, round(length)))
