"""The list of channels, and the guide of now and next."""

from collections.abc import Callable
from types import ModuleType

import msgspec
import pytest

from gulou import Key, scene
from gulou.services.tv import Channel, GetNowNext, NowNext

from .gateway import programme
from .launcher import Shown
from .television import LINEUP, Television


def rows(television: Television) -> list[dict[str, object]]:
    return [row for _, row in sorted(television.launcher.list().rows.items())]


@pytest.mark.parametrize("key", [Key.OK, Key.LEFT])
def test_ok_or_left_opens_the_list_at_the_present_channel(television: Television, key: Key) -> None:
    television.launcher.press(Key.UP, Key.UP, key)
    assert television.launcher.overlay("left") is not None
    assert television.launcher.overlay("bottom") is None, "the list takes the banner's place"
    assert television.launcher.list().props["focused"] == 2
    assert [row["title"] for row in rows(television) if row.get("checked")] == ["Koi Cinema"]


def test_a_row_tells_number_name_what_is_on_and_what_is_special(television: Television) -> None:
    television.launcher.press(Key.OK)
    first, _, _, scrambled, unsupported, radio = rows(television)
    assert first["leading"] == "1"
    assert first["title"] == "Drum One"
    assert first["subtitle"] == "Now on Drum One"
    assert first["progress"] == pytest.approx(0.25, abs=0.02)
    assert scrambled["trailing"] == "Scrambled" and scrambled["dimmed"]
    assert unsupported["trailing"] == "Not supported" and "subtitle" not in unsupported
    assert radio["trailing"] == "Radio"


def test_ok_on_a_row_zaps_and_closes(television: Television) -> None:
    television.launcher.press(Key.OK)
    television.launcher.forget()
    television.launcher.select("Koi Cinema")
    assert television.source == "dvb://1.1.5"
    assert television.launcher.overlay("left") is None
    assert television.launcher.overlay("bottom") is not None
    assert len(television.launcher.patches) == 1


@pytest.mark.parametrize("key", [Key.BACK, Key.RIGHT])
def test_back_and_right_close_the_list(television: Television, key: Key) -> None:
    television.launcher.press(Key.OK, key)
    assert television.launcher.overlay("left") is None
    assert not television.launcher.at_home
    assert television.source == "dvb://1.1.1"


def test_keys_that_the_list_left_over_do_not_zap(television: Television) -> None:
    television.launcher.press(Key.OK)
    television.launcher.wire.send(scene.Key(9001, Key.UP))
    television.launcher.settle()
    assert television.source == "dvb://1.1.1"
    assert television.launcher.overlay("left") is not None


def test_epg_opens_now_and_next_of_every_channel(television: Television) -> None:
    television.launcher.press(Key.EPG)
    first = rows(television)[0]
    assert first["trailing"] == "Drum One"
    assert str(first["title"]).endswith("Now on Drum One")
    assert str(first["subtitle"]).endswith("Next on Drum One")
    television.launcher.act(television.launcher.list(), "select", (2, "dvb://1.1.5"))
    assert television.source == "dvb://1.1.5"
    television.launcher.press(Key.EPG, Key.EPG)
    assert television.launcher.overlay("left") is None


def test_the_list_follows_the_broadcast_while_it_is_open(television: Television) -> None:
    television.launcher.press(Key.OK)
    television.air("dvb://1.1.5", programme(99, "Breaking News", 0))
    assert "Breaking News" in television.launcher.texts
    television.launcher.press(Key.BACK)
    television.launcher.forget()
    television.air("dvb://1.1.5", programme(100, "More News", 0))
    assert television.launcher.patches == [], "closed, it needs nothing"


def test_progress_in_the_list_moves_with_the_clock(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "MINUTE", 0.05)
    television.air("dvb://1.1.1", msgspec.structs.replace(programme(1, "Short", 0), duration=3))
    television.launcher.press(Key.OK)
    before = rows(television)[0].get("progress", 0.0)
    television.launcher.wait(lambda: rows(television)[0].get("progress", 0.0) != before)


def test_what_has_ended_is_asked_for_again(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "MINUTE", 0.05)
    television.air("dvb://1.1.1", programme(1, "Over", -60, minutes=30))
    television.gateway.guide["dvb://1.1.1"] = NowNext("dvb://1.1.1", programme(2, "Running", -30))
    television.launcher.press(Key.OK)
    television.launcher.wait(lambda: "Running" in television.launcher.texts)


def test_channels_come_and_go_while_the_list_is_open(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.launcher.press(Key.OK)
    television.scan(*LINEUP[1:4], Channel("dvb://3.3.3", "Newcomer", 3))
    assert [row["title"] for row in rows(television)] == ["Two Tongues", "Newcomer", "Koi Cinema", "Premium"]
    television.launcher.act(television.launcher.list(), "select", (0, "dvb://3.3.3"))
    assert television.source == "dvb://3.3.3", "the row's key counts, not its old place"


def test_a_press_on_a_row_that_has_just_gone_does_nothing(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.launcher.press(Key.OK)
    television.scan(*LINEUP[:2])
    television.launcher.act(television.launcher.list(), "select", (4, "dvb://1.1.9"))
    assert television.source == "dvb://1.1.1"


def test_a_list_without_channels_says_so(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.scan()
    assert television.source == "dvb://1.1.1", "what plays goes on"
    television.launcher.press(Key.UP, Key.OK)
    assert television.launcher.list().props["count"] == 0
    assert television.launcher.list().props["empty"] == "No channels yet"


def test_1500_channels_cost_no_more_on_the_wires_than_15(new_television: Callable[[], Television]) -> None:
    assert cost(new_television(), 1500) <= 1.1 * cost(new_television(), 15)


def cost(television: Television, count: int) -> int:
    """Bytes to the screen and programmes asked for: start, a zap, the list opened, an hour's change."""
    channels = [
        Channel(f"dvb://1.1.{number:x}", f"Channel {number:04}", number) for number in range(1, count + 1)
    ]
    television.gateway.channels = channels
    television.gateway.guide = {
        channel.service: NowNext(channel.service, programme(1, "Now", -15), programme(2, "Next", 45))
        for channel in channels
    }
    television.launcher.begin()
    television.launcher.press(Key.UP, Key.OK)
    television.gateway.now_next_changed(*(channel.service for channel in channels))
    television.launcher.settle()
    asked = sum(len(query.services) for query in television.gateway.queries if isinstance(query, GetNowNext))
    assert asked <= 3 * 32
    shown = television.launcher.list()
    assert isinstance(shown, Shown) and shown.props["count"] == count
    # The list that holds 15 rows sends them all; a longer one sends the 24 of its first window.
    rows_sent = len(shown.rows)
    return television.launcher.wire.received_bytes * 15 // max(15, rows_sent)


def test_rows_that_come_into_sight_are_sent_when_asked_for(new_television: Callable[[], Television]) -> None:
    television = new_television()
    television.gateway.channels = [Channel(f"dvb://1.1.{n:x}", f"Channel {n}", n) for n in range(1, 501)]
    television.launcher.begin()
    television.launcher.press(Key.OK)
    television.launcher.scroll(300)
    assert television.launcher.list().rows[300]["title"] == "Channel 301"
    television.launcher.select("Channel 305")
    assert television.source == "dvb://1.1.131"
