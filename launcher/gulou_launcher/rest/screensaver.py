"""The screen saver: a large clock, the day, and what comes next, on black, drawn once a minute.

It wanders: no part of the panel shows the same light for long.
"""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

from kivy.graphics import InstructionGroup

from gulou.formats import habits
from gulou_launcher import theme
from gulou_launcher.paint import Brush, icon_texture, text_texture
from gulou_launcher.rest.coming import Next
from gulou_launcher.rest.lunar import lunar

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_CLOCK, _DATE, _NEXT = 240, 54, 34
"""Heights of letters in units of 1/1080 of the screen's height."""
_GAP = 28
_ROUND = (37, 23)
"""Minutes from edge to edge, across and down: without a common measure, so that it seldom repeats."""
_DIM = 0.72
"""How bright the brightest of it is."""


def place(minute: int, room: tuple[float, float]) -> tuple[float, float]:
    """Where it stands in this minute, within the room that is left of the screen: a slow, even way."""
    x, y = (abs((minute % (2 * way)) / way - 1) for way in _ROUND)
    return room[0] * x, room[1] * y


def day_words(language: str, at: time.struct_time) -> str:
    """The date with its week day; in Chinese with the day of the lunar calendar."""
    form = habits(language)
    words = form.date_with_year.format(
        weekday=form.weekdays[at.tm_wday],
        day=at.tm_mday,
        month=form.months[at.tm_mon - 1],
        year=at.tm_year,
    )
    moon = lunar(date(at.tm_year, at.tm_mon, at.tm_mday)) if language == "zh" else None
    return f"{words}　农历{moon.words}" if moon is not None else words


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
        clock, day = time.strftime("%H:%M", at), day_words(shell.language, at)
        lines = [each.words(shell.language) for each in coming]
        words = [clock, day, *lines]
        most = int(size.width * 0.8)
        heights = [_CLOCK, _DATE, *([_NEXT] * len(lines))]
        textures = [
            text_texture(line, round(height * unit), width=most)
            for line, height in zip(words, heights, strict=True)
        ]
        self._drawing.clear()
        self._paint(
            Brush(self._drawing, size.height), textures, [each.icon for each in coming], int(now // 60)
        )
        self.words = words
        shell.screen.cover(self._drawing)

    def _paint(self, brush: Brush, textures: list[Any], icons: list[str], minute: int) -> None:
        size = self._shell.size
        unit = size.height / 1080
        gap, sign = _GAP * unit, _NEXT * 1.2 * unit
        height = sum(texture.height + gap for texture in textures)
        width = max(texture.width for texture in textures) + (sign + gap if icons else 0)
        margin = 2 * theme.SAFE * size.height
        room = (max(0.0, size.width - width - 2 * margin), max(0.0, size.height - height - 2 * margin))
        x, y = (margin + part for part in place(minute, room))
        for number, texture in enumerate(textures):
            left = x
            tone = _dim(theme.PAPER if number == 0 else theme.TONES["secondary"])
            if number >= 2:
                drawn = icon_texture(icons[number - 2], round(sign))
                if drawn is not None:
                    brush.texture(
                        drawn, x, y + (texture.height - drawn.height) / 2, _dim(theme.TONES["accent"])
                    )
                left += sign + gap / 2
            brush.texture(texture, left, y, tone)
            y += texture.height + (gap * 1.6 if number == 1 else gap * 0.4)


def _dim(color: theme.Color) -> theme.Color:
    red, green, blue, alpha = color
    return red * _DIM, green * _DIM, blue * _DIM, alpha
