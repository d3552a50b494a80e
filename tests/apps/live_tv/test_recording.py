"""One key records what is on; others pause and rewind it."""

from __future__ import annotations

import msgspec
import pytest

from gulou import Key
from gulou.services.recordings import Added, AddTimer, TimerState
from gulou.testing import TV


def test_record_records_what_is_on_and_once_more_does_not(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.1", tv.tuner.programme(7, "The Match", -10))
    tv.press(Key.RECORD)
    (timer,) = tv.recorder.timers
    assert (timer.service, timer.title, timer.event_id) == ("dvb://1.1.1", "The Match", 7)
    assert (timer.before, timer.after) == (60, 300)
    assert "The Match" in " ".join(tv.texts)
    tv.press(Key.RECORD)
    assert tv.recorder.timers == []
    tv.see("The Match is not recorded")


def test_too_few_tuners_are_told_with_what_is_recorded_instead(tv: TV) -> None:
    tv.tuner.air("dvb://1.1.1", tv.tuner.programme(7, "The Match", -10))
    answer = tv.gateway.answers[AddTimer]

    def busy(query: AddTimer) -> Added:
        added = answer(query)
        assert isinstance(added, Added)
        return Added(
            msgspec.structs.replace(added.timer, state=TimerState.conflict, rivals=("The News", "A Film"))
        )

    tv.gateway.answers[AddTimer] = busy
    tv.press(Key.RECORD)
    tv.see("No tuner is free for The Match: The News, A Film")


def test_it_pauses_and_goes_on_from_the_disk(tv: TV) -> None:
    tv.recorder.shifts["dvb://1.1.1"] = 600.0
    tv.player.plays()
    tv.press(Key.PLAYPAUSE)
    assert tv.player.paused
    tv.see("Paused")
    tv.press(Key.PLAYPAUSE)
    assert not tv.player.paused
    assert tv.player.position is not None and tv.player.position <= 0


def test_it_rewinds_as_far_as_something_is_kept_and_returns_to_live(tv: TV) -> None:
    tv.recorder.shifts["dvb://1.1.1"] = 45.0
    tv.player.plays()
    tv.press(Key.REWIND)
    assert tv.player.position == pytest.approx(-30)
    tv.player.at(15.0, 45.0, grows=True)
    tv.see("0:30 behind")
    tv.press(Key.REWIND)
    assert tv.player.position == pytest.approx(-45), "no further than what is kept"
    tv.player.at(0.0, 45.0, grows=True)
    tv.press(Key.FASTFORWARD)
    assert tv.player.position == pytest.approx(-15)
    tv.press(Key.STOP)
    assert tv.player.position is None
    tv.press(Key.REWIND, Key.UP)
    assert tv.player.position is None, "another channel is live"


def test_nothing_kept_is_said(tv: TV) -> None:
    tv.player.plays()
    tv.press(Key.REWIND)
    tv.see("There is nothing to rewind to yet")
    assert tv.player.position is None
