"""Pages as they were sent: put together out of lines, kept by number, healed from one sending to the next."""

from __future__ import annotations

from typing import Final

from gulou_hal.teletext.coding import BAD, CHARACTER, NIBBLE, triplet

ROWS: Final = 25
COLUMNS: Final = 40
_MOST_PAGES: Final = 4000
"""Subpages that are kept of a service; broadcasts have up to some 1,500."""
_HEADER_TEXT: Final = 8
"""The first columns of a header are not text: the number is written there."""
_FILLER: Final = 0xFF

ERASE, NEWSFLASH, SUBTITLE, SUPPRESS_HEADER, UPDATE = 4, 5, 6, 7, 8
INTERRUPTED, INHIBIT, SERIAL = 9, 10, 11
"""The control bits C4 … C11 of a header (§9.3.1.3)."""


class Sent:
    """One subpage as sent. `number` is 0x100 … 0x8FF: hexadecimal digits, those of the remote where decimal.

    `rows` holds 40 characters of seven bits each; what never came is None. `option` is the national option,
    C12 … C14. `designation` is what X/28 says of the character sets, None where it does not come.
    """

    __slots__ = (
        *("designation", "flags", "links", "marks", "number", "option", "received", "rows", "subcode"),
        "version",
    )

    def __init__(self, number: int, subcode: int) -> None:
        self.number = number
        self.subcode = subcode
        self.flags = 0
        self.option = 0
        self.designation: int | None = None
        self.rows: list[bytearray | None] = [None] * ROWS
        self.links: tuple[int, ...] = ()
        self.marks: dict[int, tuple[int | None, ...]] = {}
        """The triplets of X/26 by designation code."""
        self.version = 0
        """Grows whenever something in it changes."""
        self.received: set[int] = set()
        """The rows that came with the header that came last."""

    def has(self, control: int) -> bool:
        """Whether this control bit, C4 … C11, is set."""
        return bool(self.flags >> control & 1)

    def begin(self, flags: int, option: int) -> None:
        """Its header has come."""
        self.received.clear()
        if flags >> ERASE & 1:
            self.marks = {}
        if (self.flags, self.option) != (flags, option):
            self.flags, self.option = flags, option
            self.version += 1

    def end(self) -> None:
        """The next page begins. What was to be erased goes now, once all that replaces it is there: a page on
        the screen does not blink."""
        if not self.has(ERASE) or not self.received:
            return
        for row in range(1, ROWS):
            if row not in self.received and self.rows[row] is not None:
                self.rows[row] = None
                self.version += 1

    def take_row(self, row: int, received: bytes) -> None:
        """Take in a row of bytes with odd parity; a wrong one leaves what came before, or a gap."""
        if row:
            self.received.add(row)
        known = self.rows[row]
        fresh = bytearray(received.translate(CHARACTER))
        if BAD in fresh:
            for column, character in enumerate(fresh):
                if character == BAD:
                    fresh[column] = known[column] if known is not None else 0x20
        if fresh != known:
            self.rows[row] = fresh
            self.version += 1


class Service:
    """All pages of one teletext service. Not thread-safe."""

    def __init__(self) -> None:
        self.pages: dict[int, dict[int, Sent]] = {}
        self.header = bytearray(b" " * (COLUMNS - _HEADER_TEXT))
        """The text of the header that came last: it has the clock."""
        self.first = 0x100
        """The page to begin with, as 8/30 says."""
        self.newest: dict[int, int] = {}
        """By page the subcode that came last."""
        self.designations: dict[int, int] = {}
        """By magazine the character sets that M/29 names."""
        self.lines = 0
        self.damaged = 0
        """Lines received, and those of which so much was wrong that they were dropped."""
        self._open: dict[int, Sent] = {}
        self._count = 0

    def get(self, number: int, subcode: int | None = None) -> Sent | None:
        """A page, as it came last or this subpage of it; None where it has not come."""
        known = self.pages.get(number)
        if not known:
            return None
        return known.get(self.newest[number] if subcode is None else subcode)

    def feed(self, line: bytes) -> None:
        """Take in a line of 42 bytes."""
        self.lines += 1
        low, high = NIBBLE[line[0]], NIBBLE[line[1]]
        if BAD in (low, high):
            self.damaged += 1
            return
        magazine, row = low & 7, low >> 3 | high << 1
        if row == 0:
            self._take_header(magazine, line)
        elif row < ROWS:
            page = self._open.get(magazine)
            if page is not None:
                page.take_row(row, line[2:])
        elif row <= 30:
            self._take_extra(magazine, row, line)

    def _take_header(self, magazine: int, line: bytes) -> None:
        fields = line[2:10].translate(NIBBLE)
        if BAD in fields:
            self.damaged += 1
            self._close(magazine)  # rows that follow belong to a page that nobody knows
            return
        text = line[10:].translate(CHARACTER)
        if BAD not in text:
            self.header[:] = text
        flags = sum(1 << control for control, place, bit in _CONTROLS if fields[place] >> bit & 1)
        if flags >> SERIAL & 1:
            for other in list(self._open):
                self._close(other)
        self._close(magazine)
        page = fields[1] << 4 | fields[0]
        if page == _FILLER:
            return
        subcode = fields[2] | (fields[3] & 7) << 4 | fields[4] << 8 | (fields[5] & 3) << 12
        sent = self._page((magazine or 8) << 8 | page, subcode)
        if sent is not None:
            self._open[magazine] = sent
            option = (fields[7] >> 1 & 1) << 2 | (fields[7] >> 2 & 1) << 1 | fields[7] >> 3
            sent.begin(flags, option)
            sent.take_row(0, b"\x20" * _HEADER_TEXT + line[10:])

    def _close(self, magazine: int) -> None:
        page = self._open.pop(magazine, None)
        if page is not None:
            page.end()

    def _page(self, number: int, subcode: int) -> Sent | None:
        known = self.pages.setdefault(number, {})
        self.newest[number] = subcode
        if subcode not in known:
            if self._count >= _MOST_PAGES:
                return None
            self._count += 1
            known[subcode] = Sent(number, subcode)
        return known[subcode]

    def _take_extra(self, magazine: int, row: int, line: bytes) -> None:
        code = NIBBLE[line[2]]
        page = self._open.get(magazine)
        if code == BAD:
            self.damaged += 1
        elif row == 26 and page is not None:
            self._take_marks(page, code, line)
        elif row == 27 and code == 0 and page is not None:
            self._take_links(page, magazine, line)
        elif row == 28 and code in (0, 4) and page is not None:
            page.designation = _designation(line, page.designation)
        elif row == 29 and code in (0, 4):
            found = _designation(line, self.designations.get(magazine))
            if found is not None:
                self.designations[magazine] = found
        elif row == 30 and magazine == 0 and code in (0, 1, 2, 3):
            units, tens = NIBBLE[line[3]], NIBBLE[line[4]]
            if units < 10 and tens < 10:
                low, high = NIBBLE[line[6]], NIBBLE[line[8]]
                if BAD not in (low, high):
                    first = low >> 3 | (high >> 2) << 1
                    self.first = (first or 8) << 8 | tens << 4 | units

    @staticmethod
    def _take_marks(page: Sent, code: int, line: bytes) -> None:
        triplets = tuple(triplet(line[at : at + 3]) for at in range(3, 42, 3))
        known = page.marks.get(code)
        if known is not None and len(known) == len(triplets):
            triplets = tuple(old if new is None else new for new, old in zip(triplets, known, strict=True))
        if triplets != known:
            page.marks[code] = triplets
            page.version += 1

    @staticmethod
    def _take_links(page: Sent, magazine: int, line: bytes) -> None:
        """The pages of the coloured keys (§9.6.1): red, green, yellow, cyan, next, index; 0 where none."""
        links = []
        for at in range(3, 39, 6):
            fields = line[at : at + 6].translate(NIBBLE)
            number = fields[1] << 4 | fields[0]
            if BAD in fields or number == _FILLER:
                links.append(0)
                continue
            turned = fields[3] >> 3 | (fields[5] >> 2) << 1
            links.append(((magazine ^ turned) or 8) << 8 | number)
        if tuple(links) != page.links:
            page.links = tuple(links)
            page.version += 1


_CONTROLS: Final = (
    *((ERASE, 3, 3), (NEWSFLASH, 5, 2), (SUBTITLE, 5, 3)),
    *((SUPPRESS_HEADER, 6, 0), (UPDATE, 6, 1), (INTERRUPTED, 6, 2), (INHIBIT, 6, 3), (SERIAL, 7, 0)),
)
"""Control bit, the header's field that has it, and the bit there."""


def _designation(line: bytes, before: int | None) -> int | None:
    """The seven bits that name G0, G2 and the national option (§9.4.2, triplet 1)."""
    first = triplet(line[3:6])
    return before if first is None else first >> 7 & 0x7F
