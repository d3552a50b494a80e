"""Where the time of a key goes: followed through the launcher, and told by `gulou trace`."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from gulou.scene import Timing
from gulou_launcher.tools import stages, trace, zaps
from gulou_launcher.trace import OPEN, Trace
from tests.launcher.control.fake_box import QUIZ, ZAPS, FakeBox


def frame(traced: Trace) -> None:
    """What the launcher does for a frame."""
    with traced.layout():
        pass
    traced.frame(0)


def test_a_key_that_only_moves_the_focus_has_no_stages_of_an_app() -> None:
    traced = Trace()
    traced.key("down")
    traced.changed()
    traced.done()
    frame(traced)
    (key,) = traced.keys
    assert key.taken <= key.framed <= key.laid <= key.drawn
    assert not key.sent and not key.shown
    assert [row.stage for row in stages.rows([key])] == ["wait", "layout", "draw", "whole"]


def test_a_key_for_the_app_is_followed_until_its_patch_is_shown() -> None:
    traced = Trace()
    traced.key("ok")
    traced.sent("quiz", 7)
    traced.done()
    traced.changed()
    frame(traced)  # something else moved meanwhile: the first answer to the eye, but not the app's
    (key,) = traced.keys
    assert key.drawn and not key.shown
    with traced.patch("quiz"):
        pass
    time.sleep(0.01)
    traced.answered("quiz", 7, Timing(0.002, 0.001, 0.0005))
    frame(traced)
    assert key.sent <= key.patched <= key.applied <= key.framed <= key.laid <= key.shown
    assert (key.handlers, key.view, key.difference) == (0.002, 0.001, 0.0005)
    rows = {row.stage: row for row in stages.rows([key])}
    assert set(rows) == {stage.id for stage in (*stages.STAGES, stages.WHOLE)}
    parts = sum(row.median for name, row in rows.items() if name != "whole")
    assert rows["whole"].median == pytest.approx(parts, abs=12)


def test_a_patch_that_no_key_asked_for_belongs_to_none() -> None:
    traced = Trace()
    traced.key("down")
    traced.done()
    with traced.patch("clock"):
        pass
    frame(traced)
    (key,) = traced.keys
    assert not key.patched and not key.app


def test_what_an_app_says_of_its_time_is_cut_to_what_is_possible() -> None:
    traced = Trace()
    traced.key("ok")
    traced.sent("liar", 1)
    traced.answered("liar", 1, Timing(1e9, float("nan"), -5.0))
    (key,) = traced.keys
    assert 0 <= key.handlers <= key.answered - key.sent
    assert (key.view, key.difference) == (0.0, 0.0)


def test_keys_typed_ahead_wait_for_their_turn_and_the_wait_is_theirs() -> None:
    traced = Trace()
    traced.key("ok")
    traced.sent("quiz", 1)
    traced.done()
    traced.key("down")
    traced.typed_ahead()
    traced.done()
    traced.answered("quiz", 1, None)
    with traced.going_in():
        traced.sent("quiz", 2)
    first, second = traced.keys
    assert first.sent < second.taken < second.sent


def test_an_opening_is_drawn_when_the_app_is_and_not_before() -> None:
    traced = Trace()
    traced.key(OPEN)
    traced.sent("quiz", 1)
    traced.done()
    traced.changed()
    frame(traced)  # "Quiz is starting …"
    (key,) = traced.keys
    assert not key.drawn
    with traced.patch("quiz"):
        pass
    frame(traced)
    assert key.drawn == key.shown > key.taken


def test_the_command_tells_each_stage(
    served: FakeBox, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trace.command(["--data", str(data)]) == 0
    said = capsys.readouterr().out
    for expected in ("the app: its handler", "the app: view()", "key to picture", "The slowest was ok"):
        assert expected in said
    assert trace.command([QUIZ.id, "--json", "--data", str(data)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [key["key"] for key in told["keys"]] == ["ok"]
    whole = next(row for row in told["stages"] if row["stage"] == "whole")
    assert whole["median"] == pytest.approx(21.0)


def test_keys_are_pressed_where_they_are_asked_for(served: FakeBox, data: Path) -> None:
    assert trace.command(["--press", "down,up", "--times", "2", "--data", str(data)]) == 0
    assert served.pressed == ["down", "up", "down", "up"]


def test_the_stages_of_a_zap_make_up_the_whole(
    served: FakeBox, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (zap, unfinished) = ZAPS
    taken = zaps.lengths(zap)
    assert sum(taken.values()) == pytest.approx(zaps.whole(zap)) == pytest.approx(0.06)
    assert taken["wanted"] == pytest.approx(0.01)
    assert (taken["tuned"], taken["locked"]) == (0.0, 0.0)  # the tuner was ready before the key
    assert taken["rendered"] == pytest.approx(0.038)
    assert trace.command(["zap", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "key to the other channel's picture" in said
    assert "The slowest took 60 ms, most of them here: player: decoding the first picture." in said
    assert trace.command(["zap", "--json", "--data", str(data)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["service"] for one in told["zaps"]] == ["dvb://1.1.1"]  # the other is not on the screen yet
    assert not unfinished.shown


def test_a_zap_belongs_to_the_key_before_it_and_ends_with_a_picture_of_its_own() -> None:
    traced = Trace()
    traced.key("channelup")
    traced.zap("dvb://1.1.2")
    traced.zapping("dvb://1.1.1", {"asked": 1.0})  # a late word about the channel before
    traced.zapping("dvb://1.1.2", {"asked": 2.0})
    traced.zapping("dvb://1.1.2", {"asked": 3.0, "rendered": 4.0})
    traced.frame(0)
    (zap,) = traced.zaps
    assert not zap.shown
    traced.frame(1)
    assert (zap.key, zap.moments) == ("channelup", {"asked": 2.0, "rendered": 4.0})
    assert zap.taken <= zap.wanted <= zap.shown
