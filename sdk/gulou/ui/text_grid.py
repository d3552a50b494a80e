"""Characters on a grid, each in its cell: teletext, terminals, games of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gulou.errors import SceneError
from gulou.ui.node import Node

CLEAR = -1
"""A paper through which what is behind is seen."""
COLORS = ("#000000", "#ff4a3d", "#3fe06a", "#ffe14d", "#3f6bff", "#f25cf2", "#45e3ee", "#ffffff")
"""Black, red, green, yellow, blue, magenta, cyan, white, as a television shows them well."""
MOST_COLUMNS, MOST_ROWS = 160, 60

GridRun = tuple[str, int, int, bool]
"""Characters that look the same: the words, ink and paper as places in `colors` (paper may be CLEAR), and
whether they are of double height, reaching into the row below."""


@dataclass(eq=False, init=False)
class TextGrid(Node):
    """A grid of characters over the whole screen, as large as it fits, `columns` wide.

    Each row is a sequence of runs (see `GridRun`); what a row leaves open stays clear. The block sextants of
    Unicode (U+1FB00 …, separated ones from U+1CE51) are drawn as blocks that touch. `colors` are #rrggbb, or
    #rrggbbaa where something shall be seen through it. With `ground` everything behind is black, else the
    picture is seen around it. Keys come by `Page.keys`.
    """

    kind: ClassVar[str] = "textgrid"

    rows: tuple[tuple[GridRun, ...], ...]
    columns: int
    colors: tuple[str, ...]
    ground: bool

    def __init__(
        self,
        rows: Sequence[Sequence[GridRun]],
        columns: int = 40,
        *,
        colors: Sequence[str] = COLORS,
        ground: bool = True,
        key: str = "",
    ) -> None:
        super().__init__(key=key)
        if not 1 <= columns <= MOST_COLUMNS or len(rows) > MOST_ROWS:
            raise SceneError(f"a text grid has at most {MOST_COLUMNS} columns and {MOST_ROWS} rows")
        self.rows = tuple(tuple(row) for row in rows)
        self.columns = columns
        self.colors = tuple(colors)
        self.ground = ground

    def props(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "columns": self.columns,
            "colors": None if self.colors == COLORS else self.colors,
            "ground": self.ground,
        }
