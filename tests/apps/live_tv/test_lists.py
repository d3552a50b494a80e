"""The list of channels, and the guide of now and next."""

from collections.abc import Callable

import msgspec
import pytest

from gulou import Key, scene
from gulou.services.tv import Channel, GetNowNext, NowNext
from gulou.testing import LINEUP, TV

from .broadcast import scan


def test_ok_opens_the_list_at_the_present_channel(tv: TV) -> None:
    tv.press(Key.UP, Key.UP, Key.OK)
    assert tv.overlay("left") is not None
    assert tv.overlay("bottom") is None, "the list takes the banner's place"
    assert tv.list().props["focused"] == 2
    assert [row["title"] for row in tv.rows() if row.get("checked")] == ["Koi Cinema"]


def test_a_row_tells_number_name_what_is_on_and_what_is_special(tv: TV) -> None:
    tv.press(Key.OK)
    first, _, _, scrambled, unsupported, radio = tv.rows()
    assert first["leading"] == "1"
    assert first["title"] == "Drum One"
    assert first["subtitle"] == "Now on Drum One"
    assert first["progress"] == pytest.approx(0.25, abs=0.02)
    assert scrambled["trailing"] == "Scrambled" and scrambled["dimmed"]
    assert unsupported["trailing"] == "Unsupported" and "subtitle" not in unsupported
    assert radio["trailing"] == "Radio"


def test_ok_on_a_row_zaps_and_closes(tv: TV) -> None:
    tv.press(Key.OK)
    tv.forget()
    tv.select("Koi Cinema")
    assert tv.player.source == "dvb://1.1.5"
    assert tv.overlay("left") is None
    assert tv.overlay("bottom") is not None
    assert len(tv.patches) == 1


@pytest.mark.parametrize("key", [Key.BACK, Key.RIGHT])
def test_back_and_right_close_the_list(tv: TV, key: Key) -> None:
    tv.press(Key.OK, key)
    assert tv.overlay("left") is None
    assert not tv.home
    assert tv.player.source == "dvb://1.1.1"


def test_keys_that_the_list_left_over_do_not_zap(tv: TV) -> None:
    tv.press(Key.OK)
    tv.send(scene.Key(9001, Key.UP))
    assert tv.player.source == "dvb://1.1.1"
    assert tv.overlay("left") is not None


def test_now_and_next_of_every_channel(tv: TV) -> None:
    tv.press(Key.EPG, Key.MENU, Key.DOWN, Key.OK)
    first = tv.rows()[0]
    assert first["trailing"] == "Drum One"
    assert str(first["title"]).endswith("Now on Drum One")
    assert str(first["subtitle"]).endswith("Next on Drum One")
    tv.act(tv.list(), "select", (2, "dvb://1.1.5"))
    assert tv.player.source == "dvb://1.1.5"
    tv.press(Key.EPG, Key.EPG)
    assert tv.overlay("left") is None


def test_the_list_follows_the_broadcast_while_it_is_open(tv: TV) -> None:
    tv.press(Key.OK)
    tv.tuner.air("dvb://1.1.5", tv.tuner.programme(99, "Breaking News", 0))
    assert "Breaking News" in tv.texts
    tv.press(Key.BACK)
    tv.forget()
    tv.tuner.air("dvb://1.1.5", tv.tuner.programme(100, "More News", 0))
    assert tv.patches == [], "closed, it needs nothing"


def test_progress_in_the_list_moves_with_the_clock(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.1", msgspec.structs.replace(tv.tuner.programme(1, "Short", 0), duration=300))
    tv.press(Key.OK)
    before = tv.rows()[0].get("progress", 0.0)
    tv.clock.advance(60)
    assert tv.rows()[0]["progress"] > before


def test_what_has_ended_is_asked_for_again(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.1", tv.tuner.programme(1, "Over", -60, minutes=30))
    tv.tuner.now_next["dvb://1.1.1"] = NowNext("dvb://1.1.1", tv.tuner.programme(2, "Running", -30))
    tv.press(Key.OK)
    tv.clock.advance(60)
    tv.see("Running")


def test_channels_come_and_go_while_the_list_is_open(tv: TV) -> None:
    tv.press(Key.OK)
    scan(tv, *LINEUP[1:4], Channel("dvb://3.3.3", "Newcomer", 3))
    assert [row["title"] for row in tv.rows()] == ["Two Tongues", "Newcomer", "Koi Cinema", "Premium"]
    tv.act(tv.list(), "select", (0, "dvb://3.3.3"))
    assert tv.player.source == "dvb://3.3.3", "the row's key counts, not its old place"


def test_a_press_on_a_row_that_has_just_gone_does_nothing(tv: TV) -> None:
    tv.press(Key.OK)
    scan(tv, *LINEUP[:2])
    tv.act(tv.list(), "select", (4, "dvb://1.1.9"))
    assert tv.player.source == "dvb://1.1.1"


def test_a_list_without_channels_says_so(tv: TV) -> None:
    scan(tv)
    assert tv.player.source == "dvb://1.1.1", "what plays goes on"
    tv.press(Key.UP, Key.OK)
    assert tv.list().props["count"] == 0
    assert tv.list().props["empty"] == "No channels yet"


def test_1500_channels_cost_no_more_on_the_wires_than_15(new_television: Callable[[], TV]) -> None:
    assert cost(new_television(), 1500) <= 1.1 * cost(new_television(), 15)


def cost(tv: TV, count: int) -> int:
    """Bytes to the screen and programmes asked for: start, a zap, the list opened, an hour's change."""
    channels = [
        Channel(f"dvb://1.1.{number:x}", f"Channel {number:04}", number) for number in range(1, count + 1)
    ]
    tv.tuner.channels = channels
    tv.tuner.now_next = {
        channel.service: NowNext(
            channel.service, tv.tuner.programme(1, "Now", -15), tv.tuner.programme(2, "Next", 45)
        )
        for channel in channels
    }
    tv.begin()
    tv.press(Key.UP, Key.OK)
    tv.tuner.changed(*(channel.service for channel in channels))
    tv.settle()
    asked = sum(len(query.services) for query in tv.gateway.queries if isinstance(query, GetNowNext))
    assert asked <= 3 * 32
    shown = tv.list()
    assert shown.count == count
    # The list that holds 15 rows sends them all; a longer one sends the 24 of its first window.
    rows_sent = len(shown.rows)
    return tv.received_bytes * 15 // max(15, rows_sent)


def test_rows_that_come_into_sight_are_sent_when_asked_for(new_television: Callable[[], TV]) -> None:
    tv = new_television()
    tv.tuner.channels = [Channel(f"dvb://1.1.{n:x}", f"Channel {n}", n) for n in range(1, 501)]
    tv.begin()
    tv.press(Key.OK)
    assert len(tv.rows()) < 50
    tv.select("Channel 305")
    assert tv.player.source == "dvb://1.1.131"


def test_left_goes_through_favourites_groups_and_radio(tv: TV) -> None:
    one, two, *rest = LINEUP
    chosen = (
        msgspec.structs.replace(one, favourite=True, groups=("News",)),
        msgspec.structs.replace(two, favourite=True),
    )
    scan(tv, *chosen, *rest)
    tv.press(Key.OK)
    tv.see("Channels", "Left: favourites and groups")
    tv.press(Key.LEFT)
    tv.see("Favourites")
    assert [row["title"] for row in tv.rows()] == [one.name, two.name]
    tv.press(Key.LEFT)
    tv.see("News")
    assert [row["title"] for row in tv.rows()] == [one.name]
    tv.press(Key.LEFT)
    assert [row["trailing"] for row in tv.rows()] == ["Radio"]
    tv.press(Key.LEFT)
    assert len(tv.rows()) == len(LINEUP)
    tv.press(Key.LEFT, Key.DOWN, Key.OK)
    assert tv.player.source == two.service
    tv.press(Key.OK)
    tv.see("Favourites")  # where the household was the last time
