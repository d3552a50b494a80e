"""Characters on a grid: papers and blocks as meshes, words in a face whose letters are all as wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kivy.graphics import Color, Mesh, Rectangle

from gulou.ui.text_grid import CLEAR, COLORS, MOST_COLUMNS, MOST_ROWS
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, grid_texture
from gulou_launcher.views.view import View

_SHARE = 0.93
"""Of the screen's height that the grid takes."""
_NARROW = 0.8
"""How wide a cell is for its height: forty columns are nearly 4:3 then, as they were made for."""
_LETTER = 0.86
"""Size of the letters for the height of a row."""
_SEXTANTS, _SEPARATED, _LAST = 0x1FB00, 0x1CE51, 0x1CE8F
_HALVES = {"▌": 0x15, "▐": 0x2A, "█": 0x3F}
_MOST_QUADS = 8000
"""Of one colour: a mesh has at most 65,536 corners."""

Quads = dict[int, list[Rect]]


@dataclass(frozen=True)
class _Run:
    row: int
    column: int
    words: str
    ink: int
    paper: int
    double: bool


class TextGridView(View):
    kind = "textgrid"
    floating = True

    def place(self, rect: Rect) -> None:
        super().place(Rect(0, 0, self.stage.width, self.stage.height))

    @property
    def _columns(self) -> int:
        return max(1, min(MOST_COLUMNS, int(self.number("columns", 40))))

    def paint(self, brush: Brush) -> None:
        rows = self._rows()
        count = max(1, len(rows))
        tall = min(self.rect.height * _SHARE / count, self.rect.width * 0.96 / self._columns / _NARROW)
        cell = Rect(0, 0, tall * _NARROW, tall)
        left = round((self.rect.width - cell.width * self._columns) / 2)
        top = round((self.rect.height - tall * count) / 2)
        colors = self._colors()
        if self.props.get("ground", True) is not False:
            brush.box(self.rect, (0, 0, 0, 1))
        papers: Quads = {}
        blocks: Quads = {}
        words: list[tuple[_Run, int, str]] = []
        for row in rows:
            hangs = any(run.double for run in row)
            for run in row:
                # Under words of double height all that stands beside them has its paper twice as tall.
                deep = 2 if hangs and run.row + 1 < count else 1
                place = _cells(run.row, run.column, len(run.words), deep, cell, left, top)
                if run.paper != CLEAR:
                    papers.setdefault(run.paper, []).append(place)
                words += _split(run, blocks, cell, left, top)
        for quads in (papers, blocks):
            for number, places in quads.items():
                _mesh(brush, places[:_MOST_QUADS], colors[number % len(colors)])
        for run, column, said in words:
            size = round(tall * _LETTER)
            texture = grid_texture(said, size)
            wide = cell.width * len(said)
            high = tall * (2 if run.double else 1)
            y = top + run.row * tall
            stretched = texture.height * (2 if run.double else 1)
            self._write(
                brush,
                texture,
                Rect(round(left + column * cell.width), round(y + (high - stretched) / 2), wide, stretched),
                colors[run.ink % len(colors)],
            )

    def _write(self, brush: Brush, texture: Any, place: Rect, color: theme.Color) -> None:
        if Brush.listener is not None:
            Brush.listener.textured(brush.group, texture, place, color)
        brush.group.add(Color(*color))
        brush.group.add(
            Rectangle(
                texture=texture, pos=(place.x, brush.height - place.bottom), size=(place.width, place.height)
            )
        )

    def _colors(self) -> tuple[theme.Color, ...]:
        return _read_colors(self.listed("colors") or COLORS)

    def _rows(self) -> list[list[_Run]]:
        """What the app sent, as far as it is runs."""
        rows = self.props.get("rows")
        found: list[list[_Run]] = []
        for row in rows[:MOST_ROWS] if isinstance(rows, (list, tuple)) else ():
            runs: list[_Run] = []
            column = 0
            for run in row if isinstance(row, (list, tuple)) else ():
                made = _run(run, len(found), column, self._columns)
                if made is not None:
                    runs.append(made)
                    column += len(made.words)
            found.append(runs)
        return found


def _run(run: Any, row: int, column: int, columns: int) -> _Run | None:
    if not isinstance(run, (list, tuple)) or len(run) < 4 or not isinstance(run[0], str):
        return None
    words = run[0][: columns - column]
    ink, paper = (each if isinstance(each, int) else 0 for each in run[1:3])
    return _Run(row, column, words, max(0, ink), max(CLEAR, paper), bool(run[3])) if words else None


def _cells(row: int, column: int, wide: int, deep: int, cell: Rect, left: float, top: float) -> Rect:
    """Where cells are, on whole pixels, so that neighbours touch."""
    x0, x1 = round(left + column * cell.width), round(left + (column + wide) * cell.width)
    y0, y1 = round(top + row * cell.height), round(top + (row + deep) * cell.height)
    return Rect(x0, y0, x1 - x0, y1 - y0)


def _split(run: _Run, blocks: Quads, cell: Rect, left: float, top: float) -> Iterator[tuple[_Run, int, str]]:
    """Put the blocks of a run to the others; what remains are words, each with its column."""
    start = 0
    words = run.words
    for at in range(len(words) + 1):
        pattern = _pattern(words[at]) if at < len(words) else None
        if at < len(words) and pattern is None and words[at] != " ":
            continue
        # A single space is a part of a sentence, two are a gap between columns.
        if (
            at < len(words) - 1
            and words[at] == " "
            and _pattern(words[at + 1]) is None
            and words[at + 1] != " "
        ):
            if at > start:
                continue
            start = at + 1
            continue
        if at > start:
            yield run, run.column + start, words[start:at]
        start = at + 1
        if pattern is not None:
            column = run.column + at
            blocks.setdefault(run.ink, []).extend(_parts(run, column, pattern, cell, left, top))


def _pattern(letter: str) -> tuple[int, bool] | None:
    """Which of the six parts a block has, and whether they stand apart; None for a letter."""
    code = ord(letter)
    if letter in _HALVES:
        return _HALVES[letter], False
    if _SEXTANTS <= code < _SEXTANTS + 60:
        place = code - _SEXTANTS + 1
        place += place >= 0x15
        return place + (place >= 0x2A), False
    if _SEPARATED <= code <= _LAST:
        return code - _SEPARATED + 1, True
    return None


def _parts(
    run: _Run, column: int, pattern: tuple[int, bool], cell: Rect, left: float, top: float
) -> Iterator[Rect]:
    bits, apart = pattern
    tall = cell.height * (2 if run.double else 1)
    y = top + run.row * cell.height
    ys = [round(y + tall * share / 3) for share in range(4)]
    xs = [round(left + (column + share / 2) * cell.width) for share in range(3)]
    gap = max(1, round(cell.height / 14)) if apart else 0
    if bits == 0x3F and not apart:
        yield Rect(xs[0], ys[0], xs[2] - xs[0], ys[3] - ys[0])
        return
    for bit in range(6):
        if bits >> bit & 1:
            x0, x1 = xs[bit % 2], xs[bit % 2 + 1]
            y0, y1 = ys[bit // 2], ys[bit // 2 + 1]
            yield Rect(x0 + gap, y0, x1 - x0 - gap, y1 - y0 - gap)


def _mesh(brush: Brush, places: list[Rect], color: theme.Color) -> None:
    """All of one colour at once: a page may have two thousand blocks."""
    vertices: list[float] = []
    indices: list[int] = []
    height = brush.height
    for number, place in enumerate(places):
        x0, x1, y0, y1 = place.x, place.right, height - place.bottom, height - place.y
        vertices += (x0, y0, 0, 0, x1, y0, 0, 0, x1, y1, 0, 0, x0, y1, 0, 0)
        first = 4 * number
        indices += (first, first + 1, first + 2, first, first + 2, first + 3)
    brush.group.add(Color(*color))
    brush.group.add(Mesh(vertices=vertices, indices=indices, mode="triangles"))


@lru_cache(maxsize=16)
def _read_colors(names: tuple[str, ...]) -> tuple[theme.Color, ...]:
    found = []
    for name in names[:256]:
        try:
            found.append(theme.rgb(name, int(name[7:9] or "ff", 16) / 255))
        except (ValueError, IndexError):
            found.append(theme.rgb("#ffffff"))
    return tuple(found)
