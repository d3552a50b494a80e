"""Recordings as a household uses it: the shelf, a recording that plays, and what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gulou import Key
from gulou.services.recordings import (
    Chapter,
    Hours,
    Keep,
    Missed,
    Recording,
    RecordingState,
    Rule,
    Series,
    Timer,
    TimerState,
)
from gulou.services.tv import Channel
from gulou.testing import TV

APP = Path(__file__).resolve().parents[3] / "apps" / "recordings"
ONE = "dvb://1.1.1"
HOUR = 3600


def film(tv: TV, number: int, title: str, **more: object) -> Recording:
    start = int(tv.clock.time()) - number * HOUR
    return Recording(number, title, ONE, "Drum One", start, seconds=5400.0, size=10**9, **more)  # type: ignore[arg-type]


def channel(number: int, name: str) -> Channel:
    return Channel(f"dvb://1.1.{number}", name, lcn=number)


@pytest.fixture
def tv() -> Iterator[TV]:
    tv = TV(APP)
    recorder = tv.recorder
    recorder.recordings = [
        film(tv, 1, "The Drum Tower", text="A journey."),
        film(tv, 2, "Mountain Kitchen", series=3),
        film(tv, 30, "Mountain Kitchen", series=3, watched=True),
        film(
            tv,
            60,
            "Final",
            position=1800.0,
            missed=(Missed(600.0, 12.0, "the signal was lost"),),
            chapters=(Chapter(0.0, "Final"), Chapter(2700.0, "Interview")),
        ),
    ]
    later = int(tv.clock.time()) + HOUR
    recorder.timers = [
        Timer(ONE, later, later + HOUR, "Evening News", "Drum One", event_id=7, id=1),
        Timer(
            ONE,
            later + 600,
            later + HOUR,
            "Football",
            id=2,
            state=TimerState.conflict,
            rivals=("Evening News",),
        ),
    ]
    recorder.series = [Series("Mountain Kitchen", ONE, "Drum One", id=3, recorded=2)]
    with tv:
        yield tv


def open_page(tv: TV, title: str) -> None:
    """Go to this row by keys, and have all that can be done with it: OK would play it."""
    row = next(number for number, row in enumerate(tv.rows()) if row["title"] == title)
    tv.press(*[Key.DOWN] * (row - tv.list().index), Key.MENU)


def test_ok_plays_the_newest_at_once(tv: TV) -> None:
    assert tv.focus.text == "The Drum Tower"
    tv.see("OK: play. Menu: keep, delete and more.")
    tv.press(Key.OK)
    assert tv.player.source == "recording://1"
    tv.back()
    tv.press(Key.MENU)
    tv.see("Play", "Delete")


def test_menu_opens_what_has_the_focus_in_a_series_too(tv: TV) -> None:
    open_page(tv, "Mountain Kitchen")
    tv.press(Key.DOWN, Key.MENU)
    tv.see("Delete")
    tv.select("Play")
    assert tv.player.source == "recording://30"


def test_what_failed_says_why_instead_of_playing(tv: TV) -> None:
    failed = film(tv, 99, "Nothing", state=RecordingState.failed, note="Nothing was received")
    tv.recorder.recordings.insert(0, failed)
    tv.recorder.changed()
    tv.clock.advance(1)
    tv.press(Key.UP, Key.OK)
    tv.see("Nothing was received")


def test_a_series_stands_in_one_row(tv: TV) -> None:
    tv.see("The Drum Tower")
    tv.see("2 recordings")
    tv.select("Mountain Kitchen")
    assert sum("Drum One" in text for text in tv.texts) == 2
    tv.back()
    tv.see("Recorded")


def test_a_recording_plays_from_where_it_was_left_and_remembers_where_it_is_left_again(tv: TV) -> None:
    open_page(tv, "Final")
    tv.see("Missed 0:12 at 10:00: the signal was lost")
    tv.select("Go on at 30:00")
    assert tv.player.source == "recording://60"
    assert tv.player.position == 1797.0, "a little before, to find one's way in"
    tv.player.plays()
    tv.player.at(2000.0, 5400.0)
    tv.back()
    assert tv.recorder.get(60).position == 2000.0
    tv.see("Go on at 33:20")


def test_keys_lead_through_it_and_quick_presses_further(tv: TV) -> None:
    open_page(tv, "Final")
    tv.select("From the beginning")
    tv.player.plays()
    tv.player.at(100.0, 5400.0)
    tv.press(Key.RIGHT)
    tv.see("1:50 / 1:30:00")
    tv.press(Key.RIGHT)
    assert tv.player.position == 0.0, "the picture waits until the presses have settled"
    tv.clock.advance(1)
    assert tv.player.position == 120.0
    tv.press(Key.CHANNELUP)
    tv.clock.advance(1)
    assert tv.player.position == 720.0
    tv.press(Key.UP)
    tv.clock.advance(1)
    assert tv.player.position == 2700.0, "the next chapter"
    tv.press(Key.LEFT)
    tv.clock.advance(1)
    assert tv.player.position == 2690.0


def test_it_pauses_hastens_and_ends(tv: TV) -> None:
    open_page(tv, "The Drum Tower")
    tv.select("Play")
    tv.player.plays()
    tv.press(Key.OK)
    assert tv.player.paused
    tv.see("Paused")
    tv.press(Key.PLAYPAUSE, Key.FASTFORWARD)
    assert not tv.player.paused and tv.player.speed == 2.0
    tv.player.plays("ended")
    tv.see("The end")
    assert tv.recorder.get(1).watched


def test_eight_keys_are_enough(tv: TV) -> None:
    """What a plain remote has no key for stands in a list."""
    open_page(tv, "The Drum Tower")
    tv.select("Play")
    tv.player.plays()
    tv.player.at(60.0, 5400.0)
    tv.press(Key.MENU)
    tv.select("Forward 10 minutes")
    tv.clock.advance(1)
    assert tv.player.position == 660.0
    tv.press(Key.MENU)
    tv.select("Bookmark here")
    assert tv.recorder.get(1).chapters[0].bookmark
    tv.press(Key.MENU, Key.BACK)
    assert tv.player.there, "Back closes the list first"


def test_it_can_be_kept_and_deleted(tv: TV) -> None:
    open_page(tv, "The Drum Tower")
    tv.select("Delete")
    tv.see("Delete The Drum Tower?")
    tv.select("Keep it")
    assert tv.recorder.get(1)
    tv.select("Delete")
    tv.press(Key.RIGHT, Key.OK)
    assert all(each.id != 1 for each in tv.recorder.recordings)
    tv.see("Recorded")


def test_what_is_to_come_says_what_is_in_its_way(tv: TV) -> None:
    tv.press(Key.UP, Key.UP, Key.RIGHT)
    tv.see("instead: Evening News")
    tv.select("Football")
    tv.see("Every tuner is needed for Evening News at that time.")
    tv.select("Do not record")
    assert [timer.title for timer in tv.recorder.timers] == ["Evening News"]


def test_one_programme_becomes_its_series(tv: TV) -> None:
    tv.press(Key.UP, Key.UP, Key.RIGHT)
    tv.select("Evening News")
    tv.select("Record the whole series")
    assert tv.recorder.series[-1].title == "Evening News"
    tv.see("Every episode of Evening News will be recorded.")


def test_it_follows_what_the_box_tells(tv: TV) -> None:
    tv.recorder.recordings.insert(0, film(tv, 99, "Just now", state=RecordingState.recording))
    tv.recorder.changed()
    tv.clock.advance(1)
    tv.see("Just now")
    tv.see("Recording now")
    tv.recorder.recordings = []
    tv.recorder.changed()
    tv.clock.advance(1)
    tv.see("Nothing recorded yet.")


def test_rules_are_chosen_in_words(tv: TV) -> None:
    tv.recorder.recordings[0] = msgspec.structs.replace(
        tv.recorder.recordings[0], keep=Keep(Rule.days, 12), goes=int(tv.clock.time()) + 50 * HOUR
    )
    tv.recorder.changed()
    tv.clock.advance(1)
    tv.see("2 days left")
    open_page(tv, "The Drum Tower")
    tv.see("12 days")


def test_a_link_plays_at_once() -> None:
    tv = TV(APP, link="recording://5")
    tv.recorder.recordings = [film(tv, 5, "Film")]
    with tv:
        assert tv.player.source == "recording://5"


def test_it_waits_for_a_box_that_is_not_ready() -> None:
    tv = TV(APP)
    tv.gateway.refusing = "unavailable"
    with tv:
        tv.see("Recordings are being looked through")
        tv.gateway.refusing = ""
        tv.clock.advance(3)
        tv.see("Nothing recorded yet.")


def test_it_speaks_chinese() -> None:
    tv = TV(APP, language="zh")
    tv.recorder.recordings = [film(tv, 5, "电影")]
    with tv:
        tv.see("录像")
        open_page(tv, "电影")
        tv.see("直到需要空间")


def by_hand(tv: TV) -> None:
    tv.tuner.channels = [channel(1, "Drum One"), channel(2, "Drum Two")]
    tv.press(Key.UP, Key.UP, Key.RIGHT)
    tv.select("Record at a time")


def test_a_time_is_set_by_hand_with_eight_keys(tv: TV) -> None:
    """A test begins on a Monday at 20:00."""
    by_hand(tv)
    tv.see("Today 20:00–21:00")
    tv.select("Channel: Drum One")
    tv.select("Drum Two")
    tv.see("Channel: Drum Two")
    tv.press(Key.DOWN, Key.RIGHT)
    tv.see("Tomorrow 20:00–21:00")
    tv.press(Key.DOWN, Key.LEFT)
    tv.see("Tomorrow 19:55–20:55")
    tv.press(Key.DOWN, Key.RIGHT)
    tv.see("1 h 5 min")
    tv.select("Record")
    timer = tv.recorder.timers[-1]
    start = int(tv.clock.time()) + 24 * HOUR - 300
    assert (timer.service, timer.start, timer.stop) == ("dvb://1.1.2", start, start + 3900)
    assert (timer.before, timer.after, timer.event_id) == (0, 0, 0)
    tv.see("It will be recorded.")
    tv.see("Do not record")
    tv.back()
    tv.see("Scheduled")


def test_hours_come_again_and_say_what_is_in_their_way(tv: TV) -> None:
    by_hand(tv)
    tv.press(Key.DOWN, Key.DOWN, Key.DOWN, Key.DOWN, Key.RIGHT, Key.RIGHT)
    tv.see("Monday to Friday 20:00–21:00")
    tv.select("Record")
    series = tv.recorder.series[-1]
    assert series.hours == Hours(20 * 60, 21 * 60, (0, 1, 2, 3, 4)) and series.service == ONE
    later = int(tv.clock.time()) + 24 * HOUR
    tv.recorder.timers.append(
        Timer(
            ONE, later, later + HOUR, id=9, series=series.id, state=TimerState.conflict, rivals=("Football",)
        )
    )
    tv.recorder.changed()
    tv.clock.advance(1)
    tv.see("No tuner is free: Tomorrow. Every one is needed for Football.")


def test_what_is_over_cannot_be_set(tv: TV) -> None:
    by_hand(tv)
    for _ in range(13):
        tv.press(Key.LEFT)
    tv.press(Key.DOWN, Key.DOWN)
    for _ in range(13):
        tv.press(Key.LEFT)
    tv.see("This time is over")
    tv.gateway.refusing = "invalid"
    tv.select("Record")
    assert len(tv.recorder.timers) == 2
