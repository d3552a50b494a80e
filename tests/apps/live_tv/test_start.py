"""Where Live TV begins, and what it needs for its first frame."""

from collections.abc import Callable

from gulou import Key, scene
from gulou.services.tv import Channel, GetChannels, GetNowNext, Watch
from gulou.testing import LINEUP, TV

from .broadcast import scan

New = Callable[[], TV]


def test_a_household_that_never_watched_begins_with_the_first_television(new_television: New) -> None:
    tv = new_television()
    radio, scrambled, clear = LINEUP[5], LINEUP[3], LINEUP[0]
    tv.tuner.channels = [radio, scrambled, clear]
    tv.begin()
    assert tv.player.source == clear.service


def test_where_all_is_scrambled_it_begins_with_that(new_television: New) -> None:
    tv = new_television()
    tv.tuner.channels = [LINEUP[3]]
    tv.begin()
    assert tv.player.source == LINEUP[3].service


def test_a_deep_link_says_where_to_begin(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb://1.1.5")
    assert tv.player.source == "dvb://1.1.5"


def test_a_deep_link_zaps_an_app_that_runs(tv: TV) -> None:
    tv.send(scene.Open("DVB://1.1.14"))
    assert tv.player.source == "dvb://1.1.14"
    tv.send(scene.Open(""))
    assert tv.player.source == "dvb://1.1.14", "the tile alone changes nothing"


def test_the_guide_has_a_link_of_its_own(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb:guide")
    tv.see("Guide", "Today")
    tv.press(Key.BACK)
    assert tv.overlay("left") is None
    tv.send(scene.Open("dvb:guide"))
    tv.see("Guide", "Today")
    assert tv.player.source == LINEUP[0].service


def test_the_channel_watched_last_is_where_the_next_start_begins(new_television: New) -> None:
    first = new_television()
    first.begin()
    first.press(Key.UP)
    again = new_television()
    again.begin()
    assert again.player.source == "dvb://1.1.2"


def test_a_channel_only_passed_by_is_not_written_down(new_television: New) -> None:
    tv = new_television()
    tv.begin()
    tv.press(Key.UP, Key.UP, Key.UP)
    assert not list(tv.data.iterdir())


def test_a_settled_channel_survives_a_power_cut(new_television: New) -> None:
    tv = new_television()
    tv.begin()
    tv.press(Key.UP)
    tv.clock.advance(2)
    assert any(tv.data.iterdir())
    tv.cut_power()
    again = new_television()
    again.begin()
    assert again.player.source == "dvb://1.1.2"


def test_a_memory_that_is_no_memory_is_no_trouble(new_television: New) -> None:
    tv = new_television()
    (tv.data / "storage.sqlite").write_bytes(b"no database at all" * 100)
    tv.begin()
    tv.press(Key.UP)
    assert tv.player.source == "dvb://1.1.2"


def test_the_first_frame_is_whole_and_asks_three_questions(tv: TV) -> None:
    (patch,) = tv.patches
    (insert,) = patch.operations
    assert isinstance(insert, scene.Insert)
    assert tv.player.source == "dvb://1.1.1"
    assert "Now on Drum One" in tv.texts
    kinds = [type(query) for query in tv.gateway.queries]
    assert kinds == [Watch, GetChannels, GetNowNext]


def test_a_link_to_a_channel_that_is_gone_is_said_and_left_by_any_key(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb://9.9.9")
    assert tv.player.source == "dvb://9.9.9", "the launcher may know better"
    assert "This channel is not on the air" in tv.texts
    assert tv.overlay("bottom") is None, "there is nothing to tell about it"
    tv.player.plays("not_found")
    assert "This channel is not on the air" in tv.texts
    tv.press(Key.UP)
    assert tv.player.source == "dvb://1.1.1"


def test_a_channel_that_appears_is_tried_again(new_television: New) -> None:
    tv = new_television()
    tv.begin("dvb://9.9.9")
    tv.player.plays("not_found")
    player = tv.one("player").id
    scan(tv, *LINEUP, Channel("dvb://9.9.9", "Late", 30))
    assert tv.one("player").id != player, "another player, so another try"
    assert "This channel is not on the air" in tv.texts, "until it plays"
    tv.player.plays("playing")
    assert tv.overlay("center") is None
