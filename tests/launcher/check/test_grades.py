"""How numbers become grades, and pixels contrasts."""

from __future__ import annotations

import pytest

from gulou_launcher.check.contrast import contrast
from gulou_launcher.check.grades import Grade, grade
from gulou_launcher.check.own_tests import told
from gulou_launcher.check.rules import RULES
from gulou_launcher.control.contract import Picture


@pytest.mark.parametrize(
    ("value", "best"),
    [(101, Grade.FAILED), (100, Grade.BRONZE), (50, Grade.SILVER), (10, Grade.GOLD), (1, Grade.PLATINUM)],
)
def test_a_grade_is_the_best_whose_limit_is_kept(value: float, best: Grade) -> None:
    assert grade(value, (100, 50, 10, 1), higher=False) is best
    assert grade(-value, (-100, -50, -10, -1), higher=True) is best


def test_no_grade_allows_more_than_the_one_below_it() -> None:
    for rule in RULES:
        wanted = sorted(rule.limits, reverse=not rule.higher)
        assert list(rule.limits) == wanted, rule.id
    assert len({rule.id for rule in RULES}) == len(RULES)


def painted(ground: tuple[int, int, int], letters: tuple[int, int, int], every: int) -> Picture:
    """A ground with strokes: one of `every` columns has the colour of the letters."""
    row = b"".join(bytes((*(letters if x % every == 0 else ground), 0)) for x in range(60))
    return Picture(60, 40, row * 40, 1)


WHOLE = (0.0, 0.0, 60.0, 40.0)


def test_contrast_is_that_of_wcag() -> None:
    black_on_white = contrast(painted((255, 255, 255), (0, 0, 0), 4), WHOLE, "#000000")
    assert black_on_white == pytest.approx(21, abs=0.1)
    # The grey that WCAG's own examples give for 4.5 : 1 on white.
    assert contrast(painted((255, 255, 255), (0x76, 0x76, 0x76), 4), WHOLE, "#767676") == pytest.approx(
        4.54, abs=0.05
    )


def test_words_in_the_colour_of_their_ground_have_none() -> None:
    assert contrast(painted((246, 242, 234), (246, 242, 234), 4), WHOLE, "#f6f2ea") == pytest.approx(
        1, abs=0.05
    )


def test_bold_letters_that_cover_most_of_their_place_are_told_from_their_ground() -> None:
    picture = painted((13, 19, 29), (255, 255, 255), 2)
    ratio = contrast(picture, WHOLE, "#ffffff")
    assert ratio is not None and ratio > 15


def test_what_is_not_on_the_picture_has_no_contrast() -> None:
    assert contrast(painted((0, 0, 0), (9, 9, 9), 4), (500.0, 0.0, 60.0, 40.0), "#ffffff") is None


@pytest.mark.parametrize(
    ("output", "status", "passed", "failed"),
    [
        ("....\n4 passed in 0.12s\n", 0, 4, 0),
        ("FAILED tests/test_a.py::test_a - assert 1\n1 failed, 3 passed in 0.2s", 1, 3, 1),
        ("E   SyntaxError\n1 error in 0.1s", 2, 0, 1),
        ("No module named pytest", 1, 0, 1),
    ],
)
def test_the_last_line_of_a_test_run_is_understood(
    output: str, status: int, passed: int, failed: int
) -> None:
    found = told(output, status)
    assert (found.passed, found.failed) == (passed, failed)
