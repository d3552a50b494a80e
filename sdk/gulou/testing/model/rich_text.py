"""Paragraphs, headings, bullets: scrolled where they are long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gulou.testing.model.letters import tokens, width
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_STEP = 3
"""Lines that one key scrolls."""
_SIZES = {"heading": 44, "paragraph": 32, "bullet": 32}
_ABOVE = {"heading": 36, "bullet": 12}
_INDENT = 44
_ON_SCREEN = 28
"""More lines than a screen holds."""

Block = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Line:
    """One line: its words, how high it is, and the room above it, in pixels."""

    words: str
    height: float
    above: float


class RichText(Shown):
    takes_rest = True
    grows = True
    snug = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.first = 0

    def changed(self, names: set[str]) -> None:
        self.first = 0

    def lines(self, room: float) -> list[Line]:
        """All lines at this width."""
        room = max(40.0, room - 48 * self.unit)
        found: list[Line] = []
        for number, (kind, runs) in enumerate(self.props.get("blocks") or ()):
            above = _ABOVE.get(kind, 24) * self.unit if number else 0.0
            found.extend(self._block(kind, runs, room, above))
        return found

    def _block(self, kind: str, runs: tuple[tuple[str, str], ...], room: float, above: float) -> list[Line]:
        size = round(_SIZES[kind] * self.unit)
        height = round(_SIZES[kind] * 1.5 * self.unit)
        begin = _INDENT * self.unit if kind == "bullet" else 0.0
        lines, words, x = [], "", begin
        for style, text in runs:
            bold = style == "bold" or kind == "heading"
            for token in tokens(text):
                wide = round(width(token, size, bold))
                if x + wide > room and x > begin and not token.isspace():
                    lines.append(words)
                    words, x = "", begin
                if token.isspace() and x == begin:
                    continue
                words += token
                x += wide
        lines.append(words)
        return [Line(each, height, 0 if number else above) for number, each in enumerate(lines)]

    def measure(self, width: float) -> tuple[float, float]:
        return width, sum(line.above + line.height for line in self.lines(width)[:_ON_SCREEN])

    def _seen(self) -> list[Line]:
        """The lines that are on the screen now."""
        seen: list[Line] = []
        room = self.place.height + 1
        for line in self.lines(self.place.width)[self.first :]:
            room -= line.height + (line.above if seen else 0)
            if room < 0 and seen:
                break
            seen.append(line)
        return seen

    def _more(self) -> bool:
        return self.first + len(self._seen()) < len(self.lines(self.place.width))

    def can_focus(self) -> bool:
        return self.place.height > 0 and (self.first > 0 or self._more())

    def key(self, key: str) -> bool:
        if key == "down" and self._more():
            self._scroll(self.first + _STEP)
        elif key == "up" and self.first > 0:
            self._scroll(self.first - _STEP)
        else:
            return False
        return True

    def _scroll(self, first: int) -> None:
        """Not further than until the last line is seen."""
        self.first = max(0, first)
        while self.first > 0 and not self._more():
            self.first -= 1
            if self._more():
                self.first += 1
                break

    @property
    def own_texts(self) -> list[str]:
        return [line.words.strip() for line in self._seen()]

    @property
    def title(self) -> str:
        return next(iter(self.own_texts), "")

    def describe(self) -> str:
        return f'richtext "{self.title}"{" …" if self._more() else ""}'
