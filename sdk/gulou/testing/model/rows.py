"""Lists and rails, and what grids share with them: the rows that are known, the focus, what is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_MOST_ROWS = 128
_WORDS = ("leading", "caption", "seal", "title", "subtitle", "trailing")


class Rows(Shown):
    """What lists and rails share."""

    focusable = True
    takes_rest = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.rows: dict[int, dict[str, Any]] = {}
        self.index = max(0, int(self.number("focused", 0)))
        self.offset = 0.0
        self._asked = (0, 0)

    @property
    def ahead(self) -> int:
        """Rows that are known before they are on the screen."""
        return 8

    @property
    def count(self) -> int:
        return max(0, int(self.number("count", 0)))

    def can_focus(self) -> bool:
        return self.count > 0

    def set_rows(self, start: int, rows: tuple[dict[str, Any], ...]) -> None:
        """A window of rows has come; the focus stays with its row where the row has moved."""
        focused = self.rows.get(self.index, {}).get("key")
        self.rows = dict(enumerate(rows[:_MOST_ROWS], start))
        if focused is not None and self.rows.get(self.index, {}).get("key") != focused:
            moved = (index for index, row in self.rows.items() if row.get("key") == focused)
            self.index = next((index for index in moved if index < self.count), self.index)
        self.index = max(0, min(self.index, self.count - 1))

    def changed(self, names: set[str]) -> None:
        if "count" in names:
            self._asked = (0, 0)
            self.rows = {index: row for index, row in self.rows.items() if index < self.count}
            self.index = max(0, min(self.index, self.count - 1))
        if "focused" in names:
            self.index = max(0, min(int(self.number("focused", 0)), self.count - 1))

    def arrange(self) -> None:
        self.scroll()
        self.look()

    def go(self, index: int) -> None:
        """Move the focus to this row."""
        self.index = index
        self.scroll()
        self.look()
        if self.props.get("on_focus"):
            self.act("focus", (self.index, self.rows.get(self.index, {}).get("key", "")))

    def step(self, by: int) -> bool:
        """Move the focus by so many rows, at most to an end; False where it is there already."""
        index = max(0, min(self.index + by, self.count - 1))
        if index == self.index:
            return False
        self.go(index)
        return True

    def select(self) -> bool:
        row = self.rows.get(self.index)
        if row is None or not self.props.get("on_select"):
            return False
        self.act("select", (self.index, row.get("key", "")))
        return True

    def look(self) -> None:
        """Ask for the rows near the screen that are unknown."""
        wanted = self.in_sight()
        near = range(max(0, wanted.start - self.ahead), min(self.count, wanted.stop + self.ahead))
        if any(index not in self.rows for index in near):
            start = max(0, wanted.start - 2 * self.ahead)
            window = (start, wanted.stop + 2 * self.ahead - start)
            if window != self._asked:
                self._asked = window
                self.stage.need_rows(self, *window)

    def in_sight(self) -> range:
        """The indexes on the screen."""
        raise NotImplementedError

    def scroll(self) -> None:
        """Set `offset` so that the focused row is on the screen."""
        raise NotImplementedError

    def cell(self, index: int) -> Place:
        """Where the row lies on the screen."""
        raise NotImplementedError

    def focus_place(self) -> Place:
        cell, room = self.cell(self.index), self.place
        left, top = max(cell.x, room.x), max(cell.y, room.y)
        right, bottom = min(cell.right, room.right), min(cell.bottom, room.bottom)
        return Place(left, top, max(1.0, right - left), max(1.0, bottom - top))

    @property
    def shown_rows(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows on the screen that are known, with their indexes."""
        return [(index, self.rows[index]) for index in self.in_sight() if index in self.rows]

    @property
    def own_texts(self) -> list[str]:
        found = [self.words("title")] if self.words("title") else []
        if not self.count and self.words("empty"):
            found.append(self.words("empty"))
        return found + [text for _, row in self.shown_rows for text in row_texts(row)]

    @property
    def title(self) -> str:
        return self.words("title")

    def describe(self) -> str:
        title = f' "{self.words("title")}"' if self.words("title") else ""
        return f"{self.kind}{title} of {self.count}"


def row_texts(row: dict[str, Any]) -> list[str]:
    """The words of a row, in reading order."""
    return [text for name in _WORDS if isinstance(text := row.get(name), str)]


class List(Rows):
    @property
    def grows(self) -> bool:  # type: ignore[override]
        """One of several on a page has a title, and takes what it needs."""
        return not self.words("title")

    @property
    def _head(self) -> float:
        return 64 * self.unit if self.words("title") else 0.0

    @property
    def _row_height(self) -> float:
        return 112 * self.unit

    @property
    def _fitting(self) -> int:
        return max(1, int((self.place.height - self._head + 1) // self._row_height))

    def measure(self, width: float) -> tuple[float, float]:
        return width, self._head + max(1, min(self.count, 8)) * self._row_height

    def in_sight(self) -> range:
        first = int(self.offset)
        return range(first, min(self.count, first + self._fitting))

    def scroll(self) -> None:
        self.offset = float(max(0, min(self.index - self._fitting // 2, self.count - self._fitting)))

    def cell(self, index: int) -> Place:
        height = self._row_height
        y = self.place.y + self._head + (index - self.offset) * height
        return Place(self.place.x, y, self.place.width, height - 8 * self.unit)

    def key(self, key: str) -> bool:
        page = max(1, len(self.in_sight()) - 1)
        match key:
            case "up":
                return self.step(-1)
            case "down":
                return self.step(1)
            case "channelup":
                return self.step(-page) or True
            case "channeldown":
                return self.step(page) or True
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        """With nothing above or below it, the list goes round."""
        if key not in ("up", "down"):
            return False
        self.go(self.count - 1 if key == "up" else 0)
        return True


class Rail(Rows):
    @property
    def _step(self) -> float:
        return 348 * self.unit

    @property
    def _head(self) -> float:
        return 76 * self.unit if self.words("title") else 0

    def measure(self, width: float) -> tuple[float, float]:
        return width, self._head + 273 * self.unit

    def in_sight(self) -> range:
        first = max(0, int((self.offset - self.place.x) // self._step))
        last = int((self.offset + self.stage.width - self.place.x) // self._step) + 1
        return range(first, min(self.count, last))

    def scroll(self) -> None:
        room = self.place.width - 320 * self.unit
        place = self.index * self._step
        if place - self.offset > room:
            self.offset = place - room
        elif place < self.offset:
            self.offset = place
        self.offset = max(0.0, min(self.offset, self.count * self._step))

    def cell(self, index: int) -> Place:
        x = self.place.x + index * self._step - self.offset
        return Place(x, self.place.y + self._head, 320 * self.unit, 181 * self.unit)

    def key(self, key: str) -> bool:
        match key:
            case "left":
                return self.step(-1)
            case "right":
                return self.step(1)
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        """At its ends a rail stays."""
        return key in ("left", "right")
