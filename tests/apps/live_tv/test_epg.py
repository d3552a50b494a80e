"""The guide: the grid, details, reminders, search, lists, and the small guide over the picture."""

from __future__ import annotations

from gulou import Key
from gulou.services import guide as guide_messages
from gulou.testing import TV


def test_the_grid_tells_what_the_focus_stands_on(tv: TV) -> None:
    tv.press(Key.EPG)
    tv.see("Guide", "Today", "Drum One")
    tv.press(Key.DOWN, Key.RIGHT)
    tv.clock.advance(1)
    tv.see("All about")
    assert tv.player.source == "dvb://1.1.1", "the picture goes on"
    tv.press(Key.EPG)
    assert tv.overlay("left") is None


def test_the_guide_asks_for_many_channels_at_once(tv: TV) -> None:
    tv.press(Key.EPG)
    assert tv.gateway.asked(guide_messages.GetWindow) <= 3
    asked = tv.gateway.asked(guide_messages.GetWindow)
    tv.press(Key.DOWN, Key.UP, Key.DOWN, Key.UP)
    assert tv.gateway.asked(guide_messages.GetWindow) == asked, "what is near is known"


def test_a_reminder_is_set_from_the_grid_and_taken_back(tv: TV) -> None:
    tv.press(Key.EPG, Key.RIGHT, Key.GREEN)
    tv.see("You will be reminded a minute before it begins")
    (reminder,) = tv.guide.reminders
    assert reminder.service == "dvb://1.1.1"
    assert reminder.start > tv.clock.time()
    tv.press(Key.MENU)
    tv.select("Reminders")
    assert [row["title"] for row in tv.rows(1)] == [next(iter(reminder.titles.values()))]
    tv.press(Key.BACK, Key.BACK, Key.GREEN)
    assert tv.guide.reminders == []


def test_ok_on_what_comes_shows_all_that_is_known_of_it(tv: TV) -> None:
    tv.press(Key.EPG, Key.RIGHT, Key.OK)
    tv.see("Remind me", "All about Drum One.")
    tv.select("Remind me of each part")
    assert tv.guide.reminders[0].series
    tv.see("Do not remind me of the series")
    tv.press(Key.BACK)
    tv.see("Guide")
    tv.press(Key.BACK)
    assert tv.overlay("left") is None
    assert not tv.home


def test_ok_on_what_is_on_goes_there(tv: TV) -> None:
    tv.press(Key.EPG, Key.DOWN, Key.OK)
    assert tv.player.source != "dvb://1.1.1"
    assert tv.overlay("left") is None


def test_search_finds_with_each_letter(tv: TV) -> None:
    tv.press(Key.EPG, Key.BLUE)
    tv.write("drum")
    tv.see("Drum One")
    assert tv.rows(1)
    tv.press(Key.DOWN, Key.DOWN, Key.OK)
    tv.see("More on this channel")


def test_another_day_and_its_evening(tv: TV) -> None:
    tv.press(Key.EPG, Key.MENU)
    tv.select("Another day")
    tv.select("Tomorrow")
    tv.see("Guide", "Tomorrow")


def test_kinds_of_programme(tv: TV) -> None:
    tv.press(Key.EPG, Key.MENU)
    tv.select("By kind")
    tv.select("Sport")
    tv.see("Nothing of this kind is announced")
    tv.press(Key.BACK, Key.BACK, Key.BACK)
    tv.see("Guide")


def test_the_small_guide_browses_while_the_picture_stays(tv: TV) -> None:
    tv.press(Key.LEFT)
    tv.see("Drum One")
    tv.press(Key.DOWN)
    tv.see_no("Drum One")
    tv.press(Key.RIGHT)
    tv.see("OK: more")
    assert tv.player.source == "dvb://1.1.1"
    tv.press(Key.LEFT, Key.OK)
    assert tv.player.source != "dvb://1.1.1"


def test_without_a_gateway_the_guide_is_empty_and_can_be_left(tv: TV) -> None:
    tv.gateway.refusing = "unavailable"
    tv.press(Key.EPG, Key.DOWN, Key.MENU)
    tv.select("Reminders")
    tv.see("No reminders.")
    tv.press(Key.BACK, Key.BACK, Key.BACK)
    assert tv.overlay("left") is None
