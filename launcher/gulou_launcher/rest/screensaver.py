"""The screen saver: a large clock, the day, and what comes next, on black, drawn once a minute.

It wanders: no part of the panel shows the same light for long.
"""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kivy.graphics import InstructionGroup

from gulou.formats import habits
from gulou_launcher import theme
from gulou_launcher.paint import Brush, text_texture
from gulou_launcher.rest.coming import Next
from gulou_launcher.rest.lunar import lunar

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_CLOCK, _DATE, _MOON, _NEXT = 260, 54, 40, 34
"""Heights of letters in units of 1/1080 of the screen's height."""
_GAPS = {_CLOCK: 0, _DATE: 12, _MOON: 12, _NEXT: 14}
"""Below each, in the same units."""
_ROUND = (37, 23)
"""Minutes from edge to edge, across and down: without a common measure, so that it seldom repeats."""
_DIM = 0.72
"""How bright the brightest of it is."""


def place(minute: int, room: tuple[float, float]) -> tuple[float, float]:
    """Where it stands in this minute, within the room that is left of the screen: a slow, even way."""
    x, y = (abs((minute % (2 * way)) / way - 1) for way in _ROUND)
    return room[0] * x, room[1] * y


def day_words(language: str, at: time.struct_time) -> list[str]:
    """The date with its week day; in Chinese the day of the lunar calendar after it."""
    form = habits(language)
    words = form.date_with_year.format(
        weekday=form.weekdays[at.tm_wday],
        day=at.tm_mday,
        month=form.months[at.tm_mon - 1],
        year=at.tm_year,
    )
    moon = lunar(date(at.tm_year, at.tm_mon, at.tm_mday)) if language == "zh" else None
    return [words, f"农历{moon.words}"] if moon is not None else [words]


class _Piece(NamedTuple):
    """A line of it, in letters of `size`."""

    words: str
    size: int
    icon: str = ""


class ScreenSaver:
    """Covers the screen from when it is made until `end`."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._ended = False
        self._drawing = InstructionGroup()
        self._next = Next(shell, self._draw)
        self.words: list[str] = []
        """What is to be read on it."""
        self._minute()

    def end(self) -> None:
        """It is not drawn again."""
        self._ended = True

    def _minute(self) -> None:
        if not self._ended:
            self._draw()
            self._next.ask()
            self._shell.screen.after(60.05 - time.time() % 60, self._minute)

    def _draw(self) -> None:
        if self._ended:
            return
        shell = self._shell
        size = shell.size
        unit = size.height / 1080
        now = time.time()
        at = time.localtime(now)
        coming = self._next.after(now)
        pieces = [_Piece(time.strftime("%H:%M", at), _CLOCK)]
        pieces += map(_Piece, day_words(shell.language, at), (_DATE, _MOON))
        pieces += [_Piece(each.words(shell.language), _NEXT, each.icon) for each in coming]
        words = [piece.words for piece in pieces]
        if words == self.words:
            return
        self.words = words
        self._drawing.clear()
        self._paint(Brush(self._drawing, size.height), pieces, unit, int(now // 60))
        shell.screen.cover(self._drawing)

    def _paint(self, brush: Brush, pieces: list[_Piece], unit: float, minute: int) -> None:
        size = self._shell.size
        most, sign = int(size.width * 0.8), round(_NEXT * 1.2 * theme.TEXT * unit)
        rows = [
            (piece, text_texture(piece.words, round(_letters(piece) * unit), width=most)) for piece in pieces
        ]
        height = sum(texture.height + _GAPS[piece.size] * unit for piece, texture in rows)
        width = max(texture.width + (2 * sign if piece.icon else 0) for piece, texture in rows)
        margin = theme.SAFE * size.height
        room = (max(0.0, size.width - width - 2 * margin), max(0.0, size.height - height - 2 * margin))
        x, y = (margin + part for part in place(minute, room))
        for piece, texture in rows:
            if piece.icon:
                top = y + (texture.height - sign) / 2
                brush.icon(piece.icon, x, top, sign, _dim(theme.TONES["accent"]))
            tone = {_CLOCK: theme.PAPER, _MOON: theme.TONES["accent"]}.get(
                piece.size, theme.TONES["secondary"]
            )
            brush.texture(texture, x + (1.6 * sign if piece.icon else 0), y, _dim(tone))
            y += texture.height + _GAPS[piece.size] * unit


def _letters(piece: _Piece) -> float:
    """Units: the clock is large for all eyes, the rest as the household wants letters."""
    return piece.size * (1.0 if piece.size == _CLOCK else theme.TEXT)


def _dim(color: theme.Color) -> theme.Color:
    red, green, blue, alpha = color
    return red * _DIM, green * _DIM, blue * _DIM, alpha
