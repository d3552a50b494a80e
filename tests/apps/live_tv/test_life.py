"""Leaving and coming back, and whatever else happens, in any order."""

import random
from types import ModuleType

import msgspec
import pytest

from gulou import Key, scene
from gulou.keys import RESERVED
from gulou.ui import PlayerState

from .gateway import programme
from .television import LINEUP, Television


def test_away_from_the_screen_nothing_stays_open_and_the_channel_is_kept(
    television: Television,
) -> None:
    television.launcher.press(Key.UP, Key.OK)
    television.launcher.send(scene.Pause())
    assert television.launcher.overlay("left") is None
    assert (television.data / "storage.sqlite").exists()
    television.launcher.forget()
    television.air("dvb://1.1.2", programme(9, "Unseen", 0))
    assert television.launcher.patches == []


def test_back_on_the_screen_the_banner_tells_where_one_is(television: Television) -> None:
    television.launcher.send(scene.Pause())
    television.launcher.send(scene.Resume())
    banner = television.launcher.overlay("bottom")
    assert banner is not None and "Drum One" in banner.texts


def test_a_channel_that_vanishes_plays_on_until_the_player_says_otherwise(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.launcher.press("5", Key.OK)
    television.plays(video_pid=0x501)
    television.scan(*(channel for channel in LINEUP if channel.lcn != 5))
    assert television.source == "dvb://1.1.5"
    television.plays("not_found")
    assert "This channel is not on the air" in television.launcher.texts
    television.launcher.press(Key.UP)
    assert television.source == "dvb://1.1.8", "the next higher number"
    television.launcher.press(Key.LAST, Key.DOWN)
    assert television.source == "dvb://1.1.2", "and the next lower one"


def test_a_deep_link_waits_while_there_are_no_channels(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.scan()
    television.launcher.send(scene.Open("dvb://1.1.5"))
    assert television.source == "dvb://1.1.1"
    television.scan(*LINEUP)
    assert television.source == "dvb://1.1.5"


def test_a_swarm_of_changes_is_one_question(television: Television) -> None:
    before = len(television.gateway.queries)
    for _ in range(50):
        television.gateway.channels_changed()
    television.launcher.wait(lambda: len(television.gateway.queries) > before)
    television.launcher.rest(0.5)
    assert len(television.gateway.queries) == before + 1


def test_a_changed_name_shows_at_once(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "GATHER", 0.01)
    television.scan(msgspec.structs.replace(LINEUP[0], names={}, name="New Name"))
    assert "New Name" in television.launcher.texts


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_in_whatever_order_the_app_stays_up(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for duration in ("BANNER", "NUMBER", "NOTICE", "OPENING", "SETTLED", "RETRY", "GATHER", "MINUTE"):
        monkeypatch.setattr(timing, duration, 0.01)
    chance = random.Random(seed)
    keys = sorted(set(Key) - RESERVED)

    def press() -> None:
        key = chance.choice(keys)
        if key == Key.OK and television.launcher.page.find("list"):
            shown = television.launcher.list()
            key_of_row = shown.rows[chance.choice(sorted(shown.rows))]["key"] if shown.rows else ""
            television.launcher.act(shown, "select", (chance.randrange(-1, 9), key_of_row))
        elif not (television.launcher.page.find("list") and key in (Key.UP, Key.DOWN)):
            television.launcher.send_key(key)

    def change() -> None:
        source = chance.choice([television.source_or_nothing, "dvb://0.0.0"])
        state = chance.choice(list(PlayerState)).value
        for player in television.launcher.page.find("player"):
            television.launcher.act(player, "change", {"source": source, "state": state, "audio_pid": 0x203})

    def rescan() -> None:
        television.gateway.channels = chance.sample(LINEUP, chance.randrange(len(LINEUP) + 1))
        television.gateway.channels_changed()

    def guide() -> None:
        television.gateway.now_next_changed(
            *(channel.service for channel in chance.sample(LINEUP, 3)), "dvb://x"
        )

    def refuse() -> None:
        television.gateway.refusing = chance.choice(["", "", "unavailable"])

    def link() -> None:
        television.launcher.send(scene.Open(chance.choice(["", "dvb://1.1.5", "dvb://9.9.9", "nonsense"])))

    def leave() -> None:
        television.launcher.send(scene.Pause() if chance.random() < 0.5 else scene.Resume())

    for _ in range(150):
        chance.choices((press, change, rescan, guide, refuse, link, leave), (8, 3, 1, 1, 1, 1, 1))[0]()
    television.launcher.settle()
    television.gateway.refusing = ""
    television.gateway.channels = list(LINEUP)
    television.gateway.channels_changed()
    television.launcher.send(scene.Open("dvb://1.1.2"))
    television.launcher.wait(lambda: television.source_or_nothing == "dvb://1.1.2")
