"""Home in the hands of a household: its rails, the menu of a card, moving, hiding, and what it remembers."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from gulou import ui
from gulou.services import recordings, tv
from gulou.services.recordings import Recording
from gulou_hal import link
from gulou_launcher.family.child import Child
from gulou_launcher.rails import suggestions
from gulou_launcher.rails.behind import LIVE_BEHIND
from gulou_launcher.rails.history import DAYS, LEARNS, MOST, MOST_LEFT, History
from gulou_launcher.settings import SettingsPage
from gulou_launcher.settings.home import HiddenPage, HomePage
from gulou_launcher.views.rail import RailView
from gulou_launcher.window import Window
from tests.launcher.rails.conftest import HomeBox, channels, now_next, programme, seen, service

FILM = Recording(7, "The Drum", service(2), "Channel 2", 1000, seconds=3600.0, position=1800.0)


def test_rails_without_cards_do_not_appear(home: HomeBox) -> None:
    home.come()
    assert list(home.rails) == ["On now", "Apps"]
    home.recorded = (FILM,)
    home.channels = (*channels(2), *channels(1, favourite=True))
    home.shell.home.refresh_channels()
    home.shell.home.changed(recordings.Changed())
    home.shell.home.refresh_now()
    home.settle()
    assert list(home.rails)[:4] == ["Continue", "On now", "Favourites", "Apps"]


def test_the_households_own_channels_stand_first(home: HomeBox) -> None:
    home.channels = (*channels(3), tv.Channel(service(9), "Mine", 9, favourite=True))
    home.come()
    assert home.rails["On now"] == ["Mine", "Channel 1", "Channel 2", "Channel 3"]
    assert home.rails["Favourites"] == ["Mine"]


def test_a_card_tells_what_is_on_and_a_favourite_what_comes(home: HomeBox) -> None:
    home.channels = channels(1, favourite=True)
    later = time.strftime("%H:%M", time.localtime(int(time.time() + 1200)))
    home.now = (now_next(1, programme("News", -600, 1800), programme("Film", 1200)),)
    home.come()
    assert home.cards("On now")[0]["subtitle"] == "News"
    assert home.cards("On now")[0]["progress"] == pytest.approx(1 / 3, abs=0.01)
    assert home.cards("Favourites")[0]["subtitle"] == f"{later} Film"


def test_what_follows_is_on_once_its_time_has_come(home: HomeBox) -> None:
    home.now = (now_next(1, programme("News", -1800, 1799), programme("Film", -1, 3600)),)
    home.come()
    assert home.cards("On now")[0]["subtitle"] == "Film", "by the clock, whatever the gateway said last"


def test_without_channels_home_says_what_to_do_and_leads_there(home: HomeBox) -> None:
    home.channels = ()
    home.until(lambda: home.asked.get("GetChannels"))
    assert "Looking for channels" in home.words or "On now" in home.words
    home.shell.home._give_up_looking()
    home.shell.layout()
    assert "There are no channels yet" in home.words
    assert "On now" not in home.words
    home.shell.home.top()
    home.press("ok")
    home.until(lambda: 1 in home.played or home.shell.pile.pages)


def test_nothing_is_drawn_or_asked_while_nothing_changes(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.now = (now_next(1, programme("News")),)
    home.come()
    home.rest(0.6)
    operations: list[Any] = []
    monkeypatch.setattr(home.shell.home.stage, "apply", operations.append)
    asked = dict(home.asked)
    for _ in range(20):
        home.shell.home._minute()
        home.turn()
    changed = [operation for patch in operations for operation in patch.operations]
    assert len(changed) <= 2, "the clock, and the progress of a minute that may have passed"
    assert home.asked == asked


def test_what_changes_again_and_again_is_asked_for_once_in_a_while(home: HomeBox) -> None:
    home.come()
    before = home.asked["GetNowNext"]
    for _ in range(50):
        home.gateway.send(link.Noticed(tv.NowNextChanged((service(1),))))
    home.rest(0.7)
    assert home.asked["GetNowNext"] - before <= 2
    home.shell.home._begun -= 3600
    before = home.asked["GetNowNext"]
    for _ in range(50):
        home.gateway.send(link.Noticed(tv.NowNextChanged((service(1),))))
    home.rest(0.6)
    assert home.asked["GetNowNext"] == before, "not before the minute is full"
    home.shell.home._minute()
    home.until(lambda: home.asked["GetNowNext"] == before + 1)


def test_what_lies_behind_an_app_is_asked_for_when_home_is_seen_again(home: HomeBox) -> None:
    home.come()
    home.open("paint")
    before = home.asked["GetRecordings"]
    home.gateway.send(link.Noticed(recordings.Changed()))
    home.rest(0.6)
    assert home.asked["GetRecordings"] == before
    home.shell.keys.press("home")
    home.until(lambda: home.asked["GetRecordings"] == before + 1)


def test_only_the_cards_that_are_seen_are_made(home: HomeBox) -> None:
    home.channels = channels(900)
    home.come()
    page = home.shell.home.stage.page
    assert page is not None
    rail = next(
        view for view in page.walk() if isinstance(view, RailView) and view.words("title") == "On now"
    )
    assert rail.count == 900
    assert len(rail.rows) <= 32
    assert len(rail.drawn) <= 8


# Going on.


def test_a_recording_left_in_the_middle_goes_on_where_it_was_left(home: HomeBox) -> None:
    watched = Recording(8, "Seen", service(1), "Channel 1", 5, seconds=60.0, position=30.0, watched=True)
    at_its_end = Recording(9, "Credits", service(1), "Channel 1", 6, seconds=1000.0, position=990.0)
    home.recorded = (FILM, watched, at_its_end)
    home.come()
    assert home.rails["Continue"] == ["The Drum"]
    (card,) = home.cards("Continue")
    assert (card["subtitle"], card["progress"]) == ("Recorded · 30 minutes left", 0.5)
    home.go_to("Continue", "The Drum")
    home.press("ok")
    home.until(lambda: home.played)
    assert home.played[1].spawn.app_id == "rec"
    home.until(lambda: home.played[1].got)
    assert home.played[1].got[0].link == "recording://7"  # type: ignore[union-attr]


def test_what_was_left_last_stands_first(home: HomeBox, monkeypatch: pytest.MonkeyPatch) -> None:
    home.recorded = (FILM,)
    home.come()
    home.open("chess")
    home.shell.keys.press("home")
    home.until(lambda: home.shell.apps["chess"].state == "suspended")
    clock = time.time()
    monkeypatch.setattr(time, "time", lambda: clock + 100)
    home.watch_for(2, 30, monkeypatch)
    home.settle()
    assert home.rails["Continue"] == ["Channel 2", "Chess", "The Drum"]
    assert home.cards("Continue")[0]["subtitle"] == "Watched last"


def test_a_channel_that_was_only_passed_was_not_watched(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.come()
    home.watch_for(3, 2, monkeypatch)
    assert "Continue" not in home.rails


# The menu of a card.


def test_the_menu_key_opens_what_a_card_can_do_and_its_last_row_is_settings(home: HomeBox) -> None:
    home.come()
    home.go_to("On now", "Channel 2")
    home.press("menu")
    assert "Channel 2" in home.words and "Hide this card" in home.words
    home.press("back")
    assert "Hide this card" not in home.words
    assert home.at_home and home.focus == ("On now", "Channel 2")
    home.press("menu", "up", "ok")
    assert isinstance(home.shell.pile.pages[-1], SettingsPage)
    home.press("back")
    assert home.at_home and "Hide this card" not in home.words


def test_home_closes_the_menu_and_goes_where_home_begins(home: HomeBox) -> None:
    home.come()
    home.go_to("Apps", "Paint")
    home.press("menu", "home")
    assert "Hide this card" not in home.words
    assert home.focus[0] == "On now"


def test_a_card_is_moved_with_arrows_and_stays_there_through_a_restart(
    home: HomeBox, window: Window, tmp_path: Path
) -> None:
    home.come()
    home.go_to("Apps", "Chess")
    home.choose("Move")
    assert "Moving Chess" in home.words
    before = home.rails["Apps"]
    home.press("left", "left")
    assert home.rails["Apps"].index("Chess") == before.index("Chess") - 2
    assert home.focus == ("Apps", "Chess"), "it is in the hand"
    home.press("up")
    assert list(home.rails) == ["Apps", "On now"]
    home.press("ok")
    assert "Moving" not in home.words
    moved = home.rails["Apps"]
    home.shell.close()
    again = HomeBox(tmp_path)
    again.until(lambda: again.shell.home.has_channels)
    again.settle()
    assert again.rails["Apps"] == moved
    assert list(again.rails) == ["Apps", "On now"]
    again.close()


def test_back_puts_what_is_moved_back(home: HomeBox) -> None:
    home.come()
    before = home.rails
    home.go_to("On now", "Channel 1")
    home.choose("Move")
    home.press("right", "right", "down")
    assert home.rails != before
    home.press("back")
    assert home.rails == before
    assert home.at_home


def test_home_lets_go_of_what_is_moved(home: HomeBox) -> None:
    home.come()
    before = home.rails
    home.go_to("On now", "Channel 1")
    home.choose("Move")
    home.press("right", "home")
    assert home.rails == before
    home.press("right")
    assert home.focus == ("On now", "Channel 2"), "arrows move the focus again"


def test_a_card_is_pinned_to_the_front_and_let_go(home: HomeBox) -> None:
    home.come()
    home.go_to("On now", "Channel 3")
    home.choose("Pin to the front")
    assert home.rails["On now"][0] == "Channel 3"
    assert home.focus == ("On now", "Channel 3")
    home.choose("Unpin")
    assert home.rails["On now"][0] == "Channel 1"


def test_what_is_hidden_is_gone_and_comes_back_from_settings(home: HomeBox) -> None:
    home.come()
    home.go_to("On now", "Channel 2")
    home.choose("Hide this card")
    assert home.rails["On now"] == ["Channel 1", "Channel 3", "Channel 4"]
    home.go_to("On now", "Channel 1")
    home.choose("Hide this row: On now")
    assert list(home.rails) == ["Apps"]
    home.shell.pile.visit(HomePage(home.shell))
    home.shell.layout()
    assert "2 hidden things" in home.words
    home.shell.pile.leave()
    home.choose("What is hidden")
    assert isinstance(home.shell.pile.pages[-1], HiddenPage)
    assert "On now" in home.words and "Channel 2" in home.words
    home.press("ok", "ok")
    assert "Channel 2" not in home.words
    home.press("back")
    assert home.rails["On now"] == ["Channel 1", "Channel 2", "Channel 3", "Channel 4"]


def test_with_every_row_hidden_settings_are_still_to_be_reached(home: HomeBox) -> None:
    home.come()
    home.go_to("On now", "Channel 1")
    home.choose("Hide this row: On now")
    home.choose("Hide this row: Apps")
    assert home.rails == {}
    home.press("menu")
    assert isinstance(home.shell.pile.pages[-1], SettingsPage)


def test_what_hides_by_time_is_not_called_by_its_title_where_it_is_shown_again(home: HomeBox) -> None:
    home.recorded = (FILM,)
    home.come()
    home.go_to("Continue", "The Drum")
    home.choose("Hide this card")
    assert "Continue" not in home.rails
    home.shell.pile.visit(HiddenPage(home.shell))
    home.shell.layout()
    assert "The Drum" not in home.words
    assert "A card of the row Continue" in home.words


# Suggestions.


def habit(home: HomeBox) -> None:
    home.shell.home.history.programmes = tuple(seen(day, "News") for day in (1, 2, 3))
    home.now = (now_next(1, programme("News")), now_next(2, programme("Quiz")))
    home.come()


def test_a_suggestion_says_its_reason_and_opens(home: HomeBox) -> None:
    habit(home)
    assert home.rails["Suggestions"] == ["News"]
    assert "Because you watch News most evenings" in home.words
    home.go_to("Suggestions", "News")
    home.press("ok")
    home.until(lambda: home.played and home.played[1].got)
    assert home.played[1].got[0].link == service(1)  # type: ignore[union-attr]


def test_the_reason_is_that_of_the_card_with_the_focus(home: HomeBox) -> None:
    fresh = Recording(3, "Opera", service(1), "Channel 1", 2000, seconds=3600.0)
    home.recorded = (fresh,)
    habit(home)
    assert home.rails["Suggestions"] == ["News", "Opera"]
    home.go_to("Suggestions", "Opera")
    home.shell.home.refresh()
    assert "Recorded, not yet watched" in home.words
    assert "Because you watch" not in home.words


def test_nothing_of_it_is_reckoned_on_the_frame_thread(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def reckoned(known: suggestions.Facts) -> suggestions.Found:
        threads.append(threading.current_thread().name)
        return suggestions.suggest(known)

    monkeypatch.setattr("gulou_launcher.rails.suggesting.suggest", reckoned)
    habit(home)
    assert set(threads) == {"suggest"}


# What the box has seen.


def watched_titles(home: HomeBox) -> list[str]:
    return [each.title for each in home.shell.home.history.programmes]


def test_what_was_watched_long_enough_is_remembered(home: HomeBox, monkeypatch: pytest.MonkeyPatch) -> None:
    home.guide = (programme("News", -60, 1800), programme("Quiz", 1740, 600), programme("Late", 2340, 600))
    home.come()
    home.watch_for(1, 2400, monkeypatch)
    watched = [(each.title, round(each.seconds, -1)) for each in home.shell.home.history.programmes]
    assert watched == [("News", 1740), ("Quiz", 600)]


def test_what_is_locked_or_for_elder_people_is_never_written_down(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.come()
    monkeypatch.setattr(type(home.shell.lock.pin), "exists", property(lambda _: True))
    home.shell.lock.put_age(16)
    home.shell.lock.opened = True
    home.guide = (programme("Night Film", 0, 3000, age=16), programme("", 0, 3000, locked=True))
    home.watch_for(1, 2400, monkeypatch)
    assert watched_titles(home) == []
    home.guide = (programme("News", 0, 3000, age=6),)
    home.watch_for(1, 2400, monkeypatch)
    assert watched_titles(home) == ["News"]


def test_when_the_lock_closes_no_title_stays_on_home(home: HomeBox, monkeypatch: pytest.MonkeyPatch) -> None:
    home.channels = (*channels(2, favourite=True), tv.Channel(service(3), "Private", 3, locked=True))
    home.now = (now_next(1, programme("Night Film", -60, 5400, age=16)),)
    home.recorded = (FILM,)
    home.come()
    home.watch_for(3, 60, monkeypatch)
    home.settle()
    assert "Night Film" in home.words and "The Drum" in home.words
    assert "Private" in home.rails["Continue"]
    monkeypatch.setattr(type(home.shell.lock.pin), "exists", property(lambda _: True))
    home.now = (now_next(1, programme("", -60, 5400, age=16, locked=True)),)
    home.recorded = ()
    home.shell.lock.put_age(16)
    home.shell.layout()
    assert "Night Film" not in home.words and "The Drum" not in home.words, "at once, before any answer"
    home.settle()
    assert "Night Film" not in home.words
    assert "Continue" not in home.rails, "the channel watched last is locked"
    assert "Locked programme, from 16 years" in home.words


def test_nothing_is_remembered_where_the_household_does_not_want_it(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.guide = (programme("News", 0, 3000),)
    habit(home)
    home.shell.preferences.put(LEARNS, False)
    home.watch_for(1, 2400, monkeypatch)
    assert len(home.shell.home.history.programmes) == 3
    home.shell.home.refresh_now()
    home.settle()
    assert "Suggestions" not in home.rails


def test_forgotten_is_forgotten_also_on_the_disk(home: HomeBox, tmp_path: Path) -> None:
    home.shell.home.history.saw(service(1), "Secret Film", time.time() - 3000, 1800)
    home.shell.home.history.leave(service(2))
    home.come()
    home.go_to("Continue", "Channel 2")
    home.choose("Clear what was watched")
    assert "Continue" not in home.rails
    home.shell.close()
    files = [file.read_bytes() for file in tmp_path.rglob("household.sqlite*")]
    assert files and not any(b'"Secret Film"' in data for data in files[:1])
    from gulou_launcher.kept import Kept

    kept = Kept(tmp_path)
    assert not History(kept)
    kept.close(1.0)


def test_what_is_remembered_is_bounded_in_number_and_in_time(home: HomeBox) -> None:
    history = home.shell.home.history
    old = time.time() - (DAYS + 2) * 86400
    history.saw(service(1), "Long ago", old, 600)
    for number in range(MOST + 30):
        history.saw(service(1), f"Film {number}", time.time() - number * 60, 600)
        history.leave(f"recording://{number}")
    assert len(history.programmes) == MOST
    assert all(each.title != "Long ago" for each in history.programmes)
    assert len(history.left) == MOST_LEFT
    history.saw(service(1), "x" * 5000, time.time(), 600)
    assert len(history.programmes[-1].title) <= 80


def test_what_is_watched_on_is_one_programme(home: HomeBox) -> None:
    history, start = home.shell.home.history, time.time()
    history.saw(service(1), "Film", start, 900)
    history.saw(service(1), "Film", start, 600)
    assert [each.seconds for each in history.programmes] == [1500]


def test_settings_tell_what_is_remembered_and_forget_it(home: HomeBox) -> None:
    habit(home)
    home.shell.pile.visit(HomePage(home.shell))
    home.shell.layout()
    assert "Clear what was watched (3 programmes)" in home.words
    home.press("down", "down", "ok")
    assert home.shell.home.history.programmes == ()
    assert "Clear what was watched" not in home.words


# Live television behind home.


def test_the_channel_watched_last_plays_on_behind_home_where_the_household_wants_it(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.come()
    home.watch_for(2, 60, monkeypatch)
    assert home.shell.screening.source == ""
    home.shell.preferences.put(LIVE_BEHIND, True)
    home.until(lambda: [each for each in home.told_gateway if isinstance(each, link.OpenStream)])
    opened = next(each for each in home.told_gateway if isinstance(each, link.OpenStream))
    assert (opened.service, opened.instance) == (service(2), 0)
    home.open("paint", ui.Page(ui.Text("paint")))
    assert home.shell.screening.source == "", "an app without a picture has none behind it"
    home.shell.keys.press("home")
    assert home.shell.screening.source == service(2)
    home.shell.preferences.put(LIVE_BEHIND, False)
    assert home.shell.screening.source == ""


def test_what_the_lock_guards_does_not_play_behind_home(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.channels = channels(2, locked=True)
    home.come()
    home.watch_for(2, 60, monkeypatch)
    home.shell.preferences.put(LIVE_BEHIND, True)
    assert home.shell.screening.source == service(2)
    monkeypatch.setattr(type(home.shell.lock.pin), "exists", property(lambda _: True))
    home.shell.lock.tell()
    home.shell.show_home()
    assert home.shell.screening.source == ""


def test_a_child_sees_what_it_may_have_and_nothing_of_what_others_watched(
    home: HomeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.recorded = (FILM,)
    habit(home)
    home.watch_for(2, 60, monkeypatch)
    assert {"Continue", "Suggestions"} <= set(home.rails)
    monkeypatch.setattr(type(home.shell.lock.pin), "exists", property(lambda _: True))
    home.shell.family.put(Child(services=(service(1), service(4)), bedtime=-1))
    home.shell.family.let_child()
    home.settle()
    assert list(home.rails) == ["On now", "Apps"]
    home.until(lambda: home.rails["On now"] == ["Channel 1", "Channel 4"])
    assert "Recordings" not in home.rails["Apps"]
    before = dict(home.shell.home.history.left)
    home.guide = (programme("Cartoon", 0, 3000),)
    home.watch_for(4, 2400, monkeypatch)
    assert home.shell.home.history.left == before
    assert "Cartoon" not in watched_titles(home)
