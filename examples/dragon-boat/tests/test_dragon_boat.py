"""The game, on a television of the test kit: a race takes as many frames as on a real one."""

import pytest

from gulou.testing import TV

BEAT = 24 / 60


def race(tv: TV, every: float) -> None:
    """Row with a stroke every so many seconds until somebody has won."""
    tv.press("ok")
    strokes = 0
    while tv.sees("m to go") and strokes < 400:
        tv.clock.advance(every)
        strokes += 1
        tv.press("left" if strokes % 2 else "right")


def test_with_the_drum_the_race_is_won_and_the_time_kept(tv: TV) -> None:
    race(tv, BEAT)
    tv.see("You have won!", "Best:")
    tv.restart()
    tv.see("Best:")


def test_without_rowing_the_others_win(tv: TV) -> None:
    tv.press("ok")
    for _ in range(60):
        tv.clock.advance(1)
        if not tv.sees("m to go"):
            break
    tv.see("The others were faster.")
    tv.see_no("Best:")


def test_the_drum_is_seen(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(0.05)
    assert tv.pixels.at(880, 40) == (0xD2, 0x49, 0x3A)
    tv.clock.advance(0.15)
    assert tv.pixels.at(880, 40) == (0x6B, 0x3F, 0x2A)


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("赛龙舟", "开划")


def test_back_leads_home(tv: TV) -> None:
    tv.press("ok")
    tv.back()
    assert tv.home
