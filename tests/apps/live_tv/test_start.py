"""Where Live TV begins, and what it needs for its first frame."""

from collections.abc import Callable

import pytest

from gulou import Key, scene
from gulou.services import tv

from .television import LINEUP, Television

New = Callable[[], Television]


def test_a_household_that_never_watched_begins_with_the_first_television(new_television: New) -> None:
    television = new_television()
    radio, scrambled, clear = LINEUP[5], LINEUP[3], LINEUP[0]
    television.gateway.channels = [radio, scrambled, clear]
    television.launcher.begin()
    assert television.source == clear.service


def test_where_all_is_scrambled_it_begins_with_that(new_television: New) -> None:
    television = new_television()
    television.gateway.channels = [LINEUP[3]]
    television.launcher.begin()
    assert television.source == LINEUP[3].service


def test_a_deep_link_says_where_to_begin(new_television: New) -> None:
    television = new_television()
    television.launcher.begin("dvb://1.1.5")
    assert television.source == "dvb://1.1.5"


def test_a_deep_link_zaps_an_app_that_runs(television: Television) -> None:
    television.launcher.send(scene.Open("DVB://1.1.14"))
    assert television.source == "dvb://1.1.14"
    television.launcher.send(scene.Open(""))
    assert television.source == "dvb://1.1.14", "the tile alone changes nothing"


def test_the_channel_watched_last_is_where_the_next_start_begins(new_television: New) -> None:
    first = new_television()
    first.launcher.begin()
    first.launcher.press(Key.UP)
    again = new_television()
    again.launcher.begin()
    assert again.source == "dvb://1.1.2"


def test_a_channel_only_passed_by_is_not_written_down(new_television: New) -> None:
    television = new_television()
    television.launcher.begin()
    television.launcher.press(Key.UP, Key.UP, Key.UP)
    assert not list(television.data.iterdir())


def test_a_settled_channel_survives_a_power_cut(
    new_television: New, timing: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SETTLED", 0.05)
    television = new_television()
    television.launcher.begin()
    television.launcher.press(Key.UP)
    television.launcher.wait(lambda: any(television.data.iterdir()))
    television.launcher.settle()
    television.cut()
    again = new_television()
    again.launcher.begin()
    assert again.source == "dvb://1.1.2"


def test_a_memory_that_is_no_memory_is_no_trouble(new_television: New) -> None:
    television = new_television()
    (television.data / "storage.sqlite").write_bytes(b"no database at all" * 100)
    television.launcher.begin()
    television.launcher.press(Key.UP)
    assert television.source == "dvb://1.1.2"


def test_the_first_frame_is_whole_and_asks_three_questions(television: Television) -> None:
    (patch,) = television.launcher.patches
    (insert,) = patch.operations
    assert isinstance(insert, scene.Insert)
    assert television.source == "dvb://1.1.1"
    assert "Now on Drum One" in television.launcher.texts
    kinds = [type(query) for query in television.gateway.queries]
    assert kinds == [tv.Watch, tv.GetChannels, tv.GetNowNext]


def test_a_link_to_a_channel_that_is_gone_is_said_and_left_by_any_key(new_television: New) -> None:
    television = new_television()
    television.launcher.begin("dvb://9.9.9")
    assert television.source == "dvb://9.9.9", "the launcher may know better"
    assert "This channel is not on the air" in television.launcher.texts
    assert television.launcher.overlay("bottom") is None, "there is nothing to tell about it"
    television.plays("not_found")
    assert "This channel is not on the air" in television.launcher.texts
    television.launcher.press(Key.UP)
    assert television.source == "dvb://1.1.1"


def test_a_channel_that_appears_is_tried_again(
    new_television: New, timing: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television = new_television()
    television.launcher.begin("dvb://9.9.9")
    television.plays("not_found")
    player = television.launcher.one("player").id
    television.scan(*LINEUP, tv.Channel("dvb://9.9.9", "Late", 30))
    assert television.launcher.one("player").id != player, "another player, so another try"
    assert "This channel is not on the air" in television.launcher.texts, "until it plays"
    television.plays("playing")
    assert television.launcher.overlay("center") is None
