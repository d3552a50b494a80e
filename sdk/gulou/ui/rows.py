"""Lists, rails and grids: any number of rows, of which only those on screen are ever made or sent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from gulou.ui.icon import known
from gulou.ui.node import Node
from gulou.ui.picture import Picture, picture_name

T = TypeVar("T")


@dataclass(frozen=True)
class Item:
    """A row of a list. `leading` stands before the title (a channel number), `trailing` at the end.

    `progress` is 0 … 1 or None; `checked` marks the row that is in force. `image` stands at its left, or
    `icon`, one of `gulou.ui.ICONS`.
    """

    title: str
    subtitle: str = ""
    leading: str = ""
    trailing: str = ""
    progress: float | None = None
    checked: bool = False
    dimmed: bool = False
    image: Picture | None = None
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """A tile of a rail or grid. `seal` is a character or two drawn large, `color` its ground as #rrggbb.

    `image` covers all of it as soon as it is there; where it is a `logo`, it stands in the middle of the
    ground, in the place of the seal. `icon`, one of `ICONS`, stands on the cards of a large grid.
    """

    title: str
    subtitle: str = ""
    caption: str = ""
    seal: str = ""
    color: str = ""
    progress: float | None = None
    image: Picture | None = None
    logo: bool = False
    icon: str = ""

    def __post_init__(self) -> None:
        if self.icon:
            known(self.icon)


@dataclass(eq=False)
class _Rows(Node, Generic[T]):
    """What lists, rails and grids share. `row` makes the row of an item, `row_key` names it (or its index).

    `focused` is the index that has the focus first. `on_select` and `on_focus` get the item.
    """

    first_window: ClassVar[int] = 24
    """Rows sent with a new list before the launcher asks: more than any screen shows."""
    local: ClassVar[frozenset[str]] = Node.local | {"items", "row", "row_key", "on_focus"}

    items: Sequence[T] = field(default_factory=tuple)
    _: KW_ONLY
    row: Callable[[T], Any]
    row_key: Callable[[T], Hashable] | None = None
    focused: int = 0
    empty: str = ""
    on_select: Callable[[T], object] | None = None
    on_focus: Callable[[T], object] | None = None

    def props(self) -> dict[str, Any]:
        props = super().props()
        props["count"] = len(self.items)
        if self.on_focus is not None:
            props["on_focus"] = True
        return props

    def window(
        self, start: int, count: int, span: tuple[float, float] | None = None
    ) -> tuple[dict[str, Any], ...]:
        """Rows `start` … as they go over the wire; fewer where the list ends. `span` is for a guide."""
        rows = []
        for index in range(max(0, start), min(len(self.items), start + count)):
            item = self.items[index]
            row = {
                name: picture_name(value)
                for name, value in asdict(self.row(item)).items()
                if value not in ("", None, False)
            }
            row["key"] = str(index if self.row_key is None else self.row_key(item))
            rows.append(row)
        return tuple(rows)

    def handle(self, name: str, value: object) -> None:
        """`value` is (index, key): the key wins where the list has changed since the key press."""
        handler = {"select": self.on_select, "focus": self.on_focus}.get(name)
        if handler is None or not isinstance(value, (list, tuple)) or len(value) != 2:
            return
        index, key = value
        item = self._find(index, key)
        if item is not None:
            handler(item)

    def _find(self, index: object, key: object) -> T | None:
        if isinstance(index, int) and 0 <= index < len(self.items):
            item = self.items[index]
            if self.row_key is None or str(self.row_key(item)) == key:
                return item
        if self.row_key is not None:
            return next((item for item in self.items if str(self.row_key(item)) == key), None)
        return None


@dataclass(eq=False)
class List(_Rows[T]):
    """Rows one below the other, each an `Item`.

    A list with a `title` over it is one of several: it takes the height that it needs, not all that is left.
    """

    kind: ClassVar[str] = "list"

    title: str = ""


@dataclass(eq=False)
class Rail(_Rows[T]):
    """Tiles side by side under a title, each a `Card`."""

    kind: ClassVar[str] = "rail"

    title: str = ""


@dataclass(eq=False)
class Grid(_Rows[T]):
    """Tiles in rows of `columns` (1 … 12), each a `Card`.

    A `large` one fills its place with at most three rows, and has seal, icon and words in large letters on
    the cards: for a few choices that must be seen from afar, as in simple mode.
    """

    kind: ClassVar[str] = "grid"
    first_window: ClassVar[int] = 60

    columns: int = 5
    large: bool = False
