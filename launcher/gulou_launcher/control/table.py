"""Plain tables for a terminal: aligned, also where Chinese takes two cells a character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_GAP = "  "


def cells(text: str) -> int:
    """How many cells of a terminal a text takes (Unicode UAX #11)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def lines(
    heading: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()
) -> list[str]:
    """The table's lines under their heading; the columns in `right` hold numbers and stand to the right.

    Control characters become blanks, since what apps say about themselves ends on a terminal.
    """
    table = [[_printable(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(cells(row[column]) for row in table) for column in range(len(heading))]
    return [
        _GAP.join(
            " " * (width - cells(cell)) + cell if column in right else cell + " " * (width - cells(cell))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _printable(text: str) -> str:
    return "".join(" " if unicodedata.category(char).startswith("C") else char for char in text)
