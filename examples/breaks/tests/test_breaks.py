"""The notifier, on a television of the test kit: an evening passes in no time."""

import pytest

from gulou.testing import TV


def test_it_counts_in_the_background_and_leads_to_the_question(tv: TV) -> None:
    tv.press("ok")
    tv.see("Next break at 20:45")
    tv.press("home")
    tv.clock.advance(44 * 60)
    assert not tv.notifications
    tv.clock.advance(60)
    (told,) = tv.notifications
    assert (told.title, told.text) == ("Time for a break", "You have been sitting for 45 minutes.")
    tv.open(told.link)
    tv.select("Done")
    tv.see("1 break taken", "Next break at 21:30")


def test_five_minutes_more(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(45 * 60)
    tv.select("In five minutes")
    tv.see_no("Stand up")
    tv.clock.advance(5 * 60)
    tv.see("Stand up")
    tv.back()
    tv.see_no("Stand up")


def test_the_household_sets_how_often(tv: TV) -> None:
    tv.press("ok")
    tv.settings["minutes"] = 90
    tv.see("Next break at 21:30", "Every 90 minutes")
    tv.press("ok")
    tv.see("Not counting")


@pytest.mark.tv(permissions=["background"])
def test_without_the_permission_it_asks_on_its_own_screen_only(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(45 * 60)
    assert not tv.notifications
    tv.see("Stand up")


def test_its_process_may_end_meanwhile(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(10 * 60)
    tv.restart()
    tv.see("Next break at 20:45")


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.press("ok")
    tv.see("休息提醒", "20:45 休息", "已休息 0 次")
