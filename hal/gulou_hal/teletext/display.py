"""A page as it is shown: characters with their colours, row by row (ETSI EN 300 706 §12)."""

from __future__ import annotations

from typing import Final

from gulou.services.teletext import CLEAR, Run
from gulou_hal.teletext.characters import G2, LATIN, alphabet, marked, mosaic
from gulou_hal.teletext.magazine import (
    COLUMNS,
    INHIBIT,
    NEWSFLASH,
    ROWS,
    SUBTITLE,
    SUPPRESS_HEADER,
    Sent,
)

_WHITE, _BLACK = 7, 0
_SET_POSITION, _HEADER_ROW, _END = 0x04, 0x07, 0x1F
_FROM_G2: Final = 0x0F

Marks = dict[tuple[int, int], str]
"""Characters that X/26 puts at a row and column in place of what is there."""


def rows(
    page: Sent, region: int, *, reveal: bool = False, magazine: int | None = None
) -> list[tuple[Run, ...]]:
    """The 25 rows of a page, 40 columns each; a row under double height is empty.

    `region` holds for pages that name none, `magazine` is what M/29 names. Without `reveal` what is to be
    guessed is left out.
    """
    named = page.designation if page.designation is not None else magazine
    letters = alphabet(region if named is None else named >> 3, page.option if named is None else named & 7)
    marks = _marks(page, letters)
    boxed = page.has(NEWSFLASH) or page.has(SUBTITLE)
    found: list[tuple[Run, ...]] = []
    covered = False
    for number in range(ROWS):
        sent = page.rows[number]
        hidden = sent is None or page.has(INHIBIT) or (number == 0 and page.has(SUPPRESS_HEADER))
        if covered or hidden or sent is None:
            # Under double height the row shows what hangs down; else nothing was sent, and it is black.
            found.append(() if covered else (Run(" " * COLUMNS, _WHITE, CLEAR if boxed else _BLACK),))
            covered = False
            continue
        row = _Row(number, sent, letters, marks, boxed=boxed, reveal=reveal)
        found.append(row.runs())
        covered = row.double
    return found


def _marks(page: Sent, letters: str) -> Marks:
    found: Marks = {}
    # National options do not hold here: so a French page has its @.
    base = LATIN if letters[0x41 - 0x20] == "A" else letters
    row = 0
    for code in sorted(page.marks):
        for value in page.marks[code]:
            if value is None:
                continue
            address, mode, data = value & 0x3F, value >> 6 & 0x1F, value >> 11
            if address >= 40:
                if mode == _END:
                    return found
                if mode == _SET_POSITION:
                    row = address - 40 or 24
                elif mode == _HEADER_ROW:
                    row = 0
            elif data >= 0x20:
                if mode == _FROM_G2:
                    found[row, address] = G2[data - 0x20]
                elif mode >= 0x10:
                    plain = "@" if mode == 0x10 and data == 0x2A else base[data - 0x20]
                    found[row, address] = marked(plain, mode & 0x0F)
    return found


class _Row:
    """One row, read from left to right: spacing attributes change what follows (§12.2)."""

    def __init__(
        self, number: int, sent: bytearray, letters: str, marks: Marks, *, boxed: bool, reveal: bool
    ) -> None:
        self._number = number
        self._sent = sent
        self._letters = letters
        self._marks = marks
        self._boxed = boxed
        self._reveal = reveal
        self.double = any(character in (0x0D, 0x0F) for character in sent) and 0 < number < ROWS - 2
        """Whether something in it is of double height: the row below is not shown then."""

    def runs(self) -> tuple[Run, ...]:
        """What stands in it, joined where it looks the same."""
        cells = self._cells()
        runs: list[Run] = []
        start = 0
        for column in range(1, COLUMNS + 1):
            if column == COLUMNS or cells[column][1:] != cells[start][1:]:
                text = "".join(cell[0] for cell in cells[start:column])
                runs.append(Run(text, *cells[start][1:]))
                start = column
        return tuple(runs)

    def _cells(self) -> list[tuple[str, int, int, bool, bool]]:
        """Character, ink, paper, whether it is double, whether it flashes."""
        ink, paper, held = _WHITE, _BLACK, " "
        mosaics = separated = hold = conceal = flash = double = box = False
        cells: list[tuple[str, int, int, bool, bool]] = []
        before = 0
        for column, code in enumerate(self._sent):
            # Attributes that hold from here on.
            match code:
                case 0x09:
                    flash = False
                case 0x0C:
                    held, double = (" ", False) if double else (held, double)
                case 0x18:
                    conceal = True
                case 0x19:
                    separated = False
                case 0x1A:
                    separated = True
                case 0x1C:
                    paper = _BLACK
                case 0x1D:
                    paper = ink
                case 0x1E:
                    hold = True
            character = self._marks.get((self._number, column))
            if character is None:
                if code < 0x20:
                    character = held if hold and mosaics else " "
                elif mosaics and code & 0x20:
                    character = held = mosaic(code & 0x1F | code >> 1 & 0x20, separated=separated)
                else:
                    character = self._letters[code - 0x20]
            if conceal and not self._reveal:
                character = " "
            shown = box or not self._boxed
            cells.append(
                (character if shown else " ", ink, paper if shown else CLEAR, double and shown, flash)
            )
            # Attributes that hold from the next column on.
            match code:
                case _ if code < 0x08 or 0x10 <= code < 0x18:
                    ink, conceal = code & 7, False
                    if mosaics != (code >= 0x10):
                        mosaics, held = not mosaics, " "
                case 0x08:
                    flash = True
                case 0x0A:
                    box = box and before != 0x0A
                case 0x0B:
                    box = box or before == 0x0B
                case 0x0D | 0x0F if self.double:
                    held, double = (held, True) if double else (" ", True)
                case 0x1F:
                    hold = False
            before = code
        return cells
