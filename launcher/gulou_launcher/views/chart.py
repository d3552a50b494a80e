"""A chart on a panel: axes with round numbers, a legend, and a line to read the values by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.axis import Axis, axis, plain
from gulou_launcher.views.view import LARGEST, View

MOST_SERIES = 8
MOST_VALUES = 2000
_MOST_POINTS = 400
"""Of one line on the screen: more than an eye can part."""

Values = tuple[float | None, ...]


@dataclass(frozen=True)
class _Line:
    name: str
    color: theme.Color
    values: Values


class ChartView(View):
    kind = "chart"
    takes_rest = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.lines = self._read()
        self.index = max(0, self.count - 1)
        """The value that is read while it has the focus."""

    @property
    def count(self) -> int:
        """Values of the longest series."""
        return max((len(line.values) for line in self.lines), default=0)

    def _read(self) -> list[_Line]:
        series = self.props.get("series")
        if not isinstance(series, (list, tuple)):
            return []
        return [_line(each, number) for number, each in enumerate(series[:MOST_SERIES])]

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "series" in names:
            at_end = self.index >= self.count - 1
            self.lines = self._read()
            # Who reads the newest value goes on reading the newest.
            self.index = self.count - 1 if at_end else min(self.index, self.count - 1)
            self.index = max(0, self.index)

    def can_focus(self) -> bool:
        return self.count > 0 and self.props.get("readable", True) is not False

    def measure(self, width: float) -> tuple[float, float]:
        return width, max(180.0, min(1000.0, self.number("height", 360))) * self.unit

    def key(self, key: str) -> bool:
        by = {"left": -1, "right": 1, "channelup": -10, "channeldown": 10}.get(key)
        if by is None:
            return False
        index = max(0, min(self.count - 1, self.index + by))
        if index == self.index:
            return False
        self.index = index
        self.repaint()
        self.stage.touch()
        return True

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right")

    # What is to be seen.

    def _axis(self) -> Axis:
        values = [value for line in self.lines for value in line.values if value is not None]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        if self.words("style") in ("bar", "area"):
            low, high = min(0.0, low), max(0.0, high)
        ends = [self._end(name) for name in ("minimum", "maximum")]
        if ends[0] is not None and ends[1] is not None and ends[1] <= ends[0]:
            ends = [None, None]
        lines = max(2, min(6, int(self.rect.height / (70 * self.unit))))
        return axis(low, high, lines, *ends)

    def _end(self, name: str) -> float | None:
        return self.number(name, 0) if isinstance(self.props.get(name), (int, float)) else None

    def paint(self, brush: Brush) -> None:
        unit, rect = self.unit, self.rect
        corner = theme.CORNER * unit
        if self.focused:
            brush.box(
                rect.inset(-theme.FOCUS_RING * unit), theme.TONES["accent"], corner + theme.FOCUS_RING * unit
            )
        brush.box(rect, theme.PANEL, corner)
        inside = rect.inset(28 * unit)
        head = self._paint_legend(brush, inside)
        foot = 44 * unit if self.listed("labels") else 8 * unit
        scale = self._axis()
        names = [
            text_texture(self._with_unit(scale.words(tick)), self.letters("fine")) for tick in scale.ticks
        ]
        left = max((name.width for name in names), default=0) + 16 * unit
        top = inside.y + max(head, 14 * unit)
        room = Rect(inside.x + left, top, inside.width - left, inside.bottom - foot - top)
        if room.width < 40 * unit or room.height < 40 * unit:
            return
        for tick, name in zip(scale.ticks, names, strict=True):
            y = room.bottom - scale.share(tick) * room.height
            tone = theme.GRID if tick else theme.ZERO
            brush.box(Rect(room.x, y - unit, room.width, max(1.0, 2 * unit)), tone)
            brush.texture(
                name, room.x - 14 * unit - name.width, y - name.height / 2, theme.TONES["secondary"]
            )
        self._paint_labels(brush, room)
        if self.words("style") == "bar":
            self._paint_bars(brush, room, scale)
        else:
            self._paint_lines(brush, room, scale)
        if self.focused and self.count:
            self._paint_reading(brush, room, scale)

    def _with_unit(self, words: str) -> str:
        unit = self.words("unit")[:12]
        return f"{words}{'' if unit[:1] in ('%', '°') else ' '}{unit}" if unit else words

    def _paint_legend(self, brush: Brush, inside: Rect) -> float:
        """The names of the series, in a row at the top; the height that they take."""
        unit, x = self.unit, inside.x
        named = [line for line in self.lines if line.name]
        for line in named:
            texture = text_texture(line.name, self.letters("caption"), False, int(360 * unit))
            wide = 40 * unit + texture.width
            if x + wide > inside.right:
                break
            tall = texture.height
            brush.box(Rect(x, inside.y + tall / 2 - 9 * unit, 28 * unit, 18 * unit), line.color, 9 * unit)
            brush.texture(texture, x + 40 * unit, inside.y, theme.TONES["primary"])
            x += wide + 40 * unit
        return 58 * unit if named else 0

    def _x(self, room: Rect, index: float) -> float:
        """Where the value of this index stands."""
        count = self.count
        if self.words("style") == "bar" or count < 2:
            return room.x + (index + 0.5) * room.width / max(1, count)
        return room.x + index * room.width / (count - 1)

    def _paint_labels(self, brush: Brush, room: Rect) -> None:
        """As many as there is room for, evenly spread."""
        unit = self.unit
        labels = self.listed("labels")[: self.count]
        if not labels:
            return
        sample = labels[:: max(1, len(labels) // 12)]
        widest = max(
            text_texture(label, self.letters("fine"), False, int(220 * unit)).width for label in sample
        )
        fitting = max(1, int(room.width / (widest + 28 * unit)))
        every = max(1, math.ceil(len(labels) / fitting))
        for index in range(0, len(labels), every):
            texture = text_texture(labels[index], self.letters("fine"), False, int(220 * unit))
            x = self._x(room, index) - texture.width / 2
            x = max(room.x - 8 * unit, min(x, self.rect.right - 12 * unit - texture.width))
            brush.texture(texture, x, room.bottom + 8 * unit, theme.TONES["secondary"])

    def _paint_bars(self, brush: Brush, room: Rect, scale: Axis) -> None:
        slot = room.width / max(1, self.count)
        # More bars than pixels are drawn as an area: it looks the same.
        if slot * self.unit < 2 or slot < 3:
            self._paint_lines(brush, room, scale)
            return
        wide = slot * 0.72 / max(1, len(self.lines))
        zero = room.bottom - scale.share(0.0) * room.height
        for number, line in enumerate(self.lines):
            for index, value in enumerate(line.values):
                if value is None:
                    continue
                y = room.bottom - scale.share(value) * room.height
                x = room.x + index * slot + slot * 0.14 + number * wide
                top, tall = min(y, zero), abs(zero - y)
                if tall < 1:
                    continue
                dim = self.focused and index != self.index
                color = (*line.color[:3], 0.55) if dim else line.color
                face = Rect(x, top, max(1.0, wide - min(4 * self.unit, wide * 0.12)), tall)
                brush.box(face, color, min(6 * self.unit, face.width / 3, tall / 2))

    def _paint_lines(self, brush: Brush, room: Rect, scale: Axis) -> None:
        zero = room.bottom - scale.share(0.0) * room.height
        filled = self.words("style") != "line"
        for line in self.lines:
            for run in _runs(line.values):
                points = [
                    (self._x(room, index), room.bottom - scale.share(value) * room.height)
                    for index, value in thinned(run, _MOST_POINTS)
                ]
                if filled and len(points) > 1:
                    brush.ground(points, zero, (*line.color[:3], 0.3))
                if len(points) == 1:
                    x, y = points[0]
                    size = 10 * self.unit
                    brush.box(Rect(x - size / 2, y - size / 2, size, size), line.color, size / 2)
                else:
                    brush.lines(points, line.color, 7 * self.unit)

    def _paint_reading(self, brush: Brush, room: Rect, scale: Axis) -> None:
        """A line at the value that is read, a dot on each series, and the numbers beside it."""
        unit, x = self.unit, self._x(room, self.index)
        if self.words("style") != "bar":
            brush.box(Rect(x - unit, room.y, 2 * unit, room.height), theme.TONES["secondary"])
        rows = []
        for line in self.lines:
            value = line.values[self.index] if self.index < len(line.values) else None
            if value is None:
                continue
            y = room.bottom - scale.share(value) * room.height
            if self.words("style") != "bar":
                for size, color in ((22 * unit, theme.PANEL), (16 * unit, line.color)):
                    brush.box(Rect(x - size / 2, y - size / 2, size, size), color, size / 2)
            words = self._with_unit(plain(value, min(9, scale.digits + 1) if value % 1 else 0))
            rows.append((text_texture(words, self.letters("small"), True), line.color))
        labels = self.listed("labels")
        label = labels[self.index] if self.index < len(labels) else ""
        title = text_texture(label, self.letters("fine"), False, int(360 * unit)) if label else None
        if not rows and title is None:
            return
        wide = max([row.width + 30 * unit for row, _ in rows] + ([title.width] if title else [0])) + 40 * unit
        tall = sum(row.height for row, _ in rows) + (title.height if title else 0) + 20 * unit
        left = x + 20 * unit if x + 20 * unit + wide <= self.rect.right else x - 20 * unit - wide
        bubble = Rect(max(self.rect.x, left), max(self.rect.y, room.y), wide, tall)
        brush.box(bubble, theme.PAPER, 12 * unit)
        y = bubble.y + 10 * unit
        if title is not None:
            brush.texture(title, bubble.x + 20 * unit, y, theme.TONES["ink_secondary"])
            y += title.height
        for row, color in rows:
            dot = Rect(bubble.x + 20 * unit, y + row.height / 2 - 8 * unit, 16 * unit, 16 * unit)
            brush.box(dot, color, 8 * unit)
            brush.texture(row, bubble.x + 50 * unit, y, theme.TONES["ink"])
            y += row.height


def _line(value: Any, number: int) -> _Line:
    known = value if isinstance(value, dict) else {}
    name, values = known.get("name"), known.get("values")
    color = _color(known.get("color"), number)
    read = tuple(_value(each) for each in values[:MOST_VALUES]) if isinstance(values, (list, tuple)) else ()
    return _Line(name if isinstance(name, str) else "", color, read)


def _color(value: Any, number: int) -> theme.Color:
    try:
        return theme.rgb(value)
    except (ValueError, IndexError, TypeError):
        return theme.rgb(theme.LINES[number % len(theme.LINES)])


def _value(value: Any) -> float | None:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return max(-LARGEST, min(LARGEST, float(value)))


def _runs(values: Values) -> list[list[tuple[int, float]]]:
    """What stands together without a gap, with the indexes."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def thinned(run: Sequence[tuple[int, float]], most: int) -> Sequence[tuple[int, float]]:
    """At most about `most` of them, with every peak kept: the lowest and the highest of each part."""
    if len(run) <= most:
        return run
    size = math.ceil(2 * len(run) / most)
    kept: list[tuple[int, float]] = []
    for start in range(0, len(run), size):
        part = run[start : start + size]
        ends = {min(part, key=lambda each: each[1]), max(part, key=lambda each: each[1])}
        kept += sorted(ends)
    return kept
