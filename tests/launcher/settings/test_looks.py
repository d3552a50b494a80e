"""Settings → Picture and reading: what is chosen is seen at once, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher import theme
from gulou_launcher.looks import COLOUR_WEAK, EDGES, HIGH_CONTRAST, MOTION, TEXT_SIZE
from gulou_launcher.settings.looks import SECTION, LooksPage
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path)
    played.shell.pile.visit(LooksPage(played.shell))
    yield played
    played.close()
    theme.wear(theme.palette())


def test_larger_letters_are_drawn_at_once(box: PlayedBox) -> None:
    before = theme.letters("body", 1.0)
    box.press("right")
    assert box.shell.preferences.get(TEXT_SIZE) == 1.15
    assert theme.letters("body", 1.0) > before
    assert "Large" in SECTION.caption(box.shell)


def test_high_contrast_changes_the_ground_and_goes_back(box: PlayedBox) -> None:
    usual = theme.PANEL
    box.press("down", "ok")
    assert box.shell.preferences.get(HIGH_CONTRAST)
    assert usual != theme.PANEL
    box.press("ok")
    assert usual == theme.PANEL


def test_signs_have_other_colours_for_weak_eyes(box: PlayedBox) -> None:
    usual = theme.JADE
    box.press("down", "down", "right")
    assert box.shell.preferences.get(COLOUR_WEAK) == "protan"
    assert usual != theme.JADE


def test_motion_can_be_turned_off(box: PlayedBox) -> None:
    box.press("down", "down", "down", "ok")
    assert not box.shell.preferences.get(MOTION)


def test_the_edges_of_the_screen_move_every_page(box: PlayedBox) -> None:
    page = box.shell.shown.page
    assert page is not None
    box.shell.layout()
    before = page.children[0].rect.x
    box.shell.preferences.put(EDGES, 0.08)
    box.shell.layout()
    assert page.children[0].rect.x == pytest.approx(before * 0.08 / 0.05)
