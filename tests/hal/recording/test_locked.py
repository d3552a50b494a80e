"""What the PIN opens of what is behind live: one programme, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.services.recordings import Chapter, Rated, Recording
from gulou.services.tv import Channel
from gulou_hal.recording.locked import Locked
from gulou_hal.recording.ratings import Leave
from gulou_hal.tv.parental import CHANNEL, Parental
from gulou_hal.tv.store import Store
from tests.hal.tv.test_parental import ONE, Told

FILM, EARLIER = Rated(0.0, 16, 7), Rated(0.0, 18, 6)


@pytest.fixture
def parental(tmp_path: Path) -> Parental:
    parental = Parental(Told(Store(tmp_path / "tv.sqlite")), lambda _: None)
    parental.set(active=True, from_age=16)
    return parental


def test_the_pin_opens_the_programme_that_was_held_and_goes_on_there(parental: Parental) -> None:
    locked = Locked(parental, lambda _: None)
    guard = locked.guard(ONE.url, ONE.url)
    assert guard.guards and guard.refuses(EARLIER) and guard.refuses(FILM)
    locked.hold(9, ONE.url, Leave(0, "why", EARLIER, 42.0))
    assert locked.unlock("dvb://9.9.9") == {}
    assert locked.unlock(ONE.url) == {9: EARLIER}
    assert guard.refuses(EARLIER) == "" and guard.refuses(FILM), "the next one asks again"
    assert locked.resumes(ONE.url, -60.0) == 42.0
    assert locked.resumes(ONE.url, -60.0) == -60.0, "once"
    locked.forget()
    assert guard.refuses(EARLIER)


def test_what_was_opened_live_is_open_when_it_is_rewound(parental: Parental) -> None:
    guard = Locked(parental, lambda _: None).guard(ONE.url, ONE.url)
    parental.unlock(ONE)
    assert guard.refuses(FILM) == "" and guard.refuses(EARLIER)


def test_a_stream_that_was_left_waits_no_more(parental: Parental) -> None:
    locked = Locked(parental, lambda _: None)
    locked.hold(9, ONE.url, Leave(0, "why", EARLIER, 42.0))
    locked.left(9)
    assert locked.unlock(ONE.url) == {}


def test_all_of_a_locked_channel_is_locked(parental: Parental) -> None:
    locked = Locked(parental, lambda service: Channel(service, "One", locked=True))
    recording = Recording(3, "News", ONE.url, "One", 0, chapters=(Chapter(0.0, "News"),))
    assert locked.guard(recording.address, ONE.url).refuses(Rated(0.0)) == CHANNEL
    shown = locked.shown(recording)
    assert (shown.title, shown.chapters, shown.locked) == ("", (), True)
    locked.unlock(recording.address)
    assert locked.shown(recording) == recording
    assert locked.guard(recording.address, ONE.url).refuses(Rated(0.0)) == ""
