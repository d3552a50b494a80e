"""The base of every node of the model: what it says, what room it takes, what it does with a key."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from gulou.testing.model.letters import extent
from gulou.testing.model.place import NOWHERE, Place

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_LARGEST = 1e9


class Shown:
    """A node on the screen. `says` names the properties that hold its words, in reading order."""

    focusable: ClassVar[bool] = False
    floating: ClassVar[bool] = False
    """True for what finds its own place on the screen, outside the page's column."""
    container: ClassVar[bool] = False
    """True for what places others."""
    leads_away: ClassVar[bool] = False
    """True for what leads from what stands here to something else: focus does not begin with it."""
    layer: ClassVar[int] = 0
    """0: in its place in the tree; above, over all that is on lower layers."""
    scrolls: ClassVar[bool] = False
    """True for what scrolls as a whole."""
    takes_rest: ClassVar[bool] = False
    """True for what shares in a row the width that others leave."""
    grows: bool = False
    """True for what shares in a column the height that others leave."""
    snug: ClassVar[bool] = False
    """True for what grows no further than it needs."""
    says: ClassVar[tuple[str, ...]] = ()

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        self.stage = stage
        self.id = node_id
        self.kind = kind
        self.props = props
        self.parent: Shown | None = None
        self.children: list[Shown] = []
        self.place = NOWHERE

    @property
    def unit(self) -> float:
        """Pixels for one unit: 1/1080 of the screen's height."""
        return self.stage.height / 1080

    def number(self, name: str, default: float) -> float:
        """A property that is a number."""
        value = self.props.get(name)
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return default
        return max(-_LARGEST, min(_LARGEST, float(value)))

    def words(self, name: str) -> str:
        """A property that is text; '' where there is none."""
        value = self.props.get(name)
        return value if isinstance(value, str) else ""

    def extent(
        self, text: str, size: float, bold: bool = False, room: float = 4096, lines: int = 1
    ) -> tuple[float, float]:
        """Pixels that the text takes at this size in units."""
        return extent(text, round(size * self.unit), bold, room, lines)

    # Its place.

    def measure(self, width: float) -> tuple[float, float]:
        """The width and height in pixels that it wants when at most `width` is to be had."""
        return width, 0

    def put(self, place: Place) -> None:
        """Take this place."""
        self.place = place
        self.arrange()

    def arrange(self) -> None:
        """Place the children."""

    def hide(self) -> None:
        """There is no room for it, nor for what is in it."""
        self.place = NOWHERE
        for child in self.children:
            child.hide()

    @property
    def visible(self) -> bool:
        """Whether any of it is on the screen."""
        place, stage, lift = self.place, self.stage, self.lift
        beside = place.x < stage.width and place.right > 0
        return beside and place.y - lift < stage.height and place.bottom - lift > 0

    @property
    def reachable(self) -> bool:
        """Whether it is on the screen, or comes onto it by scrolling up or down."""
        place = self.place
        if place is NOWHERE:
            return False
        beside = place.x < self.stage.width and place.right > 0
        return self.visible or (self.scroller is not None and beside)

    @property
    def scroller(self) -> Any:
        """The page or panel that it lies in, which scrolls as a whole; None where it lies in none."""
        node: Shown = self
        while node.layer == 0 and node.parent is not None:
            node = node.parent
            if node.scrolls:
                return node
        return None

    @property
    def lift(self) -> float:
        """How many pixels higher it is on the screen than its place says."""
        scroller = self.scroller
        return scroller.scroll if scroller is not None else 0.0

    # What it says.

    @property
    def own_texts(self) -> list[str]:
        """The words that stand here, without those of its children."""
        return [text for name in self.says if (text := self.words(name))]

    @property
    def texts(self) -> list[str]:
        """The words that stand here and below, rows of lists among them, from top to bottom."""
        return [text for node in self.walk() if node.visible for text in node.own_texts]

    @property
    def title(self) -> str:
        """What one would call it: its first words."""
        return next(iter(self.own_texts), "")

    def describe(self) -> str:
        """One line for the dump of the tree."""
        return " ".join([self.kind, *(f'"{text}"' for text in self.own_texts)])

    def drawn(self) -> dict[str, Any]:
        """Its properties as the TV draws them: with what the household has set since the app said them."""
        return dict(self.props)

    # Focus.

    def can_focus(self) -> bool:
        return self.focusable

    def holds_focus(self) -> bool:
        """Whether focus stays inside it while something there can have it."""
        return False

    def captures_focus(self) -> bool:
        """Whether focus stays inside even where nothing there can have it."""
        return False

    def focus_gained(self) -> None:
        """It has the focus now."""

    def focus_lost(self) -> None:
        """The focus has gone elsewhere."""

    def focus_place(self) -> Place:
        """Where the focus is, for finding the next one in a direction."""
        return self.place

    def key(self, key: str) -> bool:
        """Use a key while focused; False lets it travel on."""
        return False

    def key_from_inside(self, key: str) -> bool:
        """Use a key that the focused node inside had no use for."""
        return False

    def type(self, text: str) -> bool:
        """Use letters of a real keyboard while focused."""
        return False

    def scroll_by(self, key: str) -> bool:
        """Scroll by hand, where nothing can have the focus; whether there was anything more that way."""
        return False

    def key_at_edge(self, key: str) -> bool:
        """Use a direction in which there is nothing else to focus; False lets it travel on."""
        return False

    def act(self, name: str, value: Any = None) -> None:
        """Something happened to it: tell the app."""
        self.stage.act(self, name, value)

    def changed(self, names: set[str]) -> None:
        """Some properties are new."""

    def set_rows(self, start: int, rows: tuple[dict[str, Any], ...]) -> None:
        """Rows have come; only lists and their like have any."""

    # The tree.

    def walk(self) -> Iterator[Shown]:
        """This node and all below it, in drawing order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, kind: str) -> list[Shown]:
        """All nodes of this kind here and below."""
        return [node for node in self.walk() if node.kind == kind]
