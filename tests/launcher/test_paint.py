"""Letters: every one is drawn as itself, and too many are wrapped or shortened, never cut."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gulou_launcher import theme
from gulou_launcher.window import Window

LONG = "鼓楼是侗族村寨中央的木塔人们在这里聚会听消息遇到危险时被召集起来" * 3


def texture(*arguments: Any) -> Any:
    from gulou_launcher.paint import text_texture

    return text_texture(*arguments)


def ink(made: Any) -> Any:
    """How much of each pixel is covered, 0 … 255, rows from the top."""
    width, height = made.size
    alpha = np.frombuffer(made.pixels, np.uint8).reshape(height, width, 4)[:, :, 3]
    return alpha if made.tex_coords[1] > made.tex_coords[5] else alpha[::-1]


@pytest.mark.parametrize("letters", ["鼓楼", "电视直播", "门闩这直骨", "Gulou", "·×…—", "①②", "第１集"])
def test_every_letter_is_its_own_and_no_box(window: Window, letters: str) -> None:
    """A letter that a font does not have is drawn as the same box as any other that it does not have."""
    missing = ink(texture("\U000e0fff", 40)).tobytes()
    drawn = [ink(texture(letter, 40)) for letter in sorted(set(letters))]
    assert all(picture.any() for picture in drawn)
    assert all(picture.tobytes() != missing for picture in drawn)
    assert len({picture.tobytes() for picture in drawn}) == len(drawn)


def test_chinese_without_spaces_wraps(window: Window) -> None:
    one, three = texture(LONG, 32, False, 400, 1), texture(LONG, 32, False, 400, 3)
    assert one.size[0] <= 400
    assert three.size[0] <= 400
    assert 2.5 < three.size[1] / one.size[1] < 3.5
    rows = ink(three)
    third = three.size[1] // 3
    assert all(rows[start : start + third].any() for start in (0, third, 2 * third))


@pytest.mark.parametrize("text", [LONG, "a great many words " * 20, "w" * 500])
@pytest.mark.parametrize("lines", [1, 2])
def test_what_is_left_out_is_shown_by_dots(window: Window, text: str, lines: int) -> None:
    """The last line ends in an ellipsis: ink at the foot of its end, and none above it."""
    made = texture(text, 32, False, 400, lines)
    tall = made.size[1] // lines
    last = ink(made)[-tall:]
    columns = np.flatnonzero(last.any(axis=0))
    end = last[:, max(0, columns[-1] - 12) : columns[-1] + 1]
    heights = np.flatnonzero(end.any(axis=1))
    assert heights[-1] - heights[0] <= 8, "it ends in a letter"


@pytest.mark.parametrize("text", ["", "\0", "\t", "a\0b"])
def test_a_text_without_letters_is_a_texture_all_the_same(window: Window, text: str) -> None:
    assert texture(text, 32, False, 100).size[1] > 0


def _luminance(color: tuple[float, ...]) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG 2.1's contrast ratio, 1 … 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", ["primary", "secondary", "accent", "warning"])
@pytest.mark.parametrize("ground", [theme.INK, theme.DUSK, theme.PANEL])
def test_words_stand_out_from_their_ground(tone: str, ground: theme.Color) -> None:
    assert contrast(theme.TONES[tone], ground) >= 4.5


@pytest.mark.parametrize("tone", ["ink", "ink_secondary"])
def test_words_stand_out_where_the_focus_is(tone: str) -> None:
    assert contrast(theme.TONES[tone], theme.PAPER) >= 4.5


@pytest.mark.parametrize("dye", theme.DYES)
def test_words_stand_out_on_a_tile(dye: str) -> None:
    assert contrast(theme.PAPER, theme.rgb(dye)) >= 4.5


def test_no_letter_is_smaller_than_is_read_at_three_metres() -> None:
    assert min(theme.SIZES.values()) >= 24


def test_a_box_has_round_corners_and_even_sides(window: Window) -> None:
    """One that is light, in a corner of a black screen."""
    from kivy.graphics import InstructionGroup

    from gulou_launcher.paint import Brush, Rect

    drawing = InstructionGroup()
    height = window.size.height
    Brush(drawing, height).box(Rect(0, 0, 400, 300), (1.0, 1.0, 1.0, 1.0), 20)
    window.canvas.add(drawing)
    try:
        window.ask_frame()
        width, _, pixels, _ = window.capture()
    finally:
        window.canvas.remove(drawing)

    def light(x: int, y: int) -> int:
        return pixels[(y * width + x) * 4]

    for x, y in ((0, 0), (399, 0), (0, 299), (399, 299)):
        assert light(x, y) == 0
    assert {light(x, 0) for x in range(20, 380)} == {light(0, y) for y in range(20, 280)} == {255}
    assert (light(200, 150), light(401, 150), light(200, 301)) == (255, 0, 0)
    assert any(0 < light(x, 5) < 255 for x in range(20)), "the corner has no steps"
