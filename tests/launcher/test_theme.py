"""Every palette reads well: WCAG AA for words, 3 : 1 for signs, signs apart for eyes that see less colour."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

import gulou_launcher
from gulou_launcher import theme
from gulou_launcher.theme import Color, Palette

from .test_paint import contrast

LAUNCHER = Path(gulou_launcher.__file__).parent
_AA, _SIGN = 4.5, 3.0
"""WCAG 2.2, 1.4.3 (contrast, minimum) and 1.4.11 (non-text contrast)."""
_APART = 20.0
"""Of two signs, in CIE 1976 ΔE*ab: 2.3 is what an eye just notices, side by side and close."""

MACHADO = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is seen of linear RGB where one kind of cone is missing, at severity 1.0.

G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A Physiologically-based Model for Simulation of Color
Vision Deficiency, IEEE TVCG 15 (2009).
"""

PALETTES = [
    pytest.param(theme.palette(high, weak), id=f"{'high' if high else 'usual'}-{weak or 'all'}")
    for high in (False, True)
    for weak in theme.COLOUR_WEAK
]


def over(top: Color, ground: Color) -> Color:
    """A colour that lets some of its ground through."""
    red, green, blue = (a * top[3] + b * (1 - top[3]) for a, b in zip(top[:3], ground[:3], strict=True))
    return (red, green, blue, 1.0)


WHITE: Color = (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", ["primary", "secondary", "accent", "warning"])
def test_words_read_on_every_ground(palette: Palette, tone: str) -> None:
    grounds = [palette.ink, palette.dusk, palette.panel, palette.raised]
    if tone != "warning":
        grounds.append(palette.now)
    assert min(contrast(palette.tones[tone], ground) for ground in grounds) >= _AA


@pytest.mark.parametrize("palette", PALETTES)
def test_words_read_where_the_focus_is(palette: Palette) -> None:
    assert min(contrast(palette.tones[tone], palette.paper) for tone in ("ink", "ink_secondary")) >= _AA


@pytest.mark.parametrize("palette", PALETTES)
def test_words_read_on_cards_and_on_what_is_on(palette: Palette) -> None:
    dyes = [theme.rgb(dye) for dye in palette.dyes]
    assert min(contrast(palette.paper, ground) for ground in (*dyes, palette.jade)) >= _AA
    assert contrast(palette.faint, palette.panel) >= _AA


@pytest.mark.parametrize("palette", PALETTES)
def test_words_read_on_a_veil_over_the_lightest_picture(palette: Palette) -> None:
    assert contrast(palette.paper, over(palette.veil, WHITE)) >= _AA


@pytest.mark.parametrize("palette", PALETTES)
def test_signs_stand_out_from_their_grounds(palette: Palette) -> None:
    for sign in (palette.red, palette.jade, palette.paper_off):
        assert contrast(sign, palette.paper) >= _SIGN or palette.wallpaper is False
    for sign in (palette.red, palette.tones["accent"], palette.paper, *map(theme.rgb, palette.lines)):
        assert contrast(sign, palette.panel) >= _SIGN


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize("weak", list(MACHADO))
def test_signs_remain_apart_for_eyes_that_see_less_colour(high: bool, weak: str) -> None:
    palette = theme.palette(high, weak)
    signs = (palette.red, palette.jade, palette.tones["accent"], palette.tones["warning"], palette.paper)
    assert min(apart(one, other, weak) for one, other in itertools.combinations(signs, 2)) >= _APART


def test_the_usual_colours_would_not_do_for_them() -> None:
    usual = theme.palette()
    assert apart(usual.red, usual.jade, "protan") < _APART


def test_high_contrast_is_three_times_what_is_asked() -> None:
    palette = theme.palette(high_contrast=True)
    assert contrast(palette.tones["secondary"], palette.panel) >= 3 * _AA
    assert contrast(palette.paper, palette.raised) >= 3 * _AA


def test_letters_are_large_enough_at_every_size() -> None:
    assert min(theme.letters(name, 1.0) for name in theme.SIZES) >= 24
    theme.wear(theme.palette(), text_size=1.3)
    try:
        assert theme.letters("body", 1.0) == round(1.3 * theme.SIZES["body"])
    finally:
        theme.wear(theme.palette())


def test_where_the_tv_cuts_off_nothing_words_still_keep_from_the_rim() -> None:
    theme.wear(theme.palette(), edges=0.0)
    try:
        assert theme.SAFE == theme.BREATH
    finally:
        theme.wear(theme.palette())


def test_nothing_keeps_what_the_theme_says_now() -> None:
    """What is worn changes while the box runs: a colour that was kept would be of another look."""
    kept = [
        f"{path.relative_to(LAUNCHER)}:{line}"
        for path in LAUNCHER.rglob("*.py")
        if path.name != "theme.py"
        for line in keeping(path)
    ]
    assert kept == []


def keeping(path: Path) -> Iterator[int]:
    """Lines that read the theme once for all: when a module or class is made, or in a default."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            pending.extend(node.args.defaults)
            continue
        if isinstance(node, ast.AnnAssign):
            pending.extend([node.value] if node.value is not None else [])
            continue
        if isinstance(node, ast.Attribute) and node.attr in WORN and ast.unparse(node.value) == "theme":
            yield node.lineno
        if (
            isinstance(node, ast.ImportFrom)
            and node.module == "gulou_launcher.theme"
            and WORN.intersection(name.name for name in node.names)
        ):
            yield node.lineno
        pending.extend(ast.iter_child_nodes(node))


WORN = {*(name.upper() for name in Palette.__dataclass_fields__), "TEXT", "SAFE"}


def linear(color: Color) -> list[float]:
    """IEC 61966-2-1 taken back."""
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color[:3]]


def lab(color: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of linear RGB, white D65."""
    red, green, blue = color
    parts = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: Color, other: Color, weak: str) -> float:
    """How far two colours are from each other for these eyes."""
    seen = [
        lab(
            [
                min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(color), strict=True))))
                for row in MACHADO[weak]
            ]
        )
        for color in (one, other)
    ]
    return math.dist(*seen)


def test_no_colour_stands_anywhere_else() -> None:
    colors = [
        f"{path.relative_to(LAUNCHER)}: {node.value}"
        for path in LAUNCHER.rglob("*.py")
        if path.name not in ("theme.py", "text_grid.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) in (7, 9) and node.value[0] == "#" and node.value[1:].isalnum()
        if all(letter in "0123456789abcdef" for letter in node.value[1:])
    ]
    assert colors == []
