"""The keyboard on the screen: which keys there are, and which has the focus; the launcher draws it.

Above the letters stands a strip of what is likely next: the candidates of an input method, or letters. Then
come the letters, close to it, and at the bottom what changes the keyboard and what ends the writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gulou.likely import MOST, following

DELETE, SPACE, SHIFT, DONE, SIGNS, LETTERS = "delete", "space", "shift", "done", "signs", "letters"
CLEAR, LANGUAGE, PHONE, EYE, CHOSEN = "clear", "language", "phone", "eye", "chosen"
_WIDE = {DONE: 2}
"""Columns that a key takes; the others take one, and Space what is left."""
COLUMNS = 10
MULTI_TAP = 1.2
"""Seconds in which the same number key of a remote goes on to its next letter."""
_TAPPED = {
    "1": ".-@1",
    "2": "abc2",
    "3": "def3",
    "4": "ghi4",
    "5": "jkl5",
    "6": "mno6",
    "7": "pqrs7",
    "8": "tuv8",
    "9": "wxyz9",
    "0": " 0",
}
"""What a number key of a remote writes, one after the other (as on phones, ITU-T E.161)."""

_Rows = tuple[tuple[str, ...], ...]


def _layout(*lines: str) -> _Rows:
    return tuple(tuple(line.split()) for line in lines)


_PAGES: dict[str, _Rows] = {
    LETTERS: _layout(
        "q w e r t y u i o p",
        "a s d f g h j k l @",
        f"{SHIFT} z x c v b n m . -",
        "1 2 3 4 5 6 7 8 9 0",
        f"{SIGNS} {LANGUAGE} {PHONE} {SPACE} {DELETE} {CLEAR} {DONE}",
    ),
    SIGNS: _layout(
        "! ? # $ % & * + = /",
        "( ) [ ] { } < > | \\",
        "\" ' ` ^ ~ : ; , . -",
        "_ @ ¥ € £ § ° · … —",
        f"{LETTERS} {PHONE} {SPACE} {DELETE} {CLEAR} {DONE}",
    ),
    "digits": _layout("1 2 3", "4 5 6", "7 8 9", f"{DELETE} 0 {DONE}"),
}
_CHINESE = {"@": "'", ".": "，", "-": "。"}
"""Signs that change with the language: the first parts syllables, as in xi'an."""


@dataclass(frozen=True)
class Place:
    """A key and the columns that it takes."""

    key: str
    start: int
    wide: int


class Keyboard:
    """The state of the keyboard: page, capitals, focused key. Focus goes round at the sides.

    `secret`: what is written is nobody's business; it can be shown, and nothing is guessed. `phone`: a phone
    can go on with it. `chinese`: letters are pinyin.
    """

    def __init__(
        self, digits: bool, *, secret: bool = False, phone: bool = False, chinese: bool = False
    ) -> None:
        self.digits = digits
        self.secret = secret
        self.phone = phone and not digits
        self.chinese = chinese and not (digits or secret)
        self.page = "digits" if digits else LETTERS
        self.capitals = False
        self.row, self.column = 0, 0
        self.strip: tuple[str, ...] = ()
        self.at: int | None = None
        """The place in the strip that has the focus; None: the focus is below."""
        self._tapped = ("", 0, 0.0)

    @property
    def columns(self) -> int:
        return 3 if self.digits else COLUMNS

    @property
    def guesses(self) -> bool:
        """Whether there is a strip at all."""
        return not (self.digits or self.secret)

    def places(self, row: int) -> list[Place]:
        """The keys of a row, from the left."""
        keys = [key for key in map(self._key, _PAGES[self.page][row]) if key]
        wide = {key: 1 if self.digits else _WIDE.get(key, 1) for key in keys}
        if SPACE in wide:
            wide[SPACE] += self.columns - sum(wide.values())
        found, start = [], 0
        for key in keys:
            found.append(Place(key, start, wide[key]))
            start += wide[key]
        return found

    def _key(self, key: str) -> str:
        if key == PHONE and not self.phone:
            return ""
        if key == LANGUAGE and self.secret:
            return EYE
        return _CHINESE.get(key, key) if self.chinese and self.page == LETTERS else key

    @property
    def rows(self) -> int:
        return len(_PAGES[self.page])

    def focused(self) -> Place:
        """The key below the strip that has the focus, or would have it."""
        places = self.places(self.row)
        return next(
            (place for place in places if place.start <= self.column < place.start + place.wide), places[-1]
        )

    @property
    def last_column(self) -> bool:
        """Whether nothing lies to the right of the focus."""
        return self.at is None and self.focused() == self.places(self.row)[-1]

    def offer(self, strip: Sequence[str]) -> None:
        """Show this above the letters; where it is nothing, the focus is below."""
        self.strip = tuple(strip)
        if self.at is not None:
            self.at = min(self.at, len(self.strip) - 1) if self.strip else None

    def guess(self, text: str, likely: str = "") -> None:
        """Offer the letters that are likely after this text; `likely` are those that somebody knows to be."""
        if self.guesses and not self.chinese and self.page == LETTERS:
            self.offer(tuple(likely[:MOST]) or following(text))
        else:
            self.offer(())

    def move(self, direction: str) -> None:
        """Move the focus by one key."""
        if direction in ("up", "down"):
            self._move_row(1 if direction == "down" else -1)
        elif self.at is not None:
            self.at = (self.at + (1 if direction == "right" else -1)) % len(self.strip)
        else:
            places = self.places(self.row)
            at = places.index(self.focused())
            self.column = places[(at + (1 if direction == "right" else -1)) % len(places)].start

    def _move_row(self, by: int) -> None:
        if self.at is not None:
            self.at = None
            self.row = 0 if by > 0 else self.rows - 1
            return
        self.row += by
        if 0 <= self.row < self.rows:
            return
        self.row %= self.rows
        if self.strip:
            self.to_strip()

    def to_strip(self) -> None:
        """Put the focus on the likeliest, where anything is."""
        self.at = 0 if self.strip else None

    def to_done(self) -> None:
        """Put the focus on the key that ends the writing: somebody writes on a real keyboard."""
        self.at = None
        self.row = self.rows - 1
        self.column = self.columns - 1

    def press(self) -> str:
        """What the focused key says: a letter, or the name of what is to be done; empty where it changed the
        keyboard. CHOSEN: the place `at` of the strip."""
        self._tapped = ("", 0, 0.0)
        if self.at is not None:
            return CHOSEN
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
            case "language":
                self.chinese = not self.chinese
                self.capitals = False
                return LANGUAGE
        if len(key) == 1 and self.capitals:
            key = key.upper()
            self.capitals = False
        return key

    def tap(self, digit: str, now: float) -> tuple[bool, str]:
        """A number key of a remote, as on a phone: whether its letter takes the place of the last, and which.

        `now` is a monotonic clock in seconds. Where letters are signs or digits, it is the digit.
        """
        if self.page != LETTERS:
            return False, digit
        before, count, moment = self._tapped
        again = digit == before and now - moment < MULTI_TAP
        letters = _TAPPED[digit]
        count = (count + 1) % len(letters) if again else 0
        self._tapped = (digit, count, now)
        letter = letters[count]
        return again, letter.upper() if self.capitals else letter
