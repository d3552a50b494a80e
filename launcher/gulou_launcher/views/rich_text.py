"""Paragraphs, headings, bullets: laid out as far as they are seen, scrolled where they are long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, OutOfTimeError, Rect, text_texture, text_width
from gulou_launcher.views.hints import paint_bar
from gulou_launcher.views.view import View

_MOST_BLOCKS = 500
_MOST_LETTERS = 40_000
_STEP = 3
"""Lines that one key scrolls."""
_SIZES = {"heading": "section", "paragraph": "body", "bullet": "body"}
_INDENT = 44
# A word, a space, or one Chinese character with what may not be parted from it (GB/T 15834 §5).
_TOKEN = re.compile(r"[（《「『“‘]*[\u2e80-\uffff][，。、！？：；）》」』”’…·]*|[^\s\u2e80-\uffff]+|\s+")


@dataclass(frozen=True)
class Piece:
    """Words of one style on a line, `x` pixels from its left."""

    text: str
    style: str
    x: float


@dataclass(frozen=True)
class Line:
    """One line: its pieces, how high it is with the room above it, whether a bullet stands before it."""

    pieces: tuple[Piece, ...]
    kind: str
    above: float
    height: float
    bullet: bool = False


class RichTextView(View):
    kind = "richtext"
    takes_rest = True
    focusable = True
    grows = True
    snug = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.first = 0
        self._made: list[Line] = []
        self._rest: Iterator[Line] = iter(())
        self._laid_out: tuple[float, float, float] | None = None

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        self._laid_out = None
        self.first = 0

    def _lines(self, width: float, count: int) -> list[Line]:
        """The lines at this width, at least `count` where there are as many."""
        if self._laid_out != (width, self.unit, theme.TEXT):
            self._laid_out = (width, self.unit, theme.TEXT)
            self._made = []
            self._rest = _lay_out(_blocks(self.props.get("blocks")), width, self.unit)
        while len(self._made) < count:
            try:
                line = next(self._rest, None)
            except OutOfTimeError:
                self._laid_out = None  # what was measured is remembered: the next try comes further
                raise
            if line is None:
                break
            self._made.append(line)
        return self._made

    def _on_screen(self) -> int:
        """More lines than a screen holds."""
        return int(1080 / 40) + 1

    def _text_width(self, width: float) -> float:
        return max(40.0, width - 48 * self.unit)

    def measure(self, width: float) -> tuple[float, float]:
        lines = self._lines(self._text_width(width), self._on_screen())
        return width, sum(line.above + line.height for line in lines[: self._on_screen()])

    def _shown(self) -> list[Line]:
        """The lines that are on the screen now."""
        lines = self._lines(self._text_width(self.rect.width), self.first + self._on_screen())
        shown: list[Line] = []
        room = self.rect.height + 1
        for line in lines[self.first :]:
            room -= line.height + (line.above if shown else 0)
            if room < 0 and shown:
                break
            shown.append(line)
        return shown

    def _more(self) -> bool:
        """Whether there is more below."""
        return self.first + len(self._shown()) < len(self._made)

    def can_focus(self) -> bool:
        return self.rect.height > 0 and (self.first > 0 or self._more())

    def key(self, key: str) -> bool:
        if key == "down" and self._more():
            self._scroll(self.first + _STEP)
        elif key == "up" and self.first > 0:
            self._scroll(self.first - _STEP)
        else:
            return False
        return True

    def _scroll(self, first: int) -> None:
        self.first = max(0, first)
        # Not further than until the last line is seen.
        while self.first > 0 and not self._more():
            self.first -= 1
            if self._more():
                self.first += 1
                break
        self.repaint()
        self.stage.touch()

    def paint(self, brush: Brush) -> None:
        unit, rect = self.unit, self.rect
        scrolls = self.can_focus()
        if scrolls and self.focused:
            brush.box(rect.inset(-20 * unit), theme.PANEL, theme.CORNER * unit)
        y = rect.y
        for number, line in enumerate(self._shown()):
            y += line.above if number else 0
            self._paint_line(brush, line, y)
            y += line.height
        if scrolls:
            self._paint_bar(brush)

    def _paint_line(self, brush: Brush, line: Line, y: float) -> None:
        unit = self.unit
        if line.bullet:
            dot = 12 * unit
            brush.box(
                Rect(self.rect.x + 10 * unit, y + (line.height - dot) / 2, dot, dot),
                theme.TONES["accent"],
                dot / 2,
            )
        for piece in line.pieces:
            bold = piece.style == "bold" or line.kind == "heading"
            tone = theme.TONES["accent" if piece.style == "accent" else "primary"]
            texture = text_texture(piece.text, self.letters(_SIZES[line.kind]), bold)
            brush.texture(texture, self.rect.x + piece.x, y, tone)

    def _paint_bar(self, brush: Brush) -> None:
        """How far it is scrolled; the end is known only once it has been near."""
        shown, known = len(self._shown()), max(1, len(self._made))
        paint_bar(brush, self.rect, self.first / known, shown / known, self.focused, self.unit)


def _blocks(value: object) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The blocks that an app sent, whatever it sent."""
    left = _MOST_LETTERS
    for block in value[:_MOST_BLOCKS] if isinstance(value, (list, tuple)) else ():
        if not (isinstance(block, (list, tuple)) and len(block) == 2 and isinstance(block[1], (list, tuple))):
            continue
        kind = block[0] if isinstance(block[0], str) and block[0] in _SIZES else "paragraph"
        runs = []
        for run in block[1][:_MOST_BLOCKS]:
            if (
                isinstance(run, (list, tuple))
                and len(run) == 2
                and all(isinstance(part, str) for part in run)
            ):
                words = run[1][:left]
                left -= len(words)
                runs.append((run[0], words))
        yield kind, runs


def plain(value: object) -> str:
    """The words of what an app sent, without their shape: to be read aloud."""
    return " ".join("".join(words for _, words in runs) for _, runs in _blocks(value))


@lru_cache(maxsize=8192)
def _width(token: str, size: int, bold: bool) -> float:
    return text_width(token, size, bold)


def _lay_out(
    blocks: Iterator[tuple[str, list[tuple[str, str]]]], width: float, unit: float
) -> Iterator[Line]:
    for number, (kind, runs) in enumerate(blocks):
        above = (0 if number == 0 else {"heading": 36, "bullet": 12}.get(kind, 24)) * unit
        yield from _lay_out_block(kind, runs, width, unit, above)


def _lay_out_block(
    kind: str, runs: list[tuple[str, str]], width: float, unit: float, above: float
) -> Iterator[Line]:
    size = theme.letters(_SIZES[kind], unit)
    height = round(theme.letters(_SIZES[kind], 1.5 * unit))
    begin = _INDENT * unit if kind == "bullet" else 0.0
    pieces: list[Piece] = []
    x, first = begin, True
    for style, words in runs:
        bold = style == "bold" or kind == "heading"
        open_text, open_x = "", x
        for token in _tokens(words, width - begin, size, bold):
            wide = _width(token, size, bold)
            if x + wide > width and x > begin and not token.isspace():
                if open_text:
                    pieces.append(Piece(open_text.rstrip(), style, open_x))
                yield Line(tuple(pieces), kind, above if first else 0, height, kind == "bullet" and first)
                pieces, first = [], False
                x = open_x = begin
                open_text = ""
            if token.isspace() and x == begin:
                continue
            open_text += token
            x += wide
        if open_text:
            pieces.append(Piece(open_text, style, open_x))
            # Rounded widths of its words do not add up to that of the whole.
            x = open_x + _width(open_text, size, bold)
    yield Line(tuple(pieces), kind, above if first else 0, height, kind == "bullet" and first)


def _tokens(words: str, width: float, size: int, bold: bool) -> Iterator[str]:
    """Words and characters; one that is wider than a line comes in parts."""
    for found in _TOKEN.finditer(words):
        token = " " if found[0].isspace() else found[0]
        if len(token) < 12 or (len(token) <= 200 and _width(token, size, bold) <= width):
            yield token
            continue
        part = max(1, int(width / size))
        for at in range(0, len(token), part):
            yield token[at : at + part]
