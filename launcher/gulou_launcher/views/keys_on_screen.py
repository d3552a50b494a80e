"""The keyboard on the screen: which keys there are, and which of them has the focus. It draws itself."""

from __future__ import annotations

from dataclasses import dataclass

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture

DELETE, SPACE, SHIFT, DONE, SIGNS, LETTERS = "delete", "space", "shift", "done", "signs", "letters"
_WIDE = {SPACE: 4, DONE: 2, SIGNS: 2, LETTERS: 2, DELETE: 2}
"""Columns that a key takes; the others take one."""
_ICONS = {DELETE: "backspace", SPACE: "space", SHIFT: "shift", DONE: "check"}
_CAPTIONS = {SIGNS: "#+=", LETTERS: "abc"}
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
        "_ @ ¥ € £ § ° · … °",
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


class KeysOnScreen:
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

    def paint(self, brush: Brush, rect: Rect, unit: float) -> None:
        """Draw the keys into `rect`."""
        gap = 10 * unit
        cell = (rect.width + gap) / self.columns
        tall = (rect.height + gap) / self.rows
        focused = self.focused()
        for number in range(self.rows):
            for place in self.places(number):
                here = number == self.row and place == focused
                face = Rect(
                    rect.x + place.start * cell, rect.y + number * tall, place.wide * cell - gap, tall - gap
                )
                self._paint_key(brush, face, place.key, here, unit)

    def _paint_key(self, brush: Brush, face: Rect, key: str, here: bool, unit: float) -> None:
        if here:
            ring = theme.FOCUS_RING * unit
            brush.box(face.inset(-ring), theme.TONES["accent"], 14 * unit + ring)
        ground = theme.PAPER if here else theme.JADE if key == DONE else theme.RAISED
        brush.box(face, ground, 14 * unit)
        tone = theme.TONES["ink" if here else "primary"]
        if key in _ICONS:
            size = 40 * unit
            name = "capitals" if key == SHIFT and self.capitals else _ICONS[key]
            x, y = face.x + (face.width - size) / 2, face.y + (face.height - size) / 2
            brush.icon(name, x, y, size, tone)
            return
        caption = _CAPTIONS.get(key) or (key.upper() if self.capitals else key)
        texture = text_texture(caption, round(36 * unit), True, int(face.width))
        x = face.x + (face.width - texture.width) / 2
        brush.texture(texture, x, face.y + (face.height - texture.height) / 2, tone)
