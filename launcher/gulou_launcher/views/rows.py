"""List and rail: only the rows on screen exist; the others are asked for when they come near."""

from __future__ import annotations

from typing import Any

from kivy.graphics import InstructionGroup, PopMatrix, PushMatrix, Translate

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View
from gulou_launcher.views.words import paint_progress

_AHEAD = 8
_MOST_ROWS = 128
"""Rows that are kept: more than any window that is asked for."""
_BLOCK = 256
"""Rows are drawn relative to the first of their block, since far numbers lose their fractions on a GPU."""


class RowsView(View):
    """What lists and rails share: the window of rows that is known, the focused index, the scroll."""

    focusable = True
    grows = False

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.rows: dict[int, dict[str, Any]] = {}
        self.index = max(0, int(self.number("focused", 0)))
        self.offset = 0.0
        self.drawn: dict[int, InstructionGroup] = {}
        self._asked: tuple[int, int] = (0, 0)
        self.base = 0
        self.shift = Translate(0, 0)
        self.below.add(PushMatrix())
        self.below.add(self.shift)
        self.cells = InstructionGroup()
        self.below.add(self.cells)
        self.below.add(PopMatrix())

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
        focused = self.rows.get(self.index, {}).get("key")
        self.rows = dict(enumerate(rows[:_MOST_ROWS], start))
        if focused is not None and self.rows.get(self.index, {}).get("key") != focused:
            for index, row in self.rows.items():
                if row.get("key") == focused and index < self.count:
                    self.index = index
                    break
        self.index = max(0, min(self.index, self.count - 1))
        self.stale = True
        self.stage.dirty()

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
        self.cells.clear()
        self.drawn.clear()
        self.scroll()
        self.draw_cells()

    def focus_changed(self) -> None:
        self.repaint()

    def wipe(self) -> None:
        super().wipe()
        self.cells.clear()
        self.drawn.clear()

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
        self.stage.touch()
        if self.props.get("on_focus"):
            self.stage.act(self, "focus", (self.index, self.rows.get(self.index, {}).get("key", "")))

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
        base = first - first % _BLOCK
        if base != self.base:
            self.base = base
            self.cells.clear()
            self.drawn.clear()

    def cell_rect(self, index: int) -> Rect:
        """Where the row lies before the shift."""
        raise NotImplementedError

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        raise NotImplementedError

    def draw_cells(self) -> None:
        """Draw the rows that came onto the screen, drop those that left it, ask for those unknown."""
        wanted = self.visible()
        for index in [index for index in self.drawn if index not in wanted]:
            self.cells.remove(self.drawn.pop(index))
        for index in wanted:
            if index not in self.drawn and index in self.rows:
                self.redraw_cell(index)
        missing = [
            index
            for index in range(max(0, wanted.start - _AHEAD), min(self.count, wanted.stop + _AHEAD))
            if index not in self.rows
        ]
        if missing:
            start = max(0, wanted.start - 2 * _AHEAD)
            window = (start, wanted.stop + 2 * _AHEAD - start)
            if window != self._asked:
                self._asked = window
                self.stage.need_rows(self, *window)

    def redraw_cell(self, index: int) -> None:
        old = self.drawn.pop(index, None)
        if old is not None:
            self.cells.remove(old)
        row = self.rows.get(index)
        if row is None or index not in self.visible():
            return
        group = InstructionGroup()
        focused = self.focused and index == self.index
        self.paint_cell(Brush(group, self.stage.height), self.cell_rect(index), row, focused)
        # The focused one is drawn over its neighbours, so it goes last.
        self.cells.add(group)
        self.drawn[index] = group

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


class ListView(RowsView):
    kind = "list"
    grows = True

    def _row_height(self) -> float:
        return 112 * self.unit

    def measure(self, width: float) -> tuple[float, float]:
        return width, max(1, min(self.count, 8)) * self._row_height()

    def visible(self) -> range:
        rows = max(1, int(self.rect.height // self._row_height()))
        first = int(self.offset)
        return range(first, min(self.count, first + rows))

    def scroll(self) -> None:
        rows = max(1, int(self.rect.height // self._row_height()))
        middle = self.index - rows // 2
        self.offset = float(max(0, min(middle, self.count - rows)))
        self.rebase(int(self.offset))
        self.shift.y = (self.offset - self.base) * self._row_height()

    def cell_rect(self, index: int) -> Rect:
        height = self._row_height()
        y = self.rect.y + (index - self.base) * height
        return Rect(self.rect.x, y, self.rect.width, height - 8 * self.unit)

    def key(self, key: str) -> bool:
        page = max(1, len(self.visible()) - 1)
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
        self._go(self.count - 1 if key == "up" else 0)
        return True

    def paint(self, brush: Brush) -> None:
        if self.count == 0 and self.words("empty"):
            texture = text_texture(self.words("empty"), round(32 * self.unit), False, int(self.rect.width), 4)
            brush.texture(texture, self.rect.x, self.rect.y, theme.TONES["secondary"])

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        unit = self.unit
        tones = theme.TONES
        main = tones["ink" if focused else "primary"]
        soft = tones["ink_secondary" if focused else "secondary"]
        if row.get("dimmed") is True and not focused:
            main = soft
        if focused:
            brush.box(rect, theme.PAPER, theme.CORNER * unit)
            bar = Rect(rect.x, rect.y + 18 * unit, 8 * unit, rect.height - 36 * unit)
            brush.box(bar, theme.RED, 4 * unit)
        x, right = rect.x + 28 * unit, rect.right - 24 * unit
        leading = text_of(row, "leading")
        if leading:
            texture = text_texture(leading, round(34 * unit), True, int(96 * unit))
            brush.texture(texture, x, rect.y + (rect.height - texture.height) / 2, soft)
            x += 104 * unit
        trailing = text_of(row, "trailing") or ("●" if row.get("checked") is True else "")
        if trailing:
            texture = text_texture(trailing, round(26 * unit), False, int(220 * unit))
            right -= texture.width
            brush.texture(texture, right, rect.y + (rect.height - texture.height) / 2, soft)
            right -= 20 * unit
        width = max(8, int(right - x))
        title = text_texture(text_of(row, "title"), round(32 * unit), focused, width)
        subtitle = text_of(row, "subtitle")
        progress = row.get("progress")
        if not subtitle:
            brush.texture(title, x, rect.y + (rect.height - title.height) / 2, main)
            return
        texture = text_texture(subtitle, round(26 * unit), False, width)
        tall = title.height + texture.height - 8 * unit
        top = rect.y + (rect.height - tall) / 2 - (4 * unit if isinstance(progress, (int, float)) else 0)
        brush.texture(title, x, top, main)
        brush.texture(texture, x, top + title.height - 8 * unit, soft)
        if isinstance(progress, (int, float)):
            bar = Rect(x, rect.bottom - 10 * unit, width, 5 * unit)
            paint_progress(brush, bar, float(progress), theme.rgb("#c9c4b8") if focused else theme.TRACK)


class RailView(RowsView):
    kind = "rail"

    def _card(self) -> tuple[float, float, float]:
        """Width and height of a card's ground, and the room for words below it."""
        unit = self.unit
        return 320 * unit, 181 * unit, 92 * unit

    def _step(self) -> float:
        return self._card()[0] + 28 * self.unit

    def _title_height(self) -> float:
        return 76 * self.unit if self.words("title") else 0

    def measure(self, width: float) -> tuple[float, float]:
        _, height, below = self._card()
        return width, self._title_height() + height + below

    def visible(self) -> range:
        first = max(0, int((self.offset - self.rect.x) // self._step()))
        last = int((self.offset + self.stage.width - self.rect.x) // self._step()) + 1
        return range(first, min(self.count, last))

    def scroll(self) -> None:
        step = self._step()
        room = self.rect.width - self._card()[0]
        place = self.index * step
        if place - self.offset > room:
            self.offset = place - room
        elif place < self.offset:
            self.offset = place
        self.offset = max(0.0, min(self.offset, self.count * step))
        self.rebase(int(self.offset // step))
        self.shift.x = self.base * step - self.offset

    def cell_rect(self, index: int) -> Rect:
        width, height, _ = self._card()
        x = self.rect.x + (index - self.base) * self._step()
        return Rect(x, self.rect.y + self._title_height(), width, height)

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

    def paint(self, brush: Brush) -> None:
        if self.words("title"):
            texture = text_texture(self.words("title"), round(38 * self.unit), True, int(self.rect.width))
            tone = theme.TONES["primary" if self.focused else "secondary"]
            brush.texture(texture, self.rect.x, self.rect.y, tone)
        if self.count == 0 and self.words("empty"):
            texture = text_texture(self.words("empty"), round(32 * self.unit), False, int(self.rect.width), 2)
            y = self.rect.y + self._title_height() + 40 * self.unit
            brush.texture(texture, self.rect.x, y, theme.TONES["secondary"])

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        unit = self.unit
        face = rect.inset(-rect.width * (theme.FOCUS_GROWTH - 1) / 2) if focused else rect
        if focused:
            ring = face.inset(-theme.FOCUS_RING * unit)
            brush.box(ring, theme.PAPER, (theme.CORNER + theme.FOCUS_RING) * unit)
        brush.box(face, _ground(text_of(row, "color")), theme.CORNER * unit)
        seal = text_of(row, "seal")
        if seal:
            texture = text_texture(seal, round((96 if len(seal) < 3 else 72) * unit), True, int(face.width))
            x = face.x + (face.width - texture.width) / 2
            brush.texture(texture, x, face.y + (face.height - texture.height) / 2, (*theme.PAPER[:3], 0.92))
        caption = text_of(row, "caption")
        if caption:
            texture = text_texture(caption, round(26 * unit), False, int(face.width - 36 * unit))
            brush.texture(texture, face.x + 18 * unit, face.y + 10 * unit, theme.PAPER)
        progress = row.get("progress")
        if isinstance(progress, (int, float)):
            bar = Rect(face.x + 18 * unit, face.bottom - 20 * unit, face.width - 36 * unit, 7 * unit)
            paint_progress(brush, bar, float(progress), theme.rgb("#ffffff", 0.28))
        y = rect.bottom + (18 if focused else 10) * unit
        title = text_texture(text_of(row, "title"), round(30 * unit), focused, int(rect.width))
        brush.texture(title, rect.x, y, theme.TONES["primary" if focused else "secondary"])
        subtitle = text_of(row, "subtitle")
        if subtitle:
            texture = text_texture(subtitle, round(26 * unit), False, int(rect.width))
            brush.texture(texture, rect.x, y + title.height - 6 * unit, theme.TONES["secondary"])


def _ground(color: str) -> theme.Color:
    try:
        return theme.rgb(color)
    except (ValueError, IndexError):
        return theme.RAISED
