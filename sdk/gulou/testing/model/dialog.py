"""Dialog and toast: what lies over everything else of the app's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.testing.model.boxes import LEAST
from gulou.testing.model.place import SAFE, Place
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_WIDTH = 940
_TEXTS = ((32, 8), (26, 8), (26, 4), (26, 2))
"""Letters and lines of the text; the first with which all can be pressed."""
_GAP, _EDGES = 20, 108
_TOASTS = 3


class Dialog(Shown):
    """Focus stays in it until it is closed."""

    floating = True
    container = True
    layer = 2
    says = ("title", "text")

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.closed = False

    def changed(self, names: set[str]) -> None:
        self.closed = False

    def holds_focus(self) -> bool:
        return not self.closed

    def captures_focus(self) -> bool:
        return not self.closed

    def can_focus(self) -> bool:
        """Itself only where there is nothing to press in it: then OK and Back close it."""
        return not self.closed and not any(node.can_focus() for node in self.walk() if node is not self)

    def key(self, key: str) -> bool:
        if key in ("ok", "back"):
            self._back()
        return True

    def key_from_inside(self, key: str) -> bool:
        if key == "back":
            self._back()
            return True
        return False

    def _back(self) -> None:
        if self.props.get("on_back"):
            self.act("back")
        else:
            self.closed = True

    def _words_height(self) -> float:
        room = (_WIDTH - 128) * self.unit
        heights = []
        if self.words("title"):
            heights.append(self.extent(self.words("title"), 46, True, room, 2)[1])
        used = sum(heights) + _GAP * self.unit * len(heights)
        if not self.words("text"):
            return used
        # The text gives way to what can be pressed.
        wanted = sum(self._least(row) + _GAP * self.unit for row in self._rows()) - _GAP * self.unit
        height = 0.0
        for size, lines in _TEXTS:
            height = self.extent(self.words("text"), size, False, room, lines)[1] + _GAP * self.unit
            if wanted <= self._left(used + height):
                break
        return used + height

    def _left(self, words: float) -> float:
        """Height that the words leave to the rows."""
        return self.stage.height * (1 - 2 * SAFE) - _EDGES * self.unit - words

    def _least(self, row: list[tuple[Shown, float, float]]) -> float:
        scrolls = all(child.grows for child, _, _ in row)
        return min(_tall(row), LEAST * self.unit) if scrolls else _tall(row)

    def _rows(self) -> list[list[tuple[Shown, float, float]]]:
        """The children side by side, in as many rows as they need."""
        room = (_WIDTH - 128) * self.unit
        rows: list[list[tuple[Shown, float, float]]] = [[]]
        x = 0.0
        for child in self.children:
            if child.floating:
                continue
            width, height = child.measure(room)
            if x and x + width > room:
                rows.append([])
                x = 0.0
            rows[-1].append((child, min(width, room), height))
            x += width + 24 * self.unit
        return [row for row in rows if row]

    def _fitting(self) -> list[list[tuple[Shown, float, float]]]:
        """The rows for which there is room on the screen; what scrolls by itself takes what is left."""
        unit = self.unit
        left = self._left(self._words_height())
        fitting = []
        for row in self._rows():
            if _tall(row) > left >= LEAST * unit and all(child.grows for child, _, _ in row):
                fitting.append([(child, width, left) for child, width, _ in row])
                break
            if _tall(row) > left:
                break
            fitting.append(row)
            left -= _tall(row) + _GAP * unit
        return fitting

    def put(self, place: Place) -> None:
        if self.closed:
            self.hide()
            return
        unit, stage = self.unit, self.stage
        rows = sum(_tall(row) + _GAP * unit for row in self._fitting())
        width, height = _WIDTH * unit, self._words_height() + rows + _EDGES * unit
        super().put(Place((stage.width - width) / 2, (stage.height - height) / 2, width, height))

    def arrange(self) -> None:
        unit, rows, gap = self.unit, self._fitting(), _GAP * self.unit
        y = self.place.bottom - 64 * unit + gap - sum(_tall(row) + gap for row in rows)
        placed = set()
        for row in rows:
            x = self.place.x + 64 * unit
            for child, width, height in row:
                child.put(Place(x, y, width, height))
                placed.add(child.id)
                x += width + 24 * unit
            y += _tall(row) + gap
        for child in self.children:
            if child.floating:
                child.put(self.place)
            elif child.id not in placed:
                child.hide()


def _tall(row: list[tuple[Shown, float, float]]) -> float:
    return max(height for _, _, height in row)


class Toast(Shown):
    floating = True
    layer = 4
    says = ("text",)

    def put(self, place: Place) -> None:
        """The newest lowest; older ones above, as many as are shown."""
        toasts = [node for node in self.stage.everything if isinstance(node, Toast)]
        after = toasts[toasts.index(self) + 1 :]
        if len(after) >= _TOASTS or not self.words("text"):
            self.hide()
            return
        bottom = self.stage.height * (1 - SAFE)
        bottom -= sum(toast.size[1] + 16 * self.unit for toast in after if toast.words("text"))
        width, tall = self.size
        super().put(Place((self.stage.width - width) / 2, bottom - tall, width, tall))

    @property
    def size(self) -> tuple[float, float]:
        wide, tall = self.extent(self.words("text"), 32, False, self.stage.width * 0.6, 2)
        return wide + 88 * self.unit, tall + 40 * self.unit
