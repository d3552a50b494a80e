"""What is suggested, and why: each rule by an example, and nothing of what the lock guards."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gulou.language import Texts
from gulou.services.guide import Row
from gulou.services.recordings import Recording
from gulou.services.tv import Programme
from gulou_launcher import home
from gulou_launcher.rails import reasons
from gulou_launcher.rails.suggestions import MOST_ASKED, Facts, Suggestion, Why, series, suggest
from tests.launcher.rails import conftest
from tests.launcher.rails.conftest import channels, now_next, seen, service

ENGLISH = Texts("gulou_launcher", Path(home.__file__).parent, "en")
CHINESE = Texts("gulou_launcher", Path(home.__file__).parent, "zh")


NOON = datetime.fromtimestamp(time.time()).replace(hour=12, minute=0, second=0).timestamp()
"""When all of this happens: what is watched at seven is not what is watched now."""


def programme(title: str, begins: float = -600, seconds: int = 1800, **more: Any) -> Programme:
    return conftest.programme(title, begins + NOON - time.time(), seconds, **more)


def facts(**changes: Any) -> Facts:
    return replace(Facts(NOON, "en", (), channels(), {}, ()), **changes)


def found(**changes: Any) -> list[Suggestion]:
    return list(suggest(facts(**changes)).suggestions)


def said(suggestion: Suggestion, text: Texts = ENGLISH) -> str:
    return reasons.reason(text, suggestion, NOON)


def test_a_box_that_has_seen_nothing_suggests_nothing() -> None:
    assert found(now={service(1): now_next(1, programme("News"))}) == []


def test_what_is_watched_on_most_evenings() -> None:
    watched = tuple(seen(day, "Evening News") for day in (1, 2, 4, 5))
    coming = {service(1): now_next(1, programme("Quiz"), programme("Evening News", 900))}
    (suggestion, *_) = found(seen=watched, now=coming)
    assert (suggestion.why, suggestion.address, suggestion.title) == (
        Why.most_days,
        service(1),
        "Evening News",
    )
    assert said(suggestion) == "Because you watch Evening News most evenings"
    assert said(suggestion, CHINESE) == "因为您常在晚上看《Evening News》"


@pytest.mark.parametrize(("days", "wanted"), [((1,), 0), ((1, 2), 0), ((1, 2, 3), 1), ((8, 9, 10, 11), 0)])
def test_a_habit_is_three_of_the_last_seven_days(days: tuple[int, ...], wanted: int) -> None:
    watched = tuple(seen(day, "Quiz", seconds=400) for day in days)
    assert len(found(seen=watched, now={service(1): now_next(1, programme("Quiz"))})) == wanted


def test_an_episode_is_one_of_its_series_and_another_channel_shows_it_too() -> None:
    watched = tuple(seen(day, f"长安（{40 - day}）", 1) for day in (1, 2, 3))
    coming = {service(2): now_next(2, programme("长安（41）"))}
    assert found(seen=watched, now=coming) == [], "it was never watched on that channel"
    watched += (seen(9, "长安（30）", 2),)
    (suggestion,) = found(seen=watched, now=coming)
    assert (suggestion.often, suggestion.address, suggestion.title) == ("长安", service(2), "长安（41）")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("长安(12)", "长安"),
        ("长安 第12集", "长安"),
        ("非遗手艺人（20）", "非遗手艺人"),
        ("The Drum S2E5", "The Drum"),
        ("The Drum 3/6", "The Drum"),
        ("Studio 54", "Studio 54"),
        ("1984", "1984"),
        ("(12)", "(12)"),
        ("", ""),
    ],
)
def test_a_series_is_called_without_its_episode(title: str, name: str) -> None:
    assert series(title) == name


def test_what_is_watched_on_this_day_of_the_week() -> None:
    watched = (seen(7, "Match of the Week"), seen(14, "Match of the Week"))
    (suggestion, *_) = found(seen=watched, now={service(1): now_next(1, programme("Match of the Week"))})
    assert suggestion.why is Why.weekday
    day = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")[datetime.now().weekday()]
    assert said(suggestion) == f"Because you watch Match of the Week on {day}days"


def test_what_begins_soon_on_a_channel_that_is_liked() -> None:
    own = channels(4, favourite=True)
    coming = {service(3): now_next(3, programme("Quiz", -3000, 3600), programme("Film", 595))}
    (suggestion,) = found(channels=own, now=coming)
    assert (suggestion.why, suggestion.title) == (Why.soon, "Film")
    assert said(suggestion) == "Starts in 10 minutes on a channel that you like"
    assert said(suggestion, CHINESE) == "10 分钟后在您喜欢的频道上开始"


def test_what_has_just_begun_there() -> None:
    coming = {service(2): now_next(2, programme("Film", -130, 5400))}
    (suggestion,) = found(channels=channels(2, favourite=True), now=coming)
    assert said(suggestion) == "Began 2 minutes ago on a channel that you like"


def test_a_channel_that_is_watched_much_is_liked_and_one_that_was_passed_is_not() -> None:
    coming = {service(number): now_next(number, programme("Film", -60, 5400)) for number in (1, 2)}
    watched = (seen(9, "A", 1, seconds=2400), seen(9, "B", 2, seconds=300))
    assert [each.address for each in found(seen=watched, now=coming)] == [service(1)]


def test_a_channel_that_is_on_at_this_hour_on_most_days() -> None:
    watched = tuple(seen(day, f"Something {day}", 2, 11 * 60 + 55, 600) for day in (1, 2, 3))
    found_now = found(seen=watched, now={service(2): now_next(2, programme("Concert"))})
    assert [(each.why, each.address) for each in found_now][:1] == [(Why.usual, service(2))]
    assert said(found_now[0]) == "You often watch this channel in the afternoon"


def recording(number: int, **changes: Any) -> Recording:
    return Recording(
        number, f"Film {number}", service(1), "Channel 1", 1000 + number, seconds=3600.0, **changes
    )


def test_what_was_recorded_and_is_not_yet_watched_the_newest_first() -> None:
    recorded = (recording(1), recording(2, watched=True), recording(3, position=60.0), recording(4))
    suggested = found(recordings=recorded)
    assert [each.title for each in suggested] == ["Film 4", "Film 1"]
    assert said(suggested[0]) == "Recorded, not yet watched"


def test_what_is_nearly_over_is_not_worth_going_to() -> None:
    watched = tuple(seen(day, "Quiz", seconds=400) for day in (1, 2, 3))
    assert found(seen=watched, now={service(1): now_next(1, programme("Quiz", -1700, 1800))}) == []


def test_what_comes_later_tonight_is_found_in_the_guide_of_the_channels_of_the_habits() -> None:
    watched = tuple(seen(day, "Late Film") for day in (1, 2, 3))
    assert suggest(facts(seen=watched)).asks == (service(1),)
    ahead = (Row(service(1), (programme("Late Film", 7000, 5400),)),)
    assert [each.title for each in found(seen=watched, ahead=ahead)] == ["Late Film"]


def test_few_channels_are_asked_for_however_many_habits_there_are() -> None:
    watched = tuple(seen(day, f"Show {number}", number) for number in range(1, 30) for day in (1, 2, 3))
    assert len(suggest(facts(seen=watched, channels=channels(40))).asks) == MOST_ASKED


def test_of_one_channel_one_thing_and_in_all_not_many() -> None:
    own = channels(40, favourite=True)
    coming = {
        service(number): now_next(number, programme(f"A{number}", -60, 700), programme(f"B{number}", 600))
        for number in range(1, 41)
    }
    addresses = [each.address for each in found(channels=own, now=coming)]
    assert len(addresses) == len(set(addresses)) == 8


# The lock.


def test_nothing_that_is_locked_is_suggested_nor_named() -> None:
    watched = tuple(seen(day, "Night Film", age=16) for day in (1, 2, 3))
    locked = programme("", -60, 5400, age=16, locked=True)
    told = programme("Night Film", -60, 5400, age=16)
    own = channels(2, favourite=True)
    recorded = (recording(1, locked=True), recording(2, age=18))
    for now in (locked, told):
        suggested = found(
            seen=watched,
            channels=own,
            now={service(1): now_next(1, now)},
            recordings=recorded,
            locks=True,
            from_age=16,
        )
        assert suggested == []
    assert found(seen=watched, channels=own, now={service(1): now_next(1, told)})


def test_a_channel_that_is_locked_is_not_suggested() -> None:
    watched = tuple(seen(day, "News") for day in (1, 2, 3))
    locked = channels(1, locked=True)
    coming = {service(1): now_next(1, programme("News"))}
    assert found(seen=watched, channels=locked, now=coming, locks=True) == []
    assert len(found(seen=watched, channels=locked, now=coming)) == 1, "the PIN opened everything"


def test_no_card_is_made_of_what_was_found_before_the_lock_was_closed() -> None:
    from gulou_launcher.rails.known import Known

    known = Known()
    known.take_channels(channels(2, locked=True))
    known.recordings = (recording(2, age=18),)
    live = Suggestion(Why.soon, service(1), "News", 1, 2)
    recorded = Suggestion(Why.recorded, "recording://2", "Film 2")
    assert reasons.card(ENGLISH, known, live, NOON) and reasons.card(ENGLISH, known, recorded, NOON)
    known.locks, known.from_age = True, 18
    assert reasons.card(ENGLISH, known, live, NOON) is None
    assert reasons.card(ENGLISH, known, recorded, NOON) is None


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_is_a_sentence_in_both_languages(why: Why) -> None:
    suggestion = Suggestion(why, service(1), "Film", int(NOON) + 300, int(NOON) + 900, "Film")
    english, chinese = said(suggestion), said(suggestion, CHINESE)
    assert english and chinese and english != chinese
    assert "{" not in english + chinese


def test_ten_times_the_channels_take_about_ten_times_as_long() -> None:
    watched = tuple(seen(day, f"Show {number}", number) for number in range(1, 40) for day in range(1, 8))

    def took(count: int) -> float:
        coming = {
            service(n): now_next(n, programme(f"A{n}"), programme(f"B{n}", 600)) for n in range(1, count + 1)
        }
        known = facts(seen=watched, channels=channels(count, favourite=True), now=coming)
        best = float("inf")
        for _ in range(5):
            begun = time.thread_time()
            suggest(known)
            best = min(best, time.thread_time() - begun)
        return best

    assert took(1500) < 40 * took(150)
