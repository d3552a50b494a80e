"""The order of home: what the household moved, pinned and hid stays so, and what is new finds its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher.kept import Kept
from gulou_launcher.rails.arrangement import MOST, ROOM, Arrangement
from gulou_launcher.rails.rail import APPS, CONTINUE, KINDS, NOW, SUGGESTIONS


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path)
    yield kept
    kept.close(1.0)


def names(arrangement: Arrangement, items: str) -> str:
    return "".join(arrangement.arranged(APPS, list(items), str))


def move(arrangement: Arrangement, items: str, key: str, by: int) -> bool:
    return arrangement.move(APPS, list(names(arrangement, items)), key, by)


def test_until_somebody_moves_something_all_stands_as_it_comes(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    assert names(arrangement, "abc") == "abc"
    assert [kind.key for kind in arrangement.kinds] == [kind.key for kind in KINDS]


def test_a_card_goes_step_by_step_and_stops_at_the_ends(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    arrangement.begin()
    assert move(arrangement, "abcd", "c", -1)
    assert names(arrangement, "abcd") == "acbd"
    assert move(arrangement, "abcd", "c", -1)
    assert not move(arrangement, "abcd", "c", -1)
    assert names(arrangement, "abcd") == "cabd"
    assert not move(arrangement, "abcd", "x", 1)


def test_what_is_new_stands_behind_its_neighbour(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    arrangement.begin()
    move(arrangement, "abcd", "d", -1)
    arrangement.done()
    assert names(arrangement, "abcd") == "abdc"
    assert names(arrangement, "abXcdY") == "abXdYc"
    assert names(arrangement, "Zabcd") == "Zabdc"
    assert names(arrangement, "bd") == "bd", "what is gone leaves no hole"


def test_back_takes_a_move_back_and_nothing_of_it_is_kept(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    arrangement.begin()
    move(arrangement, "abc", "a", 1)
    arrangement.move_rail(APPS, arrangement.kinds, -1)
    arrangement.take_back()
    assert names(arrangement, "abc") == "abc"
    assert arrangement.kinds == list(KINDS)
    assert names(Arrangement(kept), "abc") == "abc"


def test_what_is_pinned_stands_first_and_nothing_passes_it(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    arrangement.pin(APPS, "c")
    arrangement.pin(APPS, "d")
    assert names(arrangement, "abcd") == "dcab"
    assert not move(arrangement, "abcd", "a", -1), "pinned stays before what is not"
    assert not move(arrangement, "abcd", "c", 1)
    assert move(arrangement, "abcd", "c", -1)
    assert names(arrangement, "abcd") == "cdab"
    arrangement.unpin(APPS, "c")
    assert names(arrangement, "abcd").startswith("d")


def test_what_is_pinned_and_away_is_pinned_when_it_comes_back(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    for key in "cd":
        arrangement.pin(APPS, key)
    arrangement.begin()
    move(arrangement, "abc", "b", -1)
    arrangement.done()
    assert names(arrangement, "abcd") == "dcba"


def test_everything_is_kept_through_a_restart(kept: Kept, tmp_path: Path) -> None:
    arrangement = Arrangement(kept)
    arrangement.begin()
    move(arrangement, "abcd", "a", 1)
    arrangement.move_rail(SUGGESTIONS, arrangement.kinds, -1)
    arrangement.done()
    arrangement.hide(APPS, "d", "Dominoes")
    arrangement.hide_rail(NOW)
    arrangement.pin(CONTINUE, "app:chess")
    kept.close(1.0)
    again = Kept(tmp_path)
    after = Arrangement(again)
    assert names(after, "abcd") == "bac"
    assert [kind.key for kind in after.kinds] == ["continue", "favourites", "suggestions", "apps"]
    assert after.hidden_cards == [(APPS, "d", "Dominoes")]
    assert after.is_pinned(CONTINUE, "app:chess")
    after.show(APPS, "d")
    after.show_rail(NOW)
    assert names(after, "abcd") == "bacd"
    assert NOW in after.kinds
    again.close(1.0)


def test_a_rail_that_is_hidden_is_passed_when_others_move(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    arrangement.hide_rail(NOW)
    arrangement.begin()
    assert arrangement.move_rail(CONTINUE, arrangement.kinds, 1)
    assert [kind.key for kind in arrangement.kinds] == ["favourites", "continue", "apps", "suggestions"]
    assert not arrangement.move_rail(SUGGESTIONS, arrangement.kinds, 1)


@pytest.mark.parametrize("wrong", [17, "all", {"pinned": 3}, {"hidden": ["a"]}, [], None])
def test_what_another_release_kept_does_no_harm(kept: Kept, wrong: object) -> None:
    kept.put(ROOM, name="rails", value=wrong)
    kept.put(ROOM, name=APPS.key, value=wrong)
    arrangement = Arrangement(kept)
    assert names(arrangement, "abc") == "abc"
    assert arrangement.kinds == list(KINDS)


def test_what_is_remembered_is_bounded(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    for number in range(MOST + 20):
        arrangement.hide(APPS, f"app {number}", "An app")
        arrangement.pin(NOW, f"channel {number}")
    assert len(arrangement.hidden_cards) == MOST
    assert arrangement.hidden_cards[-1][1] == f"app {MOST + 19}"
    many = [f"app {number}" for number in range(2 * MOST)]
    arrangement.begin()
    arrangement.move(APPS, many, many[-1], -1)
    arrangement.done()
    assert len(kept.get(ROOM, name=APPS.key)["order"]) == MOST


def test_ten_times_the_channels_take_about_ten_times_as_long(kept: Kept) -> None:
    arrangement = Arrangement(kept)
    few = [f"{number}" for number in range(400)]
    arrangement.begin()
    arrangement.move(NOW, few, few[-1], -1)

    def took(count: int) -> float:
        items = [f"{number}" for number in range(count)]
        best = float("inf")
        for _ in range(9):
            begun = time.thread_time()
            arrangement.arranged(NOW, items, str)
            best = min(best, time.thread_time() - begun)
        return best

    assert took(20_000) < 60 * took(2_000)
