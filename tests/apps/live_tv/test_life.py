"""Leaving and coming back, and whatever else happens, in any order."""

import random

import msgspec
import pytest

from gulou import Key, scene
from gulou.keys import RESERVED
from gulou.testing import LINEUP, TV
from gulou.ui import PlayerState

from .broadcast import scan


def test_away_from_the_screen_nothing_stays_open_and_the_channel_is_kept(
    tv: TV,
) -> None:
    tv.press(Key.UP, Key.OK)
    tv.send(scene.Pause())
    assert tv.overlay("left") is None
    assert (tv.data / "storage.sqlite").exists()
    tv.forget()
    tv.tuner.air("dvb://1.1.2", tv.tuner.programme(9, "Unseen", 0))
    assert tv.patches == []


def test_back_on_the_screen_the_banner_tells_where_one_is(tv: TV) -> None:
    tv.send(scene.Pause())
    tv.send(scene.Resume())
    banner = tv.overlay("bottom")
    assert banner is not None and "Drum One" in banner.texts


def test_a_channel_that_vanishes_plays_on_until_the_player_says_otherwise(tv: TV) -> None:
    tv.press("5", Key.OK)
    tv.player.plays(video_pid=0x501)
    scan(tv, *(channel for channel in LINEUP if channel.lcn != 5))
    assert tv.player.source == "dvb://1.1.5"
    tv.player.plays("not_found")
    assert "This channel is not on the air" in tv.texts
    tv.press(Key.UP)
    assert tv.player.source == "dvb://1.1.8", "the next higher number"
    tv.press(Key.LAST, Key.DOWN)
    assert tv.player.source == "dvb://1.1.2", "and the next lower one"


def test_a_deep_link_waits_while_there_are_no_channels(tv: TV) -> None:
    scan(tv)
    tv.send(scene.Open("dvb://1.1.5"))
    assert tv.player.source == "dvb://1.1.1"
    scan(tv, *LINEUP)
    assert tv.player.source == "dvb://1.1.5"


def test_a_swarm_of_changes_is_one_question(tv: TV) -> None:
    before = len(tv.gateway.queries)
    for _ in range(50):
        tv.tuner.scan(*tv.tuner.channels)
    assert len(tv.gateway.queries) == before
    tv.clock.advance(0.5)
    assert len(tv.gateway.queries) == before + 1


def test_a_changed_name_shows_at_once(tv: TV) -> None:
    scan(tv, msgspec.structs.replace(LINEUP[0], names={}, name="New Name"))
    assert "New Name" in tv.texts


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_in_whatever_order_the_app_stays_up(tv: TV, seed: int) -> None:
    chance = random.Random(seed)
    keys = sorted(set(Key) - RESERVED)

    def press() -> None:
        if tv.home:
            tv.resume()
        tv.press(chance.choice(keys))

    def stale() -> None:
        for shown in tv.find("list"):
            tv.act(shown, "select", (chance.randrange(-1, 9), f"dvb://1.1.{chance.randrange(9)}"))

    def change() -> None:
        source = chance.choice([tv.player.source, "dvb://0.0.0"])
        state = chance.choice(list(PlayerState)).value
        for player in tv.find("player"):
            tv.act(player, "change", {"source": source, "state": state, "audio_pid": 0x203})

    def rescan() -> None:
        tv.tuner.scan(*chance.sample(LINEUP, chance.randrange(len(LINEUP) + 1)))

    def guide() -> None:
        tv.tuner.changed(*(channel.service for channel in chance.sample(LINEUP, 3)), "dvb://x")

    def refuse() -> None:
        tv.gateway.refusing = chance.choice(["", "", "unavailable"])

    def link() -> None:
        tv.send(scene.Open(chance.choice(["", "dvb://1.1.5", "dvb://9.9.9", "nonsense"])))

    def leave() -> None:
        tv.send(scene.Pause() if chance.random() < 0.5 else scene.Resume())

    def wait() -> None:
        tv.clock.advance(chance.expovariate(1))

    for _ in range(200):
        chance.choices(
            (press, stale, change, rescan, guide, refuse, link, leave, wait), (8, 2, 3, 1, 1, 1, 1, 1, 4)
        )[0]()
    tv.gateway.refusing = ""
    scan(tv, *LINEUP)
    tv.open("dvb://1.1.2")
    tv.clock.advance(30)
    assert tv.player.source == "dvb://1.1.2"
