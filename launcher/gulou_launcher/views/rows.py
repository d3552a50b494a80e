"""What list, rail and grid share: only the rows on screen exist, others are asked for when they come near."""

from __future__ import annotations

from typing import Any

from kivy.graphics import InstructionGroup, PopMatrix, PushMatrix, Scale, Translate

from gulou_launcher import theme
from gulou_launcher.paint import Brush, OutOfTimeError, Rect
from gulou_launcher.views.view import View

MOST_ROWS = 128
"""Rows that are kept: more than any window that is asked for."""


class RowsView(View):
    """What lists and rails share: the window of rows that is known, the focused index, the scroll."""

    focusable = True
    takes_rest = True
    grows_focus = False
    """Whether the focused row is larger than the others."""

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.rows: dict[int, dict[str, Any]] = {}
        self.index = max(0, int(self.number("focused", 0)))
        self.offset = 0.0
        self.drawn: dict[int, InstructionGroup] = {}
        self._asked: tuple[int, int] = (0, 0)
        self._news: set[int] = set()
        """Rows that are drawn, but have changed."""
        self._has_news = False
        self.painted = 0
        """The index of the row that is being painted: the place of its picture."""
        self.base = 0
        self.shift = Translate(0, 0)
        self.slide = Translate(0, 0)
        """How far what was scrolled is still beside its place."""
        self.below.add(PushMatrix())
        self.below.add(self.shift)
        self.below.add(self.slide)
        self.cells = InstructionGroup()
        self.below.add(self.cells)
        self.below.add(PopMatrix())
        self.hints = InstructionGroup()
        self.below.add(self.hints)

    @property
    def block(self) -> int:
        """Rows are drawn relative to the first of their block: far numbers lose their fractions on a GPU."""
        return 256

    @property
    def ahead(self) -> int:
        """Rows that are known before they are on the screen."""
        return 8

    @property
    def count(self) -> int:
        return max(0, int(self.number("count", 0)))

    def can_focus(self) -> bool:
        return self.count > 0

    def part(self) -> int:
        return self.index

    def enter(self, part: int) -> None:
        self.index = max(0, min(part, self.count - 1))
        self.stale = True

    def set_rows(self, start: int, rows: tuple[dict[str, Any], ...]) -> None:
        """A window of rows has come; the focus stays with its row where the row has moved.

        Only the last window is kept: of rows outside it the app does not tell when they change.
        """
        old, before = self.rows, self.index
        focused = self.rows.get(self.index, {}).get("key")
        self.rows = dict(enumerate(rows[:MOST_ROWS], start))
        if focused is not None and self.rows.get(self.index, {}).get("key") != focused:
            for index, row in self.rows.items():
                if row.get("key") == focused and index < self.count:
                    self.index = index
                    break
        self.index = max(0, min(self.index, self.count - 1))
        if self.index != before:
            self._news |= {before, self.index}
        self._news |= {index for index in self.drawn if self.rows.get(index) != old.get(index)}
        self._has_news = True
        self.stage.dirty()

    def place(self, rect: Rect) -> None:
        super().place(rect)
        if self._has_news and not self.stale and self.shown:
            self.scroll()
            while self._news:
                index = self._news.pop()
                try:
                    self.redraw_cell(index)
                except OutOfTimeError:
                    self._news.add(index)
                    raise
            # Rows that a page of the launcher's own needs come while they are asked for: that is news again.
            self._has_news = False
            try:
                self.draw_cells()
            except OutOfTimeError:
                self._has_news = True
                raise

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "count" in names:
            self._asked = (0, 0)
            self.rows = {index: row for index, row in self.rows.items() if index < self.count}
            self.index = max(0, min(self.index, self.count - 1))
        if "focused" in names:
            self.index = max(0, min(int(self.number("focused", 0)), self.count - 1))

    def repaint(self) -> None:
        super().repaint()
        self._undraw(*self.drawn)
        self._news.clear()
        self._has_news = False
        self.scroll()
        self.draw_cells()

    def focus_changed(self) -> None:
        super().repaint()
        self.redraw_cell(self.index)
        self.draw_hints()
        if self.focused:
            self._grow(self.index)

    def relit(self) -> None:
        super().repaint()
        self.redraw_cell(self.index)
        self.draw_hints()

    def wipe(self) -> None:
        super().wipe()
        self._undraw(*self.drawn)
        self.hints.clear()

    def step(self, by: int) -> bool:
        """Move the focus by so many rows, at most to an end; False where it is there already."""
        index = max(0, min(self.index + by, self.count - 1))
        if index == self.index:
            return False
        self._go(index)
        return True

    def _go(self, index: int) -> None:
        before, self.index = self.index, index
        offset = self.offset
        self.scroll()
        if self.offset == offset:
            for changed in (before, index):
                self.redraw_cell(changed)
        else:
            self.redraw_cell(before)
            self.draw_cells()
            self.redraw_cell(index)
            self._slide(*self.scrolled(self.offset - offset))
        self._grow(index)
        self.stage.touch()
        if self.props.get("on_focus"):
            self.stage.act(self, "focus", (self.index, self.rows.get(self.index, {}).get("key", "")))

    def scrolled(self, by: float) -> tuple[float, float]:
        """How far that much of `offset` is on the screen, in pixels to the left and upwards."""
        return 0.0, 0.0

    def _slide(self, x: float, y: float) -> None:
        """What was scrolled so far comes to its place."""
        x, y = x + self.slide.x, y - self.slide.y
        if abs(x) > self.stage.width / 2 or abs(y) > self.stage.height / 2:
            x = y = 0.0

        def apply(left: float) -> None:
            self.slide.x, self.slide.y = round(x * left), -round(y * left)

        self.stage.motion.begin(self.slide, apply)

    def _grow(self, index: int) -> None:
        """The one that has got the focus comes forward."""
        group = self.drawn.get(index)
        if group is None or not self.grows_focus or not self.stage.motion.wanted:
            return
        cell = self.cell_rect(index)
        middle = (cell.x + cell.width / 2, self.stage.height - cell.y - cell.height / 2)
        scale = Scale(1, 1, 1, origin=middle)
        group.insert(0, scale)
        group.insert(0, PushMatrix())
        group.add(PopMatrix())

        def apply(left: float) -> None:
            scale.x = scale.y = 1 - (1 - 1 / theme.FOCUS_GROWTH) * left

        self.stage.motion.begin((self, "grown"), apply)

    def select(self) -> bool:
        row = self.rows.get(self.index)
        if row is None or not self.props.get("on_select"):
            return False
        self.stage.act(self, "select", (self.index, row.get("key", "")))
        return True

    def visible(self) -> range:
        """The indexes on screen."""
        raise NotImplementedError

    def scroll(self) -> None:
        """Set `offset` so that the focused row is on screen, and shift what is drawn."""
        raise NotImplementedError

    def rebase(self, first: int) -> None:
        """Draw relative to the block of the first row on screen."""
        base = first - first % self.block
        if base != self.base:
            self.base = base
            self._undraw(*self.drawn)

    def cell_rect(self, index: int) -> Rect:
        """Where the row lies before the shift."""
        raise NotImplementedError

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        raise NotImplementedError

    def draw_cells(self) -> None:
        """Draw the rows that came onto the screen, drop those that left it, ask for those unknown."""
        self.draw_hints()
        wanted = self.visible()
        self._undraw(*(index for index in self.drawn if index not in wanted))
        self.keep_pictures(wanted)
        for index in wanted:
            if index not in self.drawn and index in self.rows:
                self.redraw_cell(index)
        self.need_rows()

    def need_rows(self) -> None:
        """Ask for the rows near the screen that are not known."""
        wanted = self.visible()
        missing = [
            index
            for index in range(max(0, wanted.start - self.ahead), min(self.count, wanted.stop + self.ahead))
            if index not in self.rows
        ]
        if missing:
            start = max(0, wanted.start - 2 * self.ahead)
            window = (start, wanted.stop + 2 * self.ahead - start)
            if window != self._asked:
                self._asked = window
                self.stage.need_rows(self, *window)

    def draw_hints(self) -> None:
        """Show whether there is more on either side."""
        self.hints.clear()
        if self.count:
            self.paint_hints(Brush(self.hints, self.stage.height))

    def paint_hints(self, brush: Brush) -> None:
        raise NotImplementedError

    def _undraw(self, *indexes: int) -> None:
        """Take rows away, where they are drawn, and all that is in them: else each is a circle of its own,
        whose memory is free only when rubbish is looked for."""
        for index in indexes:
            group = self.drawn.pop(index, None)
            if group is not None:
                self.cells.remove(group)
                group.clear()

    def redraw_cell(self, index: int) -> None:
        self._undraw(index)
        row = self.rows.get(index)
        if row is None or index not in self.visible():
            return
        group = InstructionGroup()
        focused = self.focused and index == self.index
        self.painted = index
        self.paint_cell(Brush(group, self.stage.height), self.cell_rect(index), row, focused)
        # The focused one is drawn over its neighbours, so it goes last.
        self.cells.add(group)
        self.drawn[index] = group

    def picture_came(self, place: Any) -> None:
        if not self.stale:
            self.redraw_cell(place)
        self.stage.touch()

    def focus_rect(self) -> Rect:
        """The focused row, as far as it lies inside the place that the list or rail was given."""
        cell, room = self.cell_rect(self.index), self.rect
        x, y = cell.x + self.shift.x, cell.y - self.shift.y
        left, top = max(x, room.x), max(y, room.y)
        right, bottom = min(x + cell.width, room.right), min(y + cell.height, room.bottom)
        return Rect(left, top, max(1.0, right - left), max(1.0, bottom - top))


def text_of(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
