"""From channel to channel, and the banner that says where one is."""

import time
from types import ModuleType

import msgspec
import pytest

from gulou import Key, scene
from gulou.services.tv import Channel, GetNowNext

from .gateway import programme
from .television import LINEUP, Television


def number(television: Television) -> str:
    """The number in the banner."""
    banner = television.launcher.overlay("bottom")
    assert banner is not None
    return banner.texts[0]


def test_up_is_the_next_higher_number_and_the_last_is_followed_by_the_first(television: Television) -> None:
    seen = []
    for _ in range(6):
        television.launcher.press(Key.UP)
        seen.append(television.source)
    assert seen == ["dvb://1.1.2", "dvb://1.1.5", "dvb://1.1.8", "dvb://1.1.9", "dvb://1.1.14", "dvb://1.1.1"]
    television.launcher.press(Key.DOWN)
    assert television.source == "dvb://1.1.14"
    television.launcher.press(Key.CHANNELUP, Key.CHANNELUP, Key.CHANNELDOWN)
    assert television.source == "dvb://1.1.1"


def test_last_goes_back_and_forth(television: Television) -> None:
    television.launcher.press(Key.LAST)
    assert television.source == "dvb://1.1.1", "there is no last channel yet"
    television.launcher.press(Key.UP, Key.UP, Key.LAST)
    assert television.source == "dvb://1.1.2"
    television.launcher.press(Key.LAST)
    assert television.source == "dvb://1.1.5"


def test_a_zap_is_one_patch_with_the_source_and_the_banner(television: Television) -> None:
    television.plays()
    for key in (Key.UP, Key.UP, Key.LAST):
        television.launcher.forget()
        television.launcher.press(key)
        (patch,) = television.launcher.patches
        updated = {
            name
            for operation in patch.operations
            if isinstance(operation, scene.Update)
            for name in operation.props
        }
        assert "source" in updated
        banner = television.launcher.overlay("bottom")
        assert banner is not None
        assert number(television) == {"dvb://1.1.2": "2", "dvb://1.1.5": "5"}[television.source]


def test_a_zap_is_small_on_the_wire(television: Television) -> None:
    television.launcher.press(Key.UP)
    television.launcher.forget()
    television.launcher.press(Key.UP)
    (patch,) = television.launcher.patches
    assert len(msgspec.msgpack.encode(patch)) < 400


def test_neighbours_are_asked_for_together(television: Television) -> None:
    for _ in range(12):
        television.launcher.press(Key.UP)
    assert television.gateway.asked(GetNowNext) == 1


def test_the_banner_tells_what_is_on_how_far_it_is_and_what_comes(television: Television) -> None:
    item = television.gateway.guide["dvb://1.1.2"]
    television.launcher.press(Key.UP)
    banner = television.launcher.overlay("bottom")
    assert banner is not None
    assert item.now and item.next
    begins, ends = clock(item.now.start), clock(item.now.start + item.now.duration)
    assert banner.texts[:2] == ["2", "Two Tongues"]
    assert f"{begins}–{ends}" in banner.texts
    assert "Now on Two Tongues" in banner.texts
    assert f"Next {ends} Next on Two Tongues" in banner.texts
    assert television.launcher.one("progress").props["value"] == pytest.approx(0.25, abs=0.02)


def test_without_a_guide_the_banner_says_so(television: Television) -> None:
    television.launcher.press("9", Key.OK)
    banner = television.launcher.overlay("bottom")
    assert banner is not None
    assert "No programme information" in banner.texts


def test_a_programme_of_unknown_length_has_a_beginning_only(television: Television) -> None:
    service = "dvb://1.1.2"
    item = programme(1, "Open end", -10, minutes=0)
    television.air(service, item)
    television.launcher.press(Key.UP)
    assert clock(item.start) in television.launcher.texts
    assert television.launcher.one("progress").props.get("value", 0.0) == 0.0


def test_the_banner_goes_by_itself_and_then_nothing_is_sent(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert television.launcher.overlay("bottom") is not None
    for duration in ("BANNER", "SETTLED", "MINUTE"):
        monkeypatch.setattr(timing, duration, 0.1)
    television.launcher.press(Key.UP)
    television.plays()
    television.launcher.wait(lambda: television.launcher.overlay("bottom") is None)
    television.launcher.forget()
    questions = len(television.gateway.queries)
    television.launcher.rest(1.0)
    assert television.launcher.patches == []
    assert len(television.gateway.queries) == questions


def test_each_zap_shows_the_banner_for_its_whole_time(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "BANNER", 0.1)
    television.launcher.press(Key.UP)
    monkeypatch.setattr(timing, "BANNER", 60.0)
    television.launcher.press(Key.UP)
    television.launcher.rest(0.3)
    assert television.launcher.overlay("bottom") is not None, "the first zap's time no longer counts"


def test_back_leads_home_although_the_banner_still_shows(television: Television) -> None:
    television.launcher.press(Key.BACK)
    assert television.launcher.at_home


def test_info_tells_what_it_is_about_until_it_is_closed(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "BANNER", 0.05)
    television.launcher.press(Key.UP, Key.INFO)
    television.launcher.rest(0.2)
    assert "All about Two Tongues." in television.launcher.texts
    television.launcher.press(Key.BACK)
    assert television.launcher.overlay("bottom") is None
    assert not television.launcher.at_home
    television.launcher.press(Key.INFO, Key.INFO)
    assert television.launcher.overlay("bottom") is None, "Info closes it, too"


def test_progress_moves_while_the_details_are_open(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "MINUTE", 0.05)
    television.air("dvb://1.1.2", msgspec.structs.replace(programme(1, "Short", 0), duration=3))
    television.launcher.press(Key.UP, Key.INFO)
    before = television.launcher.one("progress").props.get("value", 0.0)
    television.launcher.wait(lambda: television.launcher.one("progress").props.get("value", 0.0) > before)


def test_a_very_long_name_does_not_fill_the_wire(television: Television) -> None:
    television.air("dvb://1.1.2", programme(1, "标题" * 40_000, -1))
    television.launcher.forget()
    television.launcher.press(Key.UP)
    (patch,) = television.launcher.patches
    assert len(msgspec.msgpack.encode(patch)) < 4000


def test_a_channel_without_any_name_is_called_so(television: Television) -> None:
    television.scan(*LINEUP, Channel("dvb://1.1.77", "", 77))
    television.launcher.press("7", "7", Key.OK)
    assert "No name" in television.launcher.texts


def clock(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))
