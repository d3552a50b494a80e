"""The game on a television of the test kit: frames are taken as its time passes."""

import pytest

from gulou.testing import TV

WOOD, RED = (0xC8, 0x9B, 0x62), (0xD2, 0x49, 0x3A)


def catch(tv: TV, lanterns: int) -> None:
    """Keep the tray under what falls until so many were caught."""
    while not tv.sees(f"Caught: {lanterns}"):
        tv.clock.advance(0.1)
        lantern, tray = tv.pixels.find(*RED), tv.pixels.find(*WOOD)
        if lantern and tray and not tray[0] <= lantern[0] <= tray[0] + 120:
            tv.press("left" if lantern[0] < tray[0] else "right")


def test_lanterns_that_are_caught_count(tv: TV) -> None:
    tv.press("ok")
    catch(tv, 2)
    tv.see("Caught: 2")


def test_one_that_falls_past_ends_the_game_and_the_best_is_kept(tv: TV) -> None:
    tv.press("ok")
    catch(tv, 1)
    tv.clock.advance(0.1)
    lantern = tv.pixels.find(*RED)
    tv.press(*["left" if lantern and lantern[0] > 480 else "right"] * 14)
    tv.clock.advance(2)
    tv.see("Best: 1", "Play")
    tv.restart()
    tv.see("Best: 1")


def test_it_draws_sixty_times_a_second(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(0.2)
    assert tv.pixels.frames in (12, 13)
    assert tv.pixels.at(480, 480) == WOOD, "the tray stands in the middle"


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("应用名称", "开始")


def test_back_leads_home(tv: TV) -> None:
    tv.back()
    assert tv.home
