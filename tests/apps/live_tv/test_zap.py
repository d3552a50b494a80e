"""From channel to channel, and the banner that says where one is."""

from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from gulou import Key, scene
from gulou.services.tv import Channel, GetNowNext
from gulou.testing import LINEUP, TV

from .broadcast import scan


def number(tv: TV) -> str:
    """The number in the banner."""
    banner = tv.overlay("bottom")
    assert banner is not None
    return banner.texts[0]


def test_up_is_the_next_higher_number_and_the_last_is_followed_by_the_first(tv: TV) -> None:
    seen = []
    for _ in range(6):
        tv.press(Key.UP)
        seen.append(tv.player.source)
    assert seen == ["dvb://1.1.2", "dvb://1.1.5", "dvb://1.1.8", "dvb://1.1.9", "dvb://1.1.14", "dvb://1.1.1"]
    tv.press(Key.DOWN)
    assert tv.player.source == "dvb://1.1.14"
    tv.press(Key.CHANNELUP, Key.CHANNELUP, Key.CHANNELDOWN)
    assert tv.player.source == "dvb://1.1.1"


def test_last_goes_back_and_forth(tv: TV) -> None:
    tv.press(Key.LAST)
    assert tv.player.source == "dvb://1.1.1", "there is no last channel yet"
    tv.press(Key.UP, Key.UP, Key.LAST)
    assert tv.player.source == "dvb://1.1.2"
    tv.press(Key.LAST)
    assert tv.player.source == "dvb://1.1.5"


def test_a_zap_is_one_patch_with_the_source_and_the_banner(tv: TV) -> None:
    tv.player.plays()
    for key in (Key.UP, Key.UP, Key.LAST):
        tv.forget()
        tv.press(key)
        (patch,) = tv.patches
        updated = {
            name
            for operation in patch.operations
            if isinstance(operation, scene.Update)
            for name in operation.props
        }
        assert "source" in updated
        banner = tv.overlay("bottom")
        assert banner is not None
        assert number(tv) == {"dvb://1.1.2": "2", "dvb://1.1.5": "5"}[tv.player.source]


def test_a_zap_is_small_on_the_wire(tv: TV) -> None:
    tv.press(Key.UP)
    tv.forget()
    tv.press(Key.UP)
    (patch,) = tv.patches
    assert len(msgspec.msgpack.encode(patch)) < 400


def test_neighbours_are_asked_for_together(tv: TV) -> None:
    for _ in range(12):
        tv.press(Key.UP)
    assert tv.gateway.asked(GetNowNext) == 1


def test_the_banner_tells_what_is_on_how_far_it_is_and_what_comes(tv: TV) -> None:
    item = tv.tuner.now_next["dvb://1.1.2"]
    tv.press(Key.UP)
    banner = tv.overlay("bottom")
    assert banner is not None
    assert item.now and item.next
    begins, ends = clock(item.now.start), clock(item.now.start + item.now.duration)
    assert banner.texts[:2] == ["2", "Two Tongues"]
    assert f"{begins}–{ends}" in banner.texts
    assert "Now on Two Tongues" in banner.texts
    assert f"Next {ends} Next on Two Tongues" in banner.texts
    assert tv.one("progress").props["value"] == pytest.approx(0.25, abs=0.02)


def test_without_a_guide_the_banner_says_so(tv: TV) -> None:
    tv.press("9", Key.OK)
    banner = tv.overlay("bottom")
    assert banner is not None
    assert "No programme information" in banner.texts


def test_a_programme_of_unknown_length_has_a_beginning_only(tv: TV) -> None:
    service = "dvb://1.1.2"
    item = tv.tuner.programme(1, "Open end", -10, minutes=0)
    tv.tuner.air(service, item)
    tv.press(Key.UP)
    assert clock(item.start) in tv.texts
    assert tv.one("progress").props.get("value", 0.0) == 0.0


def test_the_banner_goes_by_itself_and_then_nothing_is_sent(tv: TV) -> None:
    assert tv.overlay("bottom") is not None
    tv.press(Key.UP)
    tv.player.plays(video_pid=0x201)
    tv.clock.advance(4)
    assert tv.overlay("bottom") is None
    tv.forget()
    questions = len(tv.gateway.queries)
    tv.clock.advance(300)
    assert tv.patches == []
    assert len(tv.gateway.queries) == questions


def test_each_zap_shows_the_banner_for_its_whole_time(tv: TV) -> None:
    tv.press(Key.UP)
    tv.clock.advance(3)
    tv.press(Key.UP)
    tv.clock.advance(3)
    assert tv.overlay("bottom") is not None, "the first zap's time no longer counts"


def test_back_leads_home_although_the_banner_still_shows(tv: TV) -> None:
    tv.press(Key.BACK)
    assert tv.home


def test_info_tells_what_it_is_about_until_it_is_closed(tv: TV) -> None:
    tv.press(Key.UP, Key.INFO)
    tv.clock.advance(10)
    assert "All about Two Tongues." in tv.texts
    tv.press(Key.BACK)
    assert tv.overlay("bottom") is None
    assert not tv.home
    tv.press(Key.INFO, Key.INFO)
    assert tv.overlay("bottom") is None, "Info closes it, too"


def test_progress_moves_while_the_details_are_open(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.2", msgspec.structs.replace(tv.tuner.programme(1, "Short", 0), duration=300))
    tv.press(Key.UP, Key.INFO)
    before = tv.one("progress").props.get("value", 0.0)
    tv.clock.advance(60)
    assert tv.one("progress").props["value"] > before


def test_a_very_long_name_does_not_fill_the_wire(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.2", tv.tuner.programme(1, "标题" * 40_000, -1))
    tv.forget()
    tv.press(Key.UP)
    (patch,) = tv.patches
    assert len(msgspec.msgpack.encode(patch)) < 4000


def test_a_channel_without_any_name_is_called_so(tv: TV) -> None:
    scan(tv, *LINEUP, Channel("dvb://1.1.77", "", 77))
    tv.press("7", "7", Key.OK)
    assert "Unnamed channel" in tv.texts


def clock(at: float) -> str:
    return datetime.fromtimestamp(at, timezone(timedelta(hours=8))).strftime("%H:%M")
