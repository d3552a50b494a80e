"""The keyboard on the screen: which keys there are, and which has the focus; the launcher draws it."""

from __future__ import annotations

from dataclasses import dataclass

DELETE, SPACE, SHIFT, DONE, SIGNS, LETTERS = "delete", "space", "shift", "done", "signs", "letters"
_WIDE = {SPACE: 4, DONE: 2, SIGNS: 2, LETTERS: 2, DELETE: 2}
"""Columns that a key takes; the others take one."""
COLUMNS = 10

_Rows = tuple[tuple[str, ...], ...]


def _layout(*lines: str) -> _Rows:
    return tuple(tuple(line.split()) for line in lines)


_PAGES: dict[str, _Rows] = {
    LETTERS: _layout(
        "1 2 3 4 5 6 7 8 9 0",
        "q w e r t y u i o p",
        "a s d f g h j k l @",
        f"{SHIFT} z x c v b n m . -",
        f"{SIGNS} {SPACE} {DELETE} {DONE}",
    ),
    SIGNS: _layout(
        "! ? # $ % & * + = /",
        "( ) [ ] { } < > | \\",
        "\" ' ` ^ ~ : ; , . -",
        "_ @ ¥ € £ § ° · … —",
        f"{LETTERS} {SPACE} {DELETE} {DONE}",
    ),
    "digits": _layout("1 2 3", "4 5 6", "7 8 9", f"{DELETE} 0 {DONE}"),
}


@dataclass(frozen=True)
class Place:
    """A key and the columns that it takes."""

    key: str
    start: int
    wide: int


class Keyboard:
    """The state of the keyboard: page, capitals, focused key. Focus goes round at the sides."""

    def __init__(self, digits: bool) -> None:
        self.digits = digits
        self.page = "digits" if digits else LETTERS
        self.capitals = False
        self.row, self.column = (0, 0) if digits else (1, 0)

    @property
    def columns(self) -> int:
        return 3 if self.digits else COLUMNS

    def places(self, row: int) -> list[Place]:
        """The keys of a row, from the left."""
        found, start = [], 0
        for key in _PAGES[self.page][row]:
            wide = 1 if self.digits else _WIDE.get(key, 1)
            found.append(Place(key, start, wide))
            start += wide
        return found

    @property
    def rows(self) -> int:
        return len(_PAGES[self.page])

    def focused(self) -> Place:
        """The key that has the focus."""
        places = self.places(self.row)
        return next(
            (place for place in places if place.start <= self.column < place.start + place.wide), places[-1]
        )

    def move(self, direction: str) -> None:
        """Move the focus by one key."""
        if direction in ("up", "down"):
            self.row = (self.row + (1 if direction == "down" else -1)) % self.rows
            return
        places = self.places(self.row)
        at = places.index(self.focused())
        self.column = places[(at + (1 if direction == "right" else -1)) % len(places)].start

    def to_done(self) -> None:
        """Put the focus on the key that ends the writing: somebody writes on a real keyboard."""
        self.row = self.rows - 1
        self.column = self.columns - 1

    def press(self) -> str:
        """What the focused key says: a letter, or DELETE or DONE; empty where it changed the keyboard."""
        key = self.focused().key
        match key:
            case "space":
                return " "
            case "shift":
                self.capitals = not self.capitals
                return ""
            case "signs" | "letters":
                self.page = key
                return ""
        if len(key) == 1 and self.capitals:
            key = key.upper()
            self.capitals = False
        return key
